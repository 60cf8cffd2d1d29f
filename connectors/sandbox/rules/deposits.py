"""Bank deposits: they gather payments, and what lies in one cannot be changed (qbo.md §8.2, 6540)."""

from __future__ import annotations

from connectors.sandbox import faults
from connectors.sandbox.books import Books
from connectors.sandbox.catalog.model import Record
from connectors.sandbox.money import ZERO, money
from connectors.sandbox.rules import currencies, lines
from connectors.sandbox.rules.write import Rules, Write
from connectors.sandbox.tables import Row

GATHERED = {"Payment", "SalesReceipt"}


def complete(write: Write) -> None:
    """Sum the lines, and find the payments they gather."""
    values = write.values
    values["TxnDate"] = values.get("TxnDate") or write.books.today().isoformat()
    currencies.complete(write, None)
    if "Line" in write.given or write.creating:
        values["Line"] = lines.numbered(write)
    for kind, number in _gathered(values):
        gathered = write.books.tables.get(kind, number)
        if gathered is None:
            raise faults.cannot_link(kind, number)
        if any(each != (write.before.id if write.before else "") for each in _deposits(gathered)):
            raise faults.deposited()
    for line in values["Line"]:
        if "Amount" not in line:
            raise faults.missing("Line.Amount")
    total = sum((each["Amount"] for each in values["Line"]), ZERO)
    values["TotalAmt"] = money(total - values.get("CashBack", {}).get("Amount", ZERO))
    currencies.home_total(write)


def _deposits(row: Row) -> list[str]:
    return [each["TxnId"] for each in row.record.get("LinkedTxn", []) if each["TxnType"] == "Deposit"]


def _gathered(record: Record) -> list[tuple[str, str]]:
    links = [link for line in record.get("Line", []) for link in line.get("LinkedTxn", [])]
    return [(link["TxnType"], link["TxnId"]) for link in links if link.get("TxnType") in GATHERED]


def settle(books: Books, row: Row, before: Record) -> None:
    """Mark what the deposit gathers, and unmark what it no longer does."""
    mark = {"TxnId": row.id, "TxnType": "Deposit"}
    now = _gathered(row.record)
    for kind, number in _gathered(before):
        if (kind, number) not in now:
            _unmark(books, kind, number, mark)
    for kind, number in now:
        payment = books.must_have(kind, number)
        links = payment.record.get("LinkedTxn", [])
        if mark not in links and payment.put(LinkedTxn=[*links, mark]):
            books.touch(payment)


def _unmark(books: Books, kind: str, number: str, mark: Record) -> None:
    payment = books.tables.get(kind, number)
    if payment is None:
        return
    links = [each for each in payment.record.get("LinkedTxn", []) if each != mark]
    if payment.put(LinkedTxn=links or (None if kind == "SalesReceipt" else [])):
        books.touch(payment)


def release(books: Books, row: Row) -> None:
    """Let go of everything the deposit gathered."""
    for kind, number in _gathered(row.record):
        _unmark(books, kind, number, {"TxnId": row.id, "TxnType": "Deposit"})


RULES = Rules(complete=complete, settle=settle, release=release)
