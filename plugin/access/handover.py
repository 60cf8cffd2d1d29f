"""The way of a sign-in from the top-level window into the frame: one use, sixty seconds.

The framed page holds a secret; whoever confirmed in the window leaves a grant under the secret's hash, for
one person in one company. The secret fetches the grant once. `web.access` tells the whole protocol.
"""

from __future__ import annotations

from datetime import timedelta

from plugin import tables
from plugin.access.secret import digest
from plugin.store.scope import Scope

LIFE = timedelta(seconds=60)


def offer(scope: Scope, waiting: str, user_id: str) -> None:
    """Let the page whose secret hashes to *waiting* in as this person; an earlier offer to it is replaced."""
    table = tables.handovers
    scope.db.execute(scope.delete(table).where(table.c.expires_at < scope.now))
    row = {"waiting_hash": waiting, "user_id": user_id, "expires_at": scope.now + LIFE}
    scope.upsert(table, [row])


def is_offered(scope: Scope, secret: str) -> bool:
    """True when there is something to take; asked often, so it writes nothing."""
    table = tables.handovers
    return scope.first(scope.select(table).where(table.c.waiting_hash == digest(secret))) is not None


def take(scope: Scope, secret: str) -> str | None:
    """The person who let the holder of *secret* in, once and in time; None otherwise."""
    table = tables.handovers
    mine = table.c.waiting_hash == digest(secret)
    row = scope.first(scope.select(table).where(mine).with_for_update())
    if row is None or not scope.changed_one(scope.delete(table).where(mine)):
        return None
    return row.user_id if row.expires_at >= scope.now else None
