"""Derived figures: open items and customers brought in line with the ledger (qbo.md §2.2, §2.5)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from connectors.sandbox.books import Books
from connectors.sandbox.catalog.model import Record
from connectors.sandbox.ledger import Item
from connectors.sandbox.money import ZERO, money
from connectors.sandbox.tables import Row

# What the other side calls a bill payment, by the way it was paid (documented answers).
PAID_BY = {"Check": "BillPaymentCheck", "CreditCard": "BillPaymentCreditCard"}


def refresh_items(books: Books, items: Iterable[Item], *, except_for: Item | None = None) -> None:
    """Bring open items in line with what is applied to them.

    A payment moves an invoice's LastUpdatedTime and leaves its SyncToken alone (qbo.md §2.2).
    """
    for entity, row_id in items:
        row = books.tables.get(entity, row_id)
        if row is not None and row.put(**open_figures(books, row)) and (entity, row_id) != except_for:
            books.touch(row)


def payment_row(books: Books, number: str) -> Row:
    """Find a payment by Id, of a customer or to a vendor; transactions share one sequence."""
    row = books.tables.get("Payment", number) or books.tables.get("BillPayment", number)
    if row is None:
        raise LookupError(f"Payment {number} is applied and is gone.")
    return row


def _link(books: Books, number: str) -> Record:
    row = payment_row(books, number)
    kind = PAID_BY[row.record["PayType"]] if row.entity.name == "BillPayment" else row.entity.name
    return {"TxnId": number, "TxnType": kind}


def open_figures(books: Books, row: Row) -> Record:
    """What an open item prints about itself: how much is open, and which payments took the rest."""
    record = row.record
    item = (row.entity.name, row.id)
    paid_by = [_link(books, payment) for payment in books.ledger.payments_of(item)]
    ours = {"Payment", *PAID_BY.values()}
    others = [each for each in record.get("LinkedTxn", []) if each.get("TxnType") not in ours]
    figures: Record = {"LinkedTxn": paid_by + others}
    if row.entity.name not in {"Invoice", "CreditMemo"} and not figures["LinkedTxn"]:
        figures = {"LinkedTxn": None}
    if row.entity.name == "JournalEntry":
        return figures
    left = money(record["TotalAmt"] - record.get("Deposit", ZERO) - books.ledger.applied(item))
    figures["Balance"] = left
    if "RemainingCredit" in row.entity.by_name:
        figures["RemainingCredit"] = left
    if books.multi_currency and "HomeBalance" in row.entity.by_name:
        figures["HomeBalance"] = money(left * record.get("ExchangeRate", Decimal(1)))
    return figures


def refresh_customers(books: Books, customers: Iterable[str], *, touching: bool) -> None:
    """Bring balances of customers, of the parents above them, and of vendors in line with the ledger.

    A new invoice moves its customer's LastUpdatedTime, not its SyncToken (recorded).
    """
    for customer in customers:
        vendor = books.tables.get("Vendor", customer)
        if vendor is not None and vendor.put(Balance=money(books.ledger.balance(customer))) and touching:
            books.touch(vendor)
        row = books.tables.get("Customer", customer)
        while row is not None:
            own = money(books.ledger.balance(row.id))
            below = sum((each.record.get("BalanceWithJobs", ZERO) for each in jobs(books, row.id)), ZERO)
            if row.put(Balance=own, BalanceWithJobs=money(own + below)) and touching:
                books.touch(row)
            parent = row.record.get("ParentRef")
            row = books.tables.get("Customer", parent["value"]) if parent else None


def jobs(books: Books, parent: str) -> list[Row]:
    """The sub-customers right below a customer."""
    rows = (books.tables.get("Customer", child) for child in books.children.get(parent, ()))
    return [row for row in rows if row is not None]


def post(books: Books, item: Item, amounts: dict[str, Decimal]) -> None:
    """Post a transaction and let its customers follow."""
    refresh_customers(books, books.ledger.post(item, amounts), touching=True)
