"""Voiding and deleting: what a transaction had moved goes back (qbo.md §2.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connectors.sandbox import engine
from connectors.sandbox.books import Books
from connectors.sandbox.catalog.model import Entity, Family, Record
from connectors.sandbox.money import ZERO
from connectors.sandbox.rules import guards, postings
from connectors.sandbox.rules.families import RULES
from connectors.sandbox.tables import Row

VOIDABLE = {"Invoice", "CreditMemo", "SalesReceipt", "RefundReceipt", "Payment", "BillPayment", "Estimate"}
VOIDED = "Voided"


def void(books: Books, entity: Entity, body: Mapping[str, Any]) -> Row:
    """Take a transaction's amounts back and keep the paper (recorded for invoices and payments)."""
    if entity.name not in VOIDABLE:
        raise engine.no_such_operation("void")
    row = engine.current(books, entity, body)
    guards.period_open(books, row.record)
    rules = RULES[entity.family]
    rules.guard(books, row, "void")
    held = row.record
    rules.release(books, row)
    values = row.record | {"TotalAmt": ZERO, "PrivateNote": _void_note(held)}
    if "Line" in held:
        values["Line"] = (
            None if entity.family is Family.PAYMENT else [_emptied(line) for line in held["Line"]]
        )
    for name in ("UnappliedAmt", "HomeTotalAmt", "Deposit"):
        if name in values:
            values[name] = ZERO
    if "TxnTaxDetail" in values:
        values["TxnTaxDetail"] = {"TotalTax": ZERO}
    if "LinkedTxn" in values:
        values["LinkedTxn"] = []
    row.record = entity.arranged(values)
    engine.saved(books, row, held)
    books.note(row, "voided")
    return row


def _void_note(record: Record) -> str:
    note = record.get("PrivateNote", "")
    return note if note.startswith(VOIDED) else f"{VOIDED} - {note}" if note else VOIDED


def _emptied(line: Record) -> Record:
    """A voided line: no amount, no quantity, no price (qbo.md §2.2)."""
    emptied = line | {"Amount": ZERO}
    detail = line.get("SalesItemLineDetail")
    if detail:
        detail = {name: value for name, value in detail.items() if name != "UnitPrice"}
        emptied["SalesItemLineDetail"] = detail | ({"Qty": ZERO} if "Qty" in detail else {})
    return emptied


def delete(books: Books, entity: Entity, body: Mapping[str, Any]) -> Record:
    """Remove a transaction or a note; name lists only become inactive."""
    if not (entity.is_transaction or entity.family is Family.NOTE):
        raise engine.no_such_operation("delete")
    row = engine.current(books, entity, body)
    if entity.is_transaction:
        guards.period_open(books, row.record)
    rules = RULES[entity.family]
    rules.guard(books, row, "delete")
    rules.release(books, row)
    postings.forget(books, row)
    books.tables.remove(row, books.now())
    books.note(row, "deleted")
    return {"domain": "QBO", "status": "Deleted", "Id": row.id}
