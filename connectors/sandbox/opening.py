"""Opening balances: what a new name or account is sent to begin with becomes a transaction (qbo.md §2.3)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from connectors.sandbox import engine
from connectors.sandbox.books import Books
from connectors.sandbox.catalog import CATALOG
from connectors.sandbox.catalog.model import Record
from connectors.sandbox.moments import day_from
from connectors.sandbox.money import ZERO, decimal_from, money
from connectors.sandbox.rules import accounts
from connectors.sandbox.tables import Row

WORDS = "Opening Balance"
# What a new record is sent: its amount, and the day as of which it stands.
SENT = {"Customer": ("Balance", "OpenBalanceDate"), "Account": ("OpeningBalance", "OpeningBalanceDate")}


def enter(books: Books, row: Row, body: Mapping[str, Any]) -> None:
    """Write the invoice, credit or entry that a sent opening balance stands for; none for nothing."""
    names = SENT.get(row.entity.name)
    amount = money(decimal_from(body.get(names[0])) or ZERO) if names else ZERO
    if not amount or names is None:
        return
    day = day_from(str(body.get(names[1]) or "")) or books.today()
    if row.entity.name == "Customer":
        _form(books, row.id, amount, day.isoformat())
    elif row.record["Classification"] in {"Asset", "Liability", "Equity"}:
        _entry(books, row, amount, day.isoformat())


def _form(books: Books, customer: str, amount: Decimal, day: str) -> None:
    """What the customer owes is an invoice, what we owe the customer a credit memo."""
    detail = {"ItemAccountRef": accounts.pointer(books, "OpeningBalanceEquity")}
    line = {
        "Description": WORDS,
        "Amount": abs(amount),
        "DetailType": "SalesItemLineDetail",
        "SalesItemLineDetail": detail,
    }
    kind = CATALOG["invoice" if amount > ZERO else "creditmemo"]
    engine.create(books, kind, {"CustomerRef": {"value": customer}, "TxnDate": day, "Line": [line]})


def _entry(books: Books, row: Row, amount: Decimal, day: str) -> None:
    """An account's balance stands against equity; what is owed is sent as a positive amount too."""
    is_debit = (row.record["Classification"] == "Asset") == (amount > ZERO)
    equity = accounts.pointer(books, "OpeningBalanceEquity")
    if equity is None or row.record["AccountType"] in {"Accounts Receivable", "Accounts Payable"}:
        return
    sides = ("Debit", "Credit") if is_debit else ("Credit", "Debit")
    lines = [
        _line(abs(amount), side, account)
        for side, account in zip(sides, ({"value": row.id}, equity), strict=True)
    ]
    engine.create(books, CATALOG["journalentry"], {"TxnDate": day, "PrivateNote": WORDS, "Line": lines})


def _line(amount: Decimal, side: str, account: Record) -> Record:
    detail = {"PostingType": side, "AccountRef": account}
    return {
        "Description": WORDS,
        "Amount": amount,
        "DetailType": "JournalEntryLineDetail",
        "JournalEntryLineDetail": detail,
    }
