"""Who switched what in a company, and when: added to, never changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, tuple_

from plugin import tables
from plugin.store.scope import Scope

Key = tuple[datetime, str]
"""The place of an event in the list: its moment and its id."""


def note(scope: Scope, actor: str, what: str, value: str = "") -> None:
    """Write down that *actor* did *what*, with the value it has now."""
    event = {"id": scope.new_id(), "at": scope.now, "actor": actor, "what": what, "value": value}
    scope.insert(tables.company_events, event)


def page(scope: Scope, count: int, before: Key | None = None) -> tuple[Sequence[Row[Any]], Key | None]:
    """The latest *count* events older than *before*, the latest first, and the key that continues there."""
    table = tables.company_events
    query = scope.select(table).order_by(table.c.at.desc(), table.c.id.desc()).limit(count + 1)
    if before is not None:
        query = query.where(tuple_(table.c.at, table.c.id) < before)
    rows = scope.rows(query)
    if len(rows) <= count:
        return rows, None
    return rows[:count], (rows[count - 1].at, rows[count - 1].id)
