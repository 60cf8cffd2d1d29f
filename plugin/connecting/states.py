"""The state of a connection attempt: unguessable, bound to one browser, used once, good for ten minutes."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import delete, insert, select

from plugin import tables
from plugin.errors import Explained
from plugin.store.scope import Store

LIFE = timedelta(minutes=10)


class StaleAttempt(Explained):
    """The callback does not belong to an attempt this browser started in the last ten minutes."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What goes to Intuit (`state`) and what stays in the browser's cookie (`browser`)."""

    state: str = field(repr=False)
    browser: str = field(repr=False)


def begin(store: Store) -> Attempt:
    """Start an attempt; only hashes of it are stored."""
    attempt = Attempt(secrets.token_urlsafe(32), secrets.token_urlsafe(32))
    table, now = tables.oauth_states, store.clock.now()
    with store.engine.begin() as db:
        db.execute(delete(table).where(table.c.expires_at < now))
        row = {
            "state_hash": _hash(attempt.state),
            "browser_hash": _hash(attempt.browser),
            "expires_at": now + LIFE,
        }
        db.execute(insert(table), row)
    return attempt


def use(store: Store, state: str, browser: str) -> None:
    """Use an attempt up; raises StaleAttempt when it is unknown, used, too old or of another browser."""
    table = tables.oauth_states
    with store.engine.begin() as db:
        row = db.execute(select(table).where(table.c.state_hash == _hash(state)).with_for_update()).first()
        db.execute(delete(table).where(table.c.state_hash == _hash(state)))
    good = row is not None and row.expires_at >= store.clock.now()
    if not good or row is None or not hmac.compare_digest(row.browser_hash, _hash(browser)):
        raise StaleAttempt("This connection attempt is too old or was started elsewhere. Start again.")


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
