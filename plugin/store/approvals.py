"""A person's agreement to an action: for exactly what was shown, and gone when that changes (rule 5)."""

from __future__ import annotations

import hashlib

import msgspec

from plugin import tables
from plugin.core.actions import AnyAction
from plugin.core.because import Because
from plugin.store import actions
from plugin.store.scope import Scope


def fingerprint(row: actions.Stored) -> str:
    """A short name for exactly the numbers and words *row* holds: an approval is for what was shown."""
    shown = msgspec.json.encode([row.kind, row.payload], order="deterministic")
    return hashlib.sha256(shown).hexdigest()[:32]


def approve_as_shown(scope: Scope, action_id: str, actor: str, shown: str) -> bool:
    """A person agrees to what has the fingerprint *shown*; False when it has changed or is decided."""
    table = tables.actions
    row = scope.first(scope.select(table).where(table.c.id == action_id).with_for_update())
    if row is None or fingerprint(row) != shown:
        return False
    return approve(scope, action_id, actor, shown=actions.action_of(row))


def approve(scope: Scope, action_id: str, actor: str, *, shown: AnyAction) -> bool:
    """A person agrees to exactly the numbers *shown*; False when they have changed meanwhile."""
    table = tables.actions
    row = scope.first(scope.select(table).where(table.c.id == action_id).with_for_update())
    if row is None or row.status != "proposed" or actions.action_of(row) != shown:
        return False
    scope.db.execute(
        scope.update(table)
        .where(table.c.id == action_id)
        .values(status="approved", approved_by=actor, approved_at=scope.now)
    )
    actions.record(scope, action_id, actor, "approved")
    return True


def unapprove(scope: Scope, action_id: str, why: Because) -> None:
    """Put an approved action whose numbers changed back before a person."""
    table = tables.actions
    if scope.changed_one(
        scope.update(table)
        .where(table.c.id == action_id, table.c.status == "approved")
        .values(status="proposed", approved_by=None, approved_at=None)
    ):
        actions.record(scope, action_id, actions.SYSTEM, "proposed", why.rule)


def retry(scope: Scope, action_id: str, actor: str) -> bool:
    """A person has mended what made an action fail and wants it tried again."""
    table = tables.actions
    again = scope.changed_one(
        scope.update(table)
        .where(table.c.id == action_id, table.c.status == "failed")
        .values(status="approved", approved_by=actor, approved_at=scope.now, sentence=None, not_before=None)
    )
    if again:
        actions.record(scope, action_id, actor, "approved", "tried again")
    return again
