"""The rows of each kind of fact: which of them are news, and how they are written in bulk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Table

from plugin import tables
from plugin.facts import FactKind
from plugin.store import episodes, families
from plugin.store.mirror_asks import TABLE_OF, narrowed, owners, parts
from plugin.store.scope import Scope


@dataclass(frozen=True)
class Lines:
    """Where the lines of a kind of record are kept, and how a record's lines read."""

    table: Table
    key: ColumnElement[str]
    of: Callable[[Any], Iterator[dict[str, Any]]]


def write(scope: Scope, kind: FactKind, records: Sequence[Any], *, is_exact: bool) -> set[str]:
    """Write those of *records* that are news; returns the customers whose account they may change."""
    news = list(records) if is_exact else _news(scope, kind, records)
    if not news:
        return set()
    ids = [record.id for record in news]
    touched = families.payers_of(scope, ids) if kind == "customer" else owners(scope, kind, ids)
    table = TABLE_OF[kind]
    names = set(table.c.keys()) & set(type(news[0]).__dataclass_fields__)
    rows = [{name: getattr(record, name) for name in names} for record in news]
    if kind == "customer":
        # Who pays for a customer is worked out below, once the whole family is known.
        rows = [row | {"payer_id": row["id"]} for row in rows]
    scope.upsert(table, rows)
    if kind in LINES_OF:
        _write_lines(scope, kind, news)
    return touched | _touched(scope, kind, news)


def _news(scope: Scope, kind: FactKind, records: Sequence[Any]) -> list[Any]:
    """The records that differ from our rows, and are not older than these.

    A send moves the time and not the token; a merger gives an invoice to another customer and moves neither.
    An older record is an answer that lagged behind.
    """
    table = TABLE_OF[kind]
    columns = [table.c[name] for name in ("id", "sync_token", "updated_at", "customer_id") if name in table.c]
    rows: dict[str, Any] = {}
    for ids in parts([record.id for record in records]):
        for row in scope.rows(narrowed(scope.select(table, *columns).where(table.c.id.in_(ids)), kind)):
            rows[row.id] = row
    return [record for record in records if record.id not in rows or _is_news(record, rows[record.id])]


def _is_news(record: Any, row: Any) -> bool:
    if getattr(record, "customer_id", None) != getattr(row, "customer_id", None):
        return True
    if record.updated_at < row.updated_at:
        return _number(record.sync_token) > _number(row.sync_token)
    return bool((record.sync_token, record.updated_at) != (row.sync_token, row.updated_at))


def _number(token: str) -> int:
    return int(token) if token.isdigit() else 0


def _write_lines(scope: Scope, kind: FactKind, records: Sequence[Any]) -> None:
    lines = LINES_OF[kind]
    for ids in parts([record.id for record in records]):
        old = scope.delete(lines.table).where(lines.key.in_(ids))
        scope.db.execute(old.where(lines.table.c.kind == kind) if "kind" in lines.table.c else old)
    scope.insert(lines.table, *(line for record in records for line in lines.of(record)))


def _touched(scope: Scope, kind: FactKind, records: Sequence[Any]) -> set[str]:
    match kind:
        case "term":
            return set()
        case "customer":
            return families.settle_payers(scope, {record.id for record in records})
        case "deposit" | "sales receipt":
            amounts = {amount for record in records for amount, _ in record.lines}
            return _who_may_have_paid(scope, sorted(amounts - {0}))
        case "journal":
            return {customer for record in records for customer, _ in record.lines}
        case "invoice":
            episodes.count(scope, records)
    return {record.customer_id for record in records}


def _who_may_have_paid(scope: Scope, amounts: Sequence[int]) -> set[str]:
    """Customers with an open balance of exactly one of these amounts (rule 8)."""
    table, found = tables.invoices, set()
    for start in range(0, len(amounts), 500):
        alike = table.c.balance_minor.in_(amounts[start : start + 500])
        query = scope.select(table, table.c.customer_id).where(alike).distinct()
        found |= {row.customer_id for row in scope.rows(query)}
    return found


def _applications(record: Any) -> Iterator[dict[str, Any]]:
    for number, part in enumerate(record.applications):
        yield {
            "payment_id": record.id,
            "line": number,
            "target": part.target,
            "target_id": part.target_id,
            "amount_minor": part.amount_minor,
        }


def _receipt_lines(record: Any) -> Iterator[dict[str, Any]]:
    for number, (amount, customer) in enumerate(record.lines):
        yield {
            "kind": record.kind,
            "receipt_id": record.id,
            "line": number,
            "customer_id": customer,
            "amount_minor": amount,
        }


def _journal_lines(record: Any) -> Iterator[dict[str, Any]]:
    for number, (customer, amount) in enumerate(record.lines):
        yield {"journal_id": record.id, "line": number, "customer_id": customer, "amount_minor": amount}


LINES_OF: dict[FactKind, Lines] = {
    "payment": Lines(tables.payment_lines, tables.payment_lines.c.payment_id, _applications),
    "deposit": Lines(tables.receipt_lines, tables.receipt_lines.c.receipt_id, _receipt_lines),
    "sales receipt": Lines(tables.receipt_lines, tables.receipt_lines.c.receipt_id, _receipt_lines),
    "journal": Lines(tables.journal_lines, tables.journal_lines.c.journal_id, _journal_lines),
}
