"""A replica that lags: the records of a company as they stood some seconds ago."""

from __future__ import annotations

import copy
from collections import deque
from datetime import datetime, timedelta

from connectors.sandbox.books import Books
from connectors.sandbox.catalog import CATALOG
from connectors.sandbox.catalog.model import Record
from connectors.sandbox.tables import Row, Tables

LAG_MAX = timedelta(minutes=10)
Key = tuple[str, str]
State = tuple[Row, Record]


class Replica:
    """Remembers what rows were before each touch, from the moment it is made."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._now: dict[Key, State] = {
            (row.entity.name, row.id): (row, row.record)
            for entity in CATALOG.values()
            for row in books.tables.rows(entity.name)
        }
        self._changes: deque[tuple[datetime, Key, State | None]] = deque()

    def note(self, row: Row, moment: datetime) -> None:
        """A row has been touched: keep what it was."""
        key = (row.entity.name, row.id)
        self._changes.append((moment, key, self._now.get(key)))
        self._now[key] = (row, row.record)
        while self._changes and self._changes[0][0] < moment - LAG_MAX:
            self._changes.popleft()

    def as_of(self, moment: datetime) -> Books:
        """Books that know nothing of what happened after *moment*; for reading only."""
        states: dict[Key, State | None] = dict(self._now)
        for at, key, before in reversed(self._changes):
            if at <= moment:
                break
            states[key] = before
        gone = {(each.entity, each.id) for each in self._books.tables.tombstones if each.at <= moment}
        tables = Tables()
        kept = [state for key, state in states.items() if state is not None and key not in gone]
        for row, record in kept:
            tables.add(Row(row.entity, record, row.sequence, row.line_ids))
        for row, record in sorted(kept, key=lambda state: state[0].sequence):
            then = tables.get(row.entity.name, row.id)
            if then is not None:
                tables.touch(then, datetime.fromisoformat(record["MetaData"]["LastUpdatedTime"]))
        tables.tombstones = [each for each in self._books.tables.tombstones if each.at <= moment]
        past = copy.copy(self._books)
        past.tables = tables
        return past
