"""The mirrors read back into records, and in which fields they differ from those of the accounting system."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Row, Select

from plugin import tables
from plugin.facts import Application, Fact, FactKind, UnreadableRecord
from plugin.store.listed import listed
from plugin.store.mirror_asks import TABLE_OF, narrowed
from plugin.store.mirror_lines import LINES_OF
from plugin.store.scope import Scope
from plugin.store.statements import own

MISSING = ("missing here",)
"""What differs in a record that the mirrors do not have."""


def differences(
    scope: Scope, kind: FactKind, records: Sequence[Fact], settled: datetime
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(id, names of the fields that differ) of every record that is not in the mirrors as it is.

    What either side says was changed at *settled* or later is left out: one of them may lag behind. So is
    what cannot be read.
    """
    records = [
        record
        for record in records
        if not isinstance(record, UnreadableRecord) and record.updated_at < settled
    ]
    ids = [record.id for record in records]
    rows = {row.id: row for row in scope.read(_rows(kind), ids=ids)}
    lines = _lines(scope, kind, ids)
    for record in records:
        row = rows.get(record.id)
        if row is None:
            yield record.id, MISSING
        elif row.updated_at < settled and (wrong := tuple(_wrong(record, row, lines.get(record.id, ())))):
            yield record.id, wrong


def _wrong(record: Fact, row: Row[Any], lines: tuple[Any, ...]) -> Iterator[str]:
    for name in record.__struct_fields__:
        ours = lines if name in ("applications", "lines") else getattr(row, name)
        if ours != getattr(record, name):
            yield name


@cache
def _rows(kind: FactKind) -> Select[Any]:
    table = TABLE_OF[kind]
    return narrowed(own(table).where(listed(table.c.id, "ids")), kind)


def _lines(scope: Scope, kind: FactKind, ids: Iterable[str]) -> Mapping[str, tuple[Any, ...]]:
    """The lines of these records as the records have them, by id."""
    if kind not in LINES_OF:
        return {}
    found: defaultdict[str, list[Any]] = defaultdict(list)
    key = LINES_OF[kind].key.name
    for row in scope.read(_lines_of(kind), ids=list(ids)):
        found[getattr(row, key)].append(_line(kind, row))
    return {record_id: tuple(lines) for record_id, lines in found.items()}


@cache
def _lines_of(kind: FactKind) -> Select[Any]:
    lines = LINES_OF[kind]
    query = own(lines.table).where(listed(lines.key, "ids")).order_by(lines.key, lines.table.c.line)
    return query.where(lines.table.c.kind == kind) if lines.table is tables.receipt_lines else query


def _line(kind: FactKind, row: Row[Any]) -> Any:
    match kind:
        case "payment":
            return Application(target=row.target, target_id=row.target_id, amount_minor=row.amount_minor)
        case "journal":
            return row.customer_id, row.amount_minor
    return row.amount_minor, row.customer_id
