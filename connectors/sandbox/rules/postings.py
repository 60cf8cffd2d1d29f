"""What each transaction debits and credits, and the running balances of accounts (qbo.md §2.9).

A CurrentBalance is debits less credits, so what the company owes is negative (a documented answer shows
payables of -1091.23). Accounts of income and expense print 0: their year is not carried forward.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal

from connectors.sandbox.books import Books
from connectors.sandbox.catalog.model import Record
from connectors.sandbox.money import ZERO, money
from connectors.sandbox.rules.entries import ENTRIES, Entry
from connectors.sandbox.tables import Row

ONE = Decimal(1)
CARRIED = {"Asset", "Liability", "Equity"}
EMPTY: Mapping[str, Decimal] = {}


def follow(books: Books, row: Row) -> None:
    """Let the accounts follow a transaction that was written, voided or is about to go."""
    book = ENTRIES.get(row.entity.name)
    if book is not None:
        amounts = _at_home(row.record, book(books, row.record))
        _move(books, books.ledger.book((row.entity.name, row.id), amounts))


def forget(books: Books, row: Row) -> None:
    """Take back what a transaction posted, because it is about to go."""
    _move(books, books.ledger.book((row.entity.name, row.id), {}))


def _at_home(record: Record, entries: Iterator[Entry]) -> dict[str, Decimal]:
    """Sum the entries in the home currency; the first account bears what rounding leaves."""
    rate = record.get("ExchangeRate") or ONE
    found: defaultdict[str, Decimal] = defaultdict(lambda: ZERO)
    first, rest = "", ZERO
    for account, amount in entries:
        at_home = amount if rate == ONE else money(amount * rate)
        first = first or account or ""
        found[account or ""] += at_home
        rest += at_home
    found[first] -= rest
    return {account: money(amount) for account, amount in found.items() if amount and account}


def _move(books: Books, moved: Mapping[str, Decimal]) -> None:
    """Print the new balances; they move LastUpdatedTime and no SyncToken, as a documented account shows."""
    own = {account: amount for account, amount in moved.items() if _is_carried(books, account)}
    carry(books, own, {account: money(books.ledger.account(account)) for account in own})


def _is_carried(books: Books, account: str) -> bool:
    row = books.tables.get("Account", account)
    return row is not None and row.record["Classification"] in CARRIED


def carry(books: Books, amounts: Mapping[str, Decimal], balances: Mapping[str, Decimal] = EMPTY) -> None:
    """Add to the balances with sub-accounts of some accounts and of all above them.

    *balances* are what some of them print as their own from now on; each account is written once.
    """
    sums: defaultdict[str, Decimal] = defaultdict(lambda: ZERO)
    for account, amount in amounts.items():
        row = books.tables.get("Account", account)
        while row is not None:
            sums[row.id] += amount
            parent = row.record.get("ParentRef")
            row = books.tables.get("Account", parent["value"]) if parent else None
    for account, amount in sums.items():
        row = books.must_have("Account", account)
        total = money(row.record.get("CurrentBalanceWithSubAccounts", ZERO) + amount)
        own = {"CurrentBalance": balances[account]} if account in balances else {}
        if row.put(CurrentBalanceWithSubAccounts=total, **own):
            books.touch(row)
