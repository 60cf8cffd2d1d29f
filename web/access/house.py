"""What the views of one application work with; nothing of it is global."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app

from plugin.access.sessions import Lives
from plugin.access.users import IdentityProvider
from plugin.config import Web
from plugin.connecting.connect import Connected
from plugin.store.scope import Scope, Store
from web.access.limits import Limits

Complete = Callable[[str, str, str], Connected]
"""Completes a connection from its code, its realm id and the nonce of the attempt."""

Disconnect = Callable[[str, str], None]
"""Ends a company's connection, here and at QuickBooks, for an actor; raises the port's failures."""

SignOff = Callable[[Scope, str], bool]
"""Lets a company go on after a restored backup, for an actor; False when it is not stopped for that."""


RecordLink = Callable[[str], str | None]
"""Where a person sees a record in QuickBooks, named as `invoice/12`; None where there is no such page."""

RecordLinks = Callable[[str], RecordLink]
"""How to link to the records of a company."""


@dataclass(frozen=True)
class Installed:
    """The parts of one installation that pages and sign-in need."""

    store: Store
    identity: IdentityProvider
    complete: Complete
    disconnect: Disconnect
    sign_off: SignOff
    web: Web
    lives: Lives
    limits: Limits
    consent_origins: tuple[str, ...]
    """Where forms may lead besides ourselves: to the consent page."""
    record_links: RecordLinks
    is_stopped: Callable[[], bool]
    """Whether the operator has stopped this whole installation: nothing leaves for any company."""
    reads_a_month: int
    """The reads of QuickBooks that the whole app may have in a month."""


def installed() -> Installed:
    """The parts of the present application."""
    found: Installed = current_app.extensions["dunwell"]
    return found
