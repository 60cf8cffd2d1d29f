"""The vendors' side of the books: bills, credits, what pays them, and money spent at once (qbo.md §2.6)."""

from __future__ import annotations

from connectors.sandbox import faults
from connectors.sandbox.books import Books
from connectors.sandbox.catalog.model import Record
from connectors.sandbox.money import ZERO, money
from connectors.sandbox.rules import accounts, currencies, guards, lines, payments, settling, terms
from connectors.sandbox.rules.applying import checked_lines, party
from connectors.sandbox.rules.write import Rules, Write
from connectors.sandbox.tables import Row

OWED = {"Bill": 1, "VendorCredit": -1}
BILLED = "HasBeenBilled"


def complete(write: Write) -> None:
    """Date, number, sum, due date and account; see what a payment may be applied to."""
    values, books = write.values, write.books
    values["TxnDate"] = values.get("TxnDate") or books.today().isoformat()
    pointer = values.get("VendorRef")
    vendor = books.tables.get("Vendor", pointer["value"]) if pointer else None
    owner = vendor.record if vendor else None
    currencies.complete(write, owner)
    if write.entity.numbered:
        guards.give_number(write)
    if "DueDate" in write.entity.by_name:
        values["DueDate"] = terms.due_date(write, owner)
    if "APAccountRef" in write.entity.by_name and not values.get("APAccountRef"):
        values["APAccountRef"] = accounts.pointer(books, "AccountsPayable")
    if write.given.get("BillableStatus") == BILLED and write.changes("BillableStatus"):
        # QuickBooks sets it itself, when an invoice takes the time up (documented).
        raise faults.bad_choice("BillableStatus", "HAS_BEEN_BILLED")
    if write.entity.name == "BillPayment":
        _pay(write)
    elif "Line" in write.entity.by_name:
        _sum(write)


def _sum(write: Write) -> None:
    values = write.values
    if values.get("Line"):
        values["Line"] = lines.numbered(write)
    values["TotalAmt"] = money(sum((each.get("Amount", ZERO) for each in values.get("Line", [])), ZERO))


def _pay(write: Write) -> None:
    """A payment to a vendor is what it applies; nothing stays with the vendor unsaid."""
    values = write.values
    values["Line"] = [dict(each) for each in values.get("Line") or [] if each.get("LinkedTxn")]
    if checked_lines(write) != ZERO:
        raise faults.business("The amount applied must be the amount of the payment.")
    for line in values["Line"]:
        line.pop("LineEx", None)


def settle(books: Books, row: Row, before: Record) -> None:
    """Post to the vendor, and let payments keep no more than a lowered bill can hold."""
    if row.entity.name == "BillPayment":
        payments.settle(books, row, before)
    if row.entity.name not in OWED:
        return
    item, total = (row.entity.name, row.id), row.record["TotalAmt"]
    payments.fit(books, item, total)
    owed = {party(row.record): OWED[row.entity.name] * total} if total else {}
    settling.post(books, item, owed)
    row.put(**settling.open_figures(books, row))
    if before and party(before) != party(row.record):
        payments.repost(books, item)


def release(books: Books, row: Row) -> None:
    """Give back what was applied, and take the postings back."""
    item = (row.entity.name, row.id)
    if row.entity.name == "BillPayment":
        payments.release(books, row)
    elif row.entity.name in OWED:
        payments.fit(books, item, ZERO)
        settling.post(books, item, {})


RULES = Rules(complete=complete, settle=settle, release=release)
