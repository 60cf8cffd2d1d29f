"""The state of an attempt to connect or sign in: unguessable, of one browser, one use, ten minutes."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from sqlalchemy import delete, insert, select

from plugin import tables
from plugin.access.secret import digest, fresh
from plugin.errors import Explained
from plugin.store.scope import Store

LIFE = timedelta(minutes=10)


class StaleAttempt(Explained):
    """The callback does not belong to an attempt this browser started in the last ten minutes."""


Purpose = Literal["connect", "sign-in"]


@dataclass(frozen=True, slots=True)
class Attempt:
    """What goes to Intuit (`state`) and what stays in the browser's cookie (`browser`)."""

    state: str = field(repr=False)
    browser: str = field(repr=False)

    @property
    def nonce(self) -> str:
        """What Intuit puts into its id_token, for this browser alone to recognize."""
        return nonce_of(self.browser)


@dataclass(frozen=True, slots=True)
class Aim:
    """What an attempt is for: a connection, or a sign-in to a company, perhaps for a framed page."""

    purpose: Purpose
    company_id: str | None = None
    """Named by a stranger, so it proves nothing."""
    waiting: str | None = field(default=None, repr=False)


CONNECT = Aim("connect")


def nonce_of(browser: str) -> str:
    """The nonce of the attempt of this browser: a hash of its cookie (OpenID Connect Core 15.5.2)."""
    return digest(f"nonce {browser}")


def begin(store: Store, aim: Aim = CONNECT) -> Attempt:
    """Start an attempt; only hashes of it are stored."""
    attempt = Attempt(fresh(), fresh())
    table, now = tables.oauth_states, store.clock.now()
    with store.engine.begin() as db:
        db.execute(delete(table).where(table.c.expires_at < now))
        row = {
            "state_hash": digest(attempt.state),
            "browser_hash": digest(attempt.browser),
            "purpose": aim.purpose,
            "target_id": aim.company_id,
            "waiting_hash": aim.waiting,
            "expires_at": now + LIFE,
        }
        db.execute(insert(table), row)
    return attempt


def use(store: Store, state: str, browser: str) -> Aim:
    """Use an attempt up; raises StaleAttempt when it is unknown, used, too old or of another browser."""
    table = tables.oauth_states
    with store.engine.begin() as db:
        row = db.execute(select(table).where(table.c.state_hash == digest(state)).with_for_update()).first()
        db.execute(delete(table).where(table.c.state_hash == digest(state)))
    good = row is not None and row.expires_at >= store.clock.now()
    if not good or row is None or not hmac.compare_digest(row.browser_hash, digest(browser)):
        raise StaleAttempt("This attempt is too old or was started elsewhere. Start again.")
    return Aim(row.purpose, row.target_id, row.waiting_hash)
