"""Journal entries: debits equal credits, and a line on receivables moves a customer (qbo.md §2.6)."""

from __future__ import annotations

from collections.abc import Mapping
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
CONTROL = {1: ("Accounts Receivable", "customer"), -1: ("Accounts Payable", "vendor")}


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
        ledger = _control(books, each)
        if ledger and _person(each, ledger) is None:
            account, kind = CONTROL[ledger]
            raise faults.business(f"When you use {account}, you must choose a {kind} in the Name field.")
        net += _sign(each) * each["Amount"]
    if net:
        raise faults.business("Please balance debits and credits.")


def _sign(line: Record) -> int:
    return SIGN[line["JournalEntryLineDetail"]["PostingType"]]


def _control(books: Books, line: Record) -> int:
    """1 on receivables, -1 on payables, where a debit takes from what is owed; 0 on other accounts."""
    account = books.must_have("Account", line["JournalEntryLineDetail"]["AccountRef"]["value"])
    return {"Accounts Receivable": 1, "Accounts Payable": -1}.get(account.record["AccountType"], 0)


def _person(line: Record, control: int) -> str | None:
    entity = line["JournalEntryLineDetail"].get("Entity", {})
    pointer, kind = entity.get("EntityRef"), CONTROL[control][1].title()
    return str(pointer["value"]) if pointer and entity.get("Type", kind) == kind else None


def owed(books: Books, record: Record) -> dict[str, Decimal]:
    """What the entry adds to the balance of each customer and vendor."""
    found: dict[str, Decimal] = {}
    for line in record["Line"]:
        control = _control(books, line) if line.get("JournalEntryLineDetail") else 0
        person = _person(line, control) if control else None
        if person:
            found[person] = found.get(person, ZERO) + control * _sign(line) * line["Amount"]
    return {person: amount for person, amount in found.items() if amount}


def settle(books: Books, row: Row, _before: Record) -> None:
    """Post to customers and vendors, and let payments keep no more than the entry still has."""
    item = ("JournalEntry", row.id)
    amounts = owed(books, row.record)
    if _sides(books.ledger.posting(item)) != _sides(amounts):
        payments.fit(books, item, ZERO)
    for name, amount in amounts.items():
        payments.fit(books, item, abs(amount), name)
    settling.post(books, item, amounts)
    payments.repost(books, item)


def _sides(amounts: Mapping[str, Decimal]) -> list[tuple[str, bool]]:
    """Who stands in an entry, in which order, and whether it adds to what they owe."""
    return [(name, amount > ZERO) for name, amount in amounts.items()]


def release(books: Books, row: Row) -> None:
    """Free what payments had applied to the entry, and take its postings back."""
    item = ("JournalEntry", row.id)
    payments.fit(books, item, ZERO)
    settling.post(books, item, {})


RULES = Rules(complete=complete, settle=settle, release=release)
