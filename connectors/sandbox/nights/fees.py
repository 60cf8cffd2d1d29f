"""Automatic late fees: a line on the overdue invoice itself, and an income account for it (qbo.md §2.4)."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from decimal import Decimal

from connectors.sandbox import engine
from connectors.sandbox.books import Books
from connectors.sandbox.catalog import CATALOG
from connectors.sandbox.catalog.model import Record
from connectors.sandbox.faults import Fault
from connectors.sandbox.money import ZERO, money
from connectors.sandbox.nights.overdue import late
from connectors.sandbox.tables import Row

LINE, ACCOUNT = "Late fee", "Late fee income"
MONTH_DAYS = 30
LATEST_DAYS = 183
"""An invoice bears fees for six months at most."""
HUNDRED = Decimal(100)


def charge(books: Books, today: date, since: date) -> None:
    """Add a fee to every invoice due for one that fell due after fees were switched on; mail nothing."""
    for row, days in late(books, today):
        borne = sum(each.get("Description") == LINE for each in row.record["Line"])
        wanted = _wanted(books, days)
        if row.record["DueDate"] >= since.isoformat() and days <= LATEST_DAYS and borne < wanted:
            # Fees stop at closed books as everything does that is no person.
            with suppress(Fault):
                _add(books, row)


def _wanted(books: Books, days: int) -> int:
    """How many fees an invoice so late should bear by now."""
    past = days - books.switches.late_fee_grace_days
    if past <= 0:
        return 0
    return 1 if books.switches.late_fee_every == "once" else 1 + (past - 1) // MONTH_DAYS


def _add(books: Books, row: Row) -> None:
    switches = books.switches
    share = row.record["Balance"] * Decimal(switches.late_fee_percent) / HUNDRED
    fee = money(share + Decimal(switches.late_fee_cents) / HUNDRED)
    if fee <= ZERO:
        return
    line = {
        "Description": LINE,
        "Amount": fee,
        "DetailType": "SalesItemLineDetail",
        "SalesItemLineDetail": {"ItemAccountRef": _account(books)},
    }
    change = {"Id": row.id, "SyncToken": row.record["SyncToken"], "sparse": True}
    engine.update(books, row.entity, change | {"Line": [*row.record["Line"], line]})


def _account(books: Books) -> Record:
    """The account of fees, made when the first one is charged."""
    found = books.tables.named(("Account",), ACCOUNT.casefold())
    if found:
        return {"value": found[1]}
    made = engine.create(books, CATALOG["account"], {"Name": ACCOUNT, "AccountType": "Other Income"})
    return {"value": made.id}
