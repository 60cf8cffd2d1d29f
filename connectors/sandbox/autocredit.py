"""What QuickBooks enters by itself: credits applied, and the memo that empties a leaving account."""

from __future__ import annotations

from decimal import Decimal

from connectors.sandbox import engine
from connectors.sandbox.books import Books
from connectors.sandbox.catalog import CATALOG
from connectors.sandbox.catalog.model import Record
from connectors.sandbox.money import ZERO
from connectors.sandbox.tables import Row

CREDIT_MEMO, PAYMENT = CATALOG["creditmemo"], CATALOG["payment"]


def apply_credits(books: Books, row: Row) -> None:
    """Spend a customer's open credit memos on open invoices, if the company wants that (qbo.md §2.5).

    QuickBooks does it by a payment of nothing with two lines.
    """
    if row.entity.name not in {"Invoice", "CreditMemo"}:
        return
    wanted = books.switches.automatic_credits or books.preference("SalesFormsPrefs", "AutoApplyCredit")
    if not wanted:
        return
    customer = row.record["CustomerRef"]["value"]
    for memo in _open(books, "CreditMemo", customer):
        for invoice in _open(books, "Invoice", customer):
            amount = min(memo.record["Balance"], invoice.record["Balance"])
            if amount > ZERO:
                _apply(books, customer, memo, invoice, amount)


def empty_account(books: Books, body: Record) -> None:
    """Write off what a customer owes whom a person makes inactive, as the screens do (qbo.md §2.3)."""
    row = books.tables.get("Customer", str(body.get("Id")))
    leaving = body.get("Active") is False and row is not None and row.record["Active"]
    if books.actor != "person" or not leaving or row is None or row.record["Balance"] <= ZERO:
        return
    service = next(each for each in books.tables.rows("Item") if each.record["Type"] == "Service")
    detail = {"ItemRef": {"value": service.id}}
    line = {
        "Amount": row.record["Balance"],
        "DetailType": "SalesItemLineDetail",
        "SalesItemLineDetail": detail,
    }
    note = "Created by QuickBooks to adjust the balance of an inactive customer"
    memo = engine.create(
        books, CREDIT_MEMO, {"CustomerRef": {"value": row.id}, "Line": [line], "PrivateNote": note}
    )
    for invoice in _open(books, "Invoice", row.id):
        amount = min(memo.record["Balance"], invoice.record["Balance"])
        if amount > ZERO:
            _apply(books, row.id, memo, invoice, amount)


def _open(books: Books, entity: str, customer: str) -> list[Row]:
    """A customer's open forms, the oldest first."""
    rows = [row for row in books.tables.of_customer(entity, customer) if row.record["Balance"] > ZERO]
    return sorted(rows, key=lambda row: (row.record["TxnDate"], row.by_id()))


def _apply(books: Books, customer: str, memo: Row, invoice: Row, amount: Decimal) -> None:
    lines = [
        {"Amount": amount, "LinkedTxn": [{"TxnId": row.id, "TxnType": row.entity.name}]}
        for row in (invoice, memo)
    ]
    body = {"CustomerRef": {"value": customer}, "TotalAmt": ZERO, "Line": lines}
    engine.create(books, PAYMENT, body)
