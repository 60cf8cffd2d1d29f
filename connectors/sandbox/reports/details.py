"""Reports with a line for each transaction that is open: by age, and by customer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from connectors.sandbox.books import Books
from connectors.sandbox.catalog.model import Record
from connectors.sandbox.money import ZERO
from connectors.sandbox.reports.aging import Ages, days_old
from connectors.sandbox.reports.asking import Asked
from connectors.sandbox.reports.columns import Line, cells, chosen, described, heading, sums
from connectors.sandbox.reports.items import OpenItem, items_on
from connectors.sandbox.reports.shape import data, section, whole

AGED = (
    *("tx_date", "txn_type", "doc_num", "cust_name", "dept_name", "due_date"),
    *("subt_amount", "subt_open_bal"),
)
BALANCES = (
    *("tx_date", "txn_type", "doc_num", "due_date", "subt_amount", "subt_open_bal", "rbal_nat_amount"),
)


def aged_receivable_detail(books: Books, asked: Asked) -> Record:
    """Every open item, the oldest section first (seen so in live answers)."""
    ages = Ages(asked.aging_period, asked.periods)
    items = _open(books, asked)
    labels = ages.sections()
    found: dict[int, list[OpenItem]] = {place: [] for place in reversed(range(len(labels)))}
    for item in items:
        found[ages.place(days_old(item, asked))].append(item)
    listing = Listing(books, asked, chosen(books, asked, AGED))
    rows = [listing.section(labels[place], inside) for place, inside in found.items() if inside]
    return listing.whole("AgedReceivableDetail", rows, items, ranged=True)


def customer_balance_detail(books: Books, asked: Asked) -> Record:
    """Every open item of each customer, with the balance running down the page."""
    items = _open(books, asked)
    found: dict[str, list[OpenItem]] = {}
    for item in items:
        found.setdefault(item.customer, []).append(item)
    names = {each: str(books.must_have("Customer", each).record["FullyQualifiedName"]) for each in found}
    listing = Listing(books, asked, chosen(books, asked, BALANCES))
    ordered = sorted(found, key=names.__getitem__, reverse=asked.descending)
    rows = [listing.section(names[each], found[each], each) for each in ordered]
    return listing.whole("CustomerBalanceDetail", rows, items, ranged=False)


@dataclass(frozen=True)
class Listing:
    """Transactions below headings, in the columns of one report."""

    books: Books
    asked: Asked
    keys: list[str]

    def section(self, label: str, items: list[OpenItem], row_id: str = "") -> Record:
        """Some transactions below a heading, with their sum."""
        rows, running = [], ZERO
        for item in items:
            running += item.open_at_home
            rows.append(data(cells(self.keys, Line(self.books, self.asked, item, running))))
        header = heading(self.keys, label, row_id)
        return section(header=header, rows=rows, summary=sums(self.keys, f"Total for {label}", items))

    def whole(self, name: str, rows: list[Record], items: list[OpenItem], *, ranged: bool) -> Record:
        """The report, with the sum of all below its sections."""
        total = [section(summary=sums(self.keys, "TOTAL", items))] if rows else []
        return whole(self.books, name, self.asked, described(self.keys), rows + total, ranged=ranged)


def _open(books: Books, asked: Asked) -> list[OpenItem]:
    """The open items that were asked for, by due date."""
    tests: list[Callable[[OpenItem], bool]] = [lambda item: bool(item.open)]
    if asked.customers:
        tests.append(lambda item: item.customer in asked.customers)
    if asked.terms:
        tests.append(lambda item: item.record.get("SalesTermRef", {}).get("value") in asked.terms)
    if due_from := asked.due_from:
        tests.append(lambda item: item.due >= due_from)
    if due_to := asked.due_to:
        tests.append(lambda item: item.due <= due_to)
    if (past_due := asked.past_due) is not None:
        tests.append(lambda item: (asked.day - item.due).days >= past_due)
    items = items_on(books, None if asked.current else asked.day)
    found = [item for item in items if all(test(item) for test in tests)]
    return sorted(found, key=lambda item: (item.due, item.dated, item.row.by_id()))
