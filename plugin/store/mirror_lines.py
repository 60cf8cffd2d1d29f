"""The lines of payments, receipts and journal entries: where they are kept, and how a record's lines read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Table

from plugin import tables
from plugin.facts import FactKind
from plugin.store import bulk
from plugin.store.listed import listed
from plugin.store.scope import Scope


@dataclass(frozen=True)
class Lines:
    """Where the lines of a kind of record are kept, and how those of some records read."""

    table: Table
    key: ColumnElement[str]
    names: tuple[str, ...]
    of: Callable[[Iterable[Any]], Iterator[tuple[Any, ...]]]


def write(scope: Scope, kind: FactKind, records: Iterable[Any], held: Sequence[str]) -> None:
    """Write the lines of *records*; those of the records with the ids *held* replace older ones."""
    lines = LINES_OF[kind]
    forget(scope, kind, held)
    bulk.upsert(scope, lines.table, lines.names, lines.of(records))


def forget(scope: Scope, kind: FactKind, ids: Sequence[str]) -> None:
    """Take the lines of these records out."""
    if not ids:
        return
    lines = LINES_OF[kind]
    old = scope.delete(lines.table).where(listed(lines.key, "ids"))
    if "kind" in lines.table.c:
        old = old.where(lines.table.c.kind == kind)
    scope.db.execute(old, {"ids": ids})


def _applications(records: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    for record in records:
        for number, part in enumerate(record.applications):
            yield record.id, number, part.target, part.target_id, part.amount_minor


def _receipt_lines(records: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    for record in records:
        for number, (amount, customer) in enumerate(record.lines):
            yield record.kind, record.id, number, customer, amount


def _journal_lines(records: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    for record in records:
        for number, (customer, amount) in enumerate(record.lines):
            yield record.id, number, customer, amount


_RECEIPTS = Lines(
    tables.receipt_lines,
    tables.receipt_lines.c.receipt_id,
    ("kind", "receipt_id", "line", "customer_id", "amount_minor"),
    _receipt_lines,
)

LINES_OF: dict[FactKind, Lines] = {
    "payment": Lines(
        tables.payment_lines,
        tables.payment_lines.c.payment_id,
        ("payment_id", "line", "target", "target_id", "amount_minor"),
        _applications,
    ),
    "deposit": _RECEIPTS,
    "sales receipt": _RECEIPTS,
    "journal": Lines(
        tables.journal_lines,
        tables.journal_lines.c.journal_id,
        ("journal_id", "line", "customer_id", "amount_minor"),
        _journal_lines,
    ),
}
