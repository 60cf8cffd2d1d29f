"""The rows of one entity in the orders in which they are asked for, kept while they change."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from datetime import datetime
from itertools import takewhile

from connectors.sandbox.catalog.model import Record
from connectors.sandbox.rows import Row

VIEWS_MAX = 8


class Table:
    """Rows by Id, by last touch and by group, and the answers to the last questions asked of them."""

    def __init__(self) -> None:
        self.rows: dict[str, Row] = {}
        """By Id, in order of creation."""
        self.newest: datetime | None = None
        """The latest touch there was."""
        self._in_order = True
        """Whether touches came in the order of their times; a seed may build its past in any order."""
        self._touched: dict[str, Row] = {}
        self._groups: defaultdict[str, dict[str, Row]] = defaultdict(dict)
        self._by_id: list[Row] | None = None
        self._views: dict[Hashable, list[Row]] = {}

    def add(self, row: Row, group: str | None = None) -> None:
        """Keep a row; *group* spares a look into a record that is still bytes."""
        row.table = self
        self.rows[row.id] = row
        self._touched[row.id] = row
        if group is None:
            group = group_of(row.record)
        if group:
            self._groups[group][row.id] = row
        if self._by_id is not None:
            insort(self._by_id, row, key=Row.by_id)
        self._views.clear()

    def remove(self, row: Row) -> None:
        """Let go of a row."""
        row.table = None
        del self.rows[row.id], self._touched[row.id]
        self._groups[group_of(row.record)].pop(row.id, None)
        if self._by_id is not None:
            del self._by_id[bisect_left(self._by_id, row.by_id(), key=Row.by_id)]
        self._views.clear()

    def replaced(self, row: Row, before: Record) -> None:
        """Follow a row whose record is another than before."""
        self._views.clear()
        was, now = group_of(before), group_of(row.record)
        if was != now:
            self._groups[was].pop(row.id, None)
            if now:
                self._groups[now][row.id] = row

    def touched(self, row: Row, moment: datetime) -> None:
        """Put a row behind all others in the order of touches."""
        moment = moment.replace(microsecond=0)
        if self.newest is not None and moment < self.newest:
            self._in_order = False
        else:
            self.newest = moment
        self._touched.pop(row.id, None)
        self._touched[row.id] = row

    def of_group(self, group: str) -> Iterable[Row]:
        """The rows of a customer, or the accounts of a subtype."""
        return self._groups.get(group, {}).values()

    def groups(self) -> dict[str, str]:
        """The group of each row that is in one."""
        return {row_id: group for group, rows in self._groups.items() for row_id in rows}

    def restore_touches(self, newest: datetime | None) -> None:
        """Take up the order of touches where a saved company had left it."""
        self.newest = newest
        self._touched = {row.id: row for row in sorted(self.rows.values(), key=Row.last_touch)}

    def settle_touches(self) -> None:
        """See that the rows' last touches stand in the order of their times, and are numbered so."""
        if self._in_order:
            return
        rows = sorted(self._touched.values(), key=lambda row: (row.updated, row.sequence))
        for row, sequence in zip(rows, sorted(row.sequence for row in rows), strict=True):
            row.sequence = sequence
        self._touched = {row.id: row for row in rows}
        self._in_order = True

    def newest_touch_first(self) -> list[Row]:
        """The recorded default order of transactions (qbo.md §3)."""
        self.settle_touches()
        return self.view("newest touch first", lambda: list(reversed(self._touched.values())))

    def by_id(self) -> list[Row]:
        """All rows by Id as a number; names of tax codes come after numbers. The list is the table's own."""
        if self._by_id is None:
            self._by_id = sorted(self.rows.values(), key=Row.by_id)
        return self._by_id

    def changed_since(self, since: datetime) -> list[Row]:
        """The rows touched at *since* or later, the oldest touch first."""
        self.settle_touches()
        newest_first = takewhile(lambda row: row.updated >= since, reversed(self._touched.values()))
        return list(newest_first)[::-1]

    def view(self, question: Hashable, answer: Callable[[], list[Row]]) -> list[Row]:
        """The answer to a question, found once until a row changes: pages are asked for one by one."""
        found = self._views.get(question)
        if found is None:
            if len(self._views) >= VIEWS_MAX:
                self._views.clear()
            found = self._views[question] = answer()
        return found


def group_of(record: Record) -> str:
    """What a record is looked up by: its customer, an account its subtype; empty if it has neither."""
    pointer = record.get("CustomerRef")
    return str(pointer["value"]) if pointer else str(record.get("AccountSubType", ""))
