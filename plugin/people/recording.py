"""How everything that staff say about customers is written down, and ended again."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from plugin import tables
from plugin.errors import Explained
from plugin.store import families, standings
from plugin.store.scope import Scope


class Unsound(Explained):
    """What was entered cannot be recorded; the text says what to do."""


def record(scope: Scope, table_name: str, customer_id: str, actor: str, **facts: object) -> str:
    """Record something under the paying entity, since that is who is chased; returns its id."""
    (payer_id,) = families.payers_of(scope, [customer_id])
    said_id = scope.new_id()
    row = {"id": said_id, "customer_id": payer_id, "recorded_by": actor, "recorded_at": scope.now, **facts}
    scope.insert(tables.metadata.tables[table_name], row)
    standings.mark_dirty(scope, [payer_id])
    return said_id


def end(scope: Scope, table_name: str, said_id: str, **ending: object) -> bool:
    """Write down how something ended, by its first column; False when it had ended before."""
    table = tables.metadata.tables[table_name]
    ended_column = next(iter(ending))
    still_on = scope.update(table).where(table.c.id == said_id, table.c[ended_column].is_(None))
    ended = scope.changed_one(still_on.values(**ending))
    row = find(scope, table_name, said_id)
    if row is not None:
        standings.mark_dirty(scope, [row.customer_id])
    return ended


def find(scope: Scope, table_name: str, said_id: str) -> Row[Any] | None:
    """What was recorded under *said_id*."""
    table = tables.metadata.tables[table_name]
    return scope.first(scope.select(table).where(table.c.id == said_id))
