"""Journal entries: debits equal credits, and a line on receivables moves a customer (qbo.md §2.6)."""

from __future__ import annotations

from decimal import Decimal

from connectors.sandbox import faults
from connectors.sandbox.books import Books
from connectors.sandbox.catalog.model import Record
from connectors.sandbox.money import ZERO, money
from connectors.sandbox.rules import currencies, lines, payments, settling
from connectors.sandbox.rules.write import Rules, Write
from connectors.sandbox.tables import Row

LINES_MIN = 2
SIGN = {"Debit": 1, "Credit": -1}


def complete(write: Write) -> None:
    """Balance the entry and see that receivables name their customer."""
    values = write.values
    values["TxnDate"] = values.get("TxnDate") or write.books.today().isoformat()
    currencies.complete(write, None)
    if "Line" in write.given or write.creating:
        values["Line"] = lines.numbered(write)
    entries = [each for each in values["Line"] if each.get("JournalEntryLineDetail")]
    if len(entries) < LINES_MIN:
        raise faults.business("A journal entry must have at least two lines.")
    _check(write.books, entries)
    values["TotalAmt"] = money(sum((each["Amount"] for each in entries if _sign(each) > 0), ZERO))
    values["TxnTaxDetail"] = values.get("TxnTaxDetail") or {}
    currencies.home_total(write)


def _check(books: Books, entries: list[Record]) -> None:
    net = ZERO
    for each in entries:
        if "Amount" not in each:
            raise faults.missing("Line.Amount")
        detail = each["JournalEntryLineDetail"]
        for name in ("PostingType", "AccountRef"):
            if name not in detail:
                raise faults.missing(name)
        if _on_receivables(books, each) and _customer(each) is None:
            sentence = "When you use Accounts Receivable, you must choose a customer in the Name field."
            raise faults.business(sentence)
        net += _sign(each) * each["Amount"]
    if net:
        raise faults.business("Please balance debits and credits.")


def _sign(line: Record) -> int:
    return SIGN[line["JournalEntryLineDetail"]["PostingType"]]


def _on_receivables(books: Books, line: Record) -> bool:
    account = books.must_have("Account", line["JournalEntryLineDetail"]["AccountRef"]["value"])
    return bool(account.record["AccountType"] == "Accounts Receivable")


def _customer(line: Record) -> str | None:
    entity = line["JournalEntryLineDetail"].get("Entity", {})
    pointer = entity.get("EntityRef")
    return str(pointer["value"]) if pointer and entity.get("Type", "Customer") == "Customer" else None


def receivables(books: Books, record: Record) -> dict[str, Decimal]:
    """What the entry adds to each customer's balance."""
    found: dict[str, Decimal] = {}
    for line in record["Line"]:
        if line.get("JournalEntryLineDetail") and _on_receivables(books, line):
            customer = _customer(line)
            if customer:
                found[customer] = found.get(customer, ZERO) + _sign(line) * line["Amount"]
    return {customer: amount for customer, amount in found.items() if amount}


def settle(books: Books, row: Row, _before: Record) -> None:
    """Post to the customers, and let payments keep no more than the entry still has."""
    item = ("JournalEntry", row.id)
    amounts = receivables(books, row.record)
    held = books.ledger.posting(item)
    if {name: amount > ZERO for name, amount in held.items()} != {
        name: amount > ZERO for name, amount in amounts.items()
    }:
        payments.fit(books, item, ZERO)
    else:
        payments.fit(books, item, max((abs(amount) for amount in amounts.values()), default=ZERO))
    settling.post(books, item, amounts)
    payments.repost(books, item)


def release(books: Books, row: Row) -> None:
    """Free what payments had applied to the entry, and take its postings back."""
    item = ("JournalEntry", row.id)
    payments.fit(books, item, ZERO)
    settling.post(books, item, {})


RULES = Rules(complete=complete, settle=settle, release=release)
