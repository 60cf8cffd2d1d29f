"""The mirrors read back into facts, to be compared with whatever they should equal."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, cast

from plugin import tables
from plugin.facts import (
    FACT_KINDS,
    Application,
    CreditRecord,
    CustomerRecord,
    Fact,
    FactKind,
    InvoiceRecord,
    JournalRecord,
    PaymentRecord,
    ReceiptRecord,
    TermRecord,
)
from plugin.store.mirror_asks import TABLE_OF, narrowed
from plugin.store.scope import Scope

RECORDS: dict[FactKind, type] = {
    "term": TermRecord,
    "customer": CustomerRecord,
    "invoice": InvoiceRecord,
    "payment": PaymentRecord,
    "credit": CreditRecord,
    "deposit": ReceiptRecord,
    "sales receipt": ReceiptRecord,
    "journal": JournalRecord,
}


def read_back(scope: Scope) -> dict[tuple[FactKind, str], Fact]:
    """Every record that the mirrors hold, by kind and id."""
    lines = _lines(scope)
    found: dict[tuple[FactKind, str], Fact] = {}
    for kind in FACT_KINDS:
        for row in scope.rows(narrowed(scope.select(TABLE_OF[kind]), kind)):
            record = RECORDS[kind]
            more = {"applications": (), "lines": ()} | lines.get((kind, row.id), {})
            fields = {
                name: more[name] if name in more else getattr(row, name) for name in record.__struct_fields__
            }
            found[kind, row.id] = cast("Fact", record(**fields))
    return found


def _lines(scope: Scope) -> dict[tuple[str, str], dict[str, Any]]:
    gathered: defaultdict[tuple[str, str], list[Any]] = defaultdict(list)
    for table, kind, key in (
        (tables.payment_lines, "payment", "payment_id"),
        (tables.receipt_lines, None, "receipt_id"),
        (tables.journal_lines, "journal", "journal_id"),
    ):
        for row in scope.rows(scope.select(table).order_by(table.c.line)):
            place = (kind or row.kind, getattr(row, key))
            gathered[place].append(row)
    return {place: _told(place[0], rows) for place, rows in gathered.items()}


def _told(kind: str, rows: list[Any]) -> dict[str, Any]:
    if kind == "payment":
        told = (
            Application(target=row.target, target_id=row.target_id, amount_minor=row.amount_minor)
            for row in rows
        )
        return {"applications": tuple(told)}
    if kind == "journal":
        return {"lines": tuple((row.customer_id, row.amount_minor) for row in rows)}
    return {"lines": tuple((row.amount_minor, row.customer_id) for row in rows)}
