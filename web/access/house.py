"""What the views of one application work with; nothing of it is global."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app

from plugin.access.sessions import Lives
from plugin.access.users import IdentityProvider
from plugin.config import Web
from plugin.connecting.connect import Connected
from plugin.store.scope import Store
from web.access.limits import Limits

Complete = Callable[[str, str, str], Connected]
"""Completes a connection from its code, its realm id and the nonce of the attempt."""

Disconnect = Callable[[str, str], None]
"""Ends a company's connection, here and at QuickBooks, for an actor; raises the port's failures."""


@dataclass(frozen=True)
class Installed:
    """The parts of one installation that pages and sign-in need."""

    store: Store
    identity: IdentityProvider
    complete: Complete
    disconnect: Disconnect
    web: Web
    lives: Lives
    limits: Limits
    consent_origins: tuple[str, ...]
    """Where forms may lead besides ourselves: to the consent page."""


def installed() -> Installed:
    """The parts of the present application."""
    found: Installed = current_app.extensions["dunwell"]
    return found
