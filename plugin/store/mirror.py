"""Writing the mirrors: facts in, rows out, and which customers' accounts they touch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import Table

from plugin import tables
from plugin.facts import (
    CreditRecord,
    CustomerRecord,
    Deleted,
    Fact,
    FactKind,
    InvoiceRecord,
    JournalRecord,
    PaymentRecord,
    ReceiptRecord,
    TermRecord,
)
from plugin.store import episodes, families
from plugin.store.scope import Scope

TABLE_OF: dict[FactKind, Table] = {
    "term": tables.terms,
    "customer": tables.customers,
    "invoice": tables.invoices,
    "payment": tables.payments,
    "credit": tables.credits_,
    "deposit": tables.receipts,
    "sales receipt": tables.receipts,
    "journal": tables.journals,
}


def absorb(scope: Scope, facts: Sequence[Fact]) -> set[str]:
    """Bring the mirrors up to *facts*; returns the customers whose account may have changed.

    Records we already hold unchanged are left alone. The caller's transaction also moves the mark, so
    that rows and mark are never apart.
    """
    touched: set[str] = set()
    for kind, write in _WRITERS:
        records = [fact for fact in facts if isinstance(fact, kind)]
        if records:
            touched |= write(scope, records)
    return touched


def forget(scope: Scope, deleted: Iterable[Deleted]) -> set[str]:
    """Take records that are gone out of the mirrors; returns the customers they belonged to."""
    touched: set[str] = set()
    for gone in deleted:
        table = TABLE_OF[gone.kind]
        if gone.kind == "customer":
            touched.add(gone.id)
        elif "customer_id" in table.c:
            found = scope.first(scope.select(table, table.c.customer_id).where(table.c.id == gone.id))
            touched |= {found.customer_id} if found else set()
        elif gone.kind == "journal":
            touched |= _journal_customers(scope, [gone.id])
        _delete_lines(scope, gone.kind, [gone.id])
        row = scope.delete(table).where(table.c.id == gone.id)
        scope.db.execute(row.where(table.c.kind == gone.kind) if table is tables.receipts else row)
    return touched


def known_ids(scope: Scope, kind: FactKind) -> set[str]:
    """The ids of every mirrored record of *kind*."""
    table = TABLE_OF[kind]
    query = scope.select(table, table.c.id)
    return {
        row.id for row in scope.rows(query.where(table.c.kind == kind) if table is tables.receipts else query)
    }


def _changed(scope: Scope, table: Table, records: Sequence[Any]) -> list[Any]:
    """The records whose sync token or time differs from our row: a send moves one and not the other."""
    held: dict[str, tuple[str, Any]] = {}
    ids = [record.id for record in records]
    columns = (table.c.id, table.c.sync_token, table.c.updated_at)
    for start in range(0, len(ids), 500):
        for row in scope.rows(scope.select(table, *columns).where(table.c.id.in_(ids[start : start + 500]))):
            held[row.id] = (row.sync_token, row.updated_at)
    return [record for record in records if held.get(record.id) != (record.sync_token, record.updated_at)]


def _columns(table: Table, record: Any, **more: object) -> dict[str, Any]:
    """The fields of *record* that *table* has, and *more*."""
    names = set(table.c.keys()) & set(type(record).__dataclass_fields__)
    return {name: getattr(record, name) for name in names} | more


def _write_terms(scope: Scope, records: Sequence[TermRecord]) -> set[str]:
    scope.upsert(tables.terms, [_columns(tables.terms, record) for record in records])
    return set()


def _write_customers(scope: Scope, records: Sequence[CustomerRecord]) -> set[str]:
    changed = _changed(scope, tables.customers, records)
    if not changed:
        return set()
    before = families.payers_of(scope, (record.id for record in changed))
    scope.upsert(
        tables.customers, [_columns(tables.customers, record, payer_id=record.id) for record in changed]
    )
    return before | families.settle_payers(scope, {record.id for record in changed})


def _write_invoices(scope: Scope, records: Sequence[InvoiceRecord]) -> set[str]:
    changed = _changed(scope, tables.invoices, records)
    before = _owners(scope, tables.invoices, changed)
    scope.upsert(tables.invoices, [_columns(tables.invoices, record) for record in changed])
    episodes.count(scope, changed)
    return before | {record.customer_id for record in changed}


def _owners(scope: Scope, table: Table, changed: Sequence[Any]) -> set[str]:
    """The customers that the rows about to change belong to now: an invoice may move to another customer."""
    ids = [record.id for record in changed]
    owners: set[str] = set()
    for start in range(0, len(ids), 500):
        part = scope.select(table, table.c.customer_id).where(table.c.id.in_(ids[start : start + 500]))
        owners |= {row.customer_id for row in scope.rows(part)}
    return owners


def _write_payments(scope: Scope, records: Sequence[PaymentRecord]) -> set[str]:
    changed = _changed(scope, tables.payments, records)
    before = _owners(scope, tables.payments, changed)
    scope.upsert(tables.payments, [_columns(tables.payments, record) for record in changed])
    _delete_lines(scope, "payment", [record.id for record in changed])
    scope.insert(
        tables.payment_lines,
        *(
            {
                "payment_id": record.id,
                "line": number,
                "target": part.target,
                "target_id": part.target_id,
                "amount_minor": part.amount_minor,
            }
            for record in changed
            for number, part in enumerate(record.applications)
        ),
    )
    return before | {record.customer_id for record in changed}


def _write_credits(scope: Scope, records: Sequence[CreditRecord]) -> set[str]:
    changed = _changed(scope, tables.credits_, records)
    before = _owners(scope, tables.credits_, changed)
    scope.upsert(tables.credits_, [_columns(tables.credits_, record) for record in changed])
    return before | {record.customer_id for record in changed}


def _write_receipts(scope: Scope, records: Sequence[ReceiptRecord]) -> set[str]:
    touched: set[str] = set()
    for record in records:
        _delete_lines(scope, record.kind, [record.id])
        scope.upsert(tables.receipts, [_columns(tables.receipts, record)])
        lines = [
            {
                "kind": record.kind,
                "receipt_id": record.id,
                "line": number,
                "customer_id": customer,
                "amount_minor": amount,
            }
            for number, (amount, customer) in enumerate(record.lines)
        ]
        scope.insert(tables.receipt_lines, *lines)
        touched |= _who_may_have_paid(scope, {amount for amount, _ in record.lines})
    return touched


def _who_may_have_paid(scope: Scope, amounts: set[int]) -> set[str]:
    """Customers with an open balance of exactly one of these amounts (rule 8)."""
    table = tables.invoices
    alike = scope.select(table, table.c.customer_id).where(table.c.balance_minor.in_(amounts - {0}))
    return {row.customer_id for row in scope.rows(alike)}


def _write_journals(scope: Scope, records: Sequence[JournalRecord]) -> set[str]:
    changed = _changed(scope, tables.journals, records)
    ids = [record.id for record in changed]
    before = _journal_customers(scope, ids)
    scope.upsert(tables.journals, [_columns(tables.journals, record) for record in changed])
    _delete_lines(scope, "journal", ids)
    lines = [
        {"journal_id": record.id, "line": number, "customer_id": customer, "amount_minor": amount}
        for record in changed
        for number, (customer, amount) in enumerate(record.lines)
    ]
    scope.insert(tables.journal_lines, *lines)
    return before | {row["customer_id"] for row in lines}


def _journal_customers(scope: Scope, ids: Sequence[str]) -> set[str]:
    table = tables.journal_lines
    return {
        row.customer_id
        for row in scope.rows(scope.select(table, table.c.customer_id).where(table.c.journal_id.in_(ids)))
    }


def _delete_lines(scope: Scope, kind: FactKind, ids: Sequence[str]) -> None:
    if kind == "payment":
        scope.db.execute(scope.delete(tables.payment_lines).where(tables.payment_lines.c.payment_id.in_(ids)))
    elif kind == "journal":
        scope.db.execute(scope.delete(tables.journal_lines).where(tables.journal_lines.c.journal_id.in_(ids)))
    elif kind in ("deposit", "sales receipt"):
        lines = tables.receipt_lines
        scope.db.execute(scope.delete(lines).where(lines.c.kind == kind, lines.c.receipt_id.in_(ids)))


_WRITERS: tuple[tuple[type, Callable[[Scope, Any], set[str]]], ...] = (
    (TermRecord, _write_terms),
    (CustomerRecord, _write_customers),
    (InvoiceRecord, _write_invoices),
    (PaymentRecord, _write_payments),
    (CreditRecord, _write_credits),
    (ReceiptRecord, _write_receipts),
    (JournalRecord, _write_journals),
)
