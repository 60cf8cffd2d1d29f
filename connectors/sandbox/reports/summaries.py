"""Reports with a line for each customer, jobs below their parents: aging, and balances."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from connectors.sandbox.books import Books
from connectors.sandbox.catalog.model import Record
from connectors.sandbox.money import ZERO
from connectors.sandbox.reports.aging import Ages, days_old
from connectors.sandbox.reports.asking import Asked
from connectors.sandbox.reports.items import OpenItem, items_on
from connectors.sandbox.reports.shape import cell, data, figure, section, whole

Figures = dict[str, list[Decimal]]
"""What each customer's own account shows in each column."""


def aged_receivables(books: Books, asked: Asked) -> Record:
    """Who owes how much for how long."""
    ages = Ages(asked.aging_period, asked.periods)
    titles = ages.titles()
    figures: Figures = defaultdict(lambda: [ZERO] * len(titles))
    for item in _asked_for(books, asked):
        figures[item.customer][ages.place(days_old(item, asked))] += item.open_at_home
    rows = _rows(books, asked, figures, [*titles, "Total"])
    return whole(books, "AgedReceivables", asked, _columns([*titles, "Total"]), rows, ranged=True)


def customer_balance(books: Books, asked: Asked) -> Record:
    """Who owes how much."""
    figures: Figures = defaultdict(lambda: [ZERO])
    for item in _asked_for(books, asked):
        figures[item.customer][0] += item.open_at_home
    rows = _rows(books, asked, figures, ["Total"])
    return whole(books, "CustomerBalance", asked, _columns(["Total"]), rows, ranged=False)


def _asked_for(books: Books, asked: Asked) -> list[OpenItem]:
    items = items_on(books, None if asked.current else asked.day)
    return [item for item in items if not asked.customers or item.customer in asked.customers]


def _columns(titles: list[str]) -> list[Record]:
    money = [{"ColTitle": title, "ColType": "Money"} for title in titles]
    return [{"ColTitle": "", "ColType": "Customer"}, *money]


def _rows(books: Books, asked: Asked, figures: Figures, titles: list[str]) -> list[Record]:
    """A tree of customers, and below it the sum of all."""
    figures = {customer: amounts for customer, amounts in figures.items() if any(amounts)}
    below: defaultdict[str, set[str]] = defaultdict(set)
    for customer in figures:
        _climb(books, customer, below)
    tree = Tree(books, asked, figures, below, single=len(titles) == 1)
    rows = tree.rows("")
    if rows:
        sums = [figure(amount) for amount in tree.shown(tree.total(""))]
        rows.append(section(summary=[cell("TOTAL"), *sums], group="GrandTotal"))
    return rows


def _climb(books: Books, customer: str, below: defaultdict[str, set[str]]) -> None:
    """Hang a customer below its parent, and that below its own, up to the top."""
    pointer = books.must_have("Customer", customer).record.get("ParentRef")
    parent = str(pointer["value"]) if pointer else ""
    below[parent].add(customer)
    if parent:
        _climb(books, parent, below)


class Tree:
    """Customers with their jobs, and what each shows."""

    def __init__(
        self,
        books: Books,
        asked: Asked,
        figures: Figures,
        below: defaultdict[str, set[str]],
        *,
        single: bool,
    ) -> None:
        self._books, self._figures, self._below = books, figures, below
        self._descending, self._single = asked.descending, single
        self._nothing = [ZERO] * len(next(iter(figures.values()), []))

    def rows(self, parent: str) -> list[Record]:
        """The rows below a customer, or at the top."""
        names = {each: self._books.must_have("Customer", each).record for each in self._below[parent]}
        ordered = sorted(names, key=lambda each: names[each]["DisplayName"], reverse=self._descending)
        return [self._row(each, names[each]["DisplayName"], is_top=not parent) for each in ordered]

    def _row(self, customer: str, name: str, *, is_top: bool) -> Record:
        own = self._figures.get(customer, self._nothing)
        *buckets, last = self.shown(own)
        cells = [cell(name, customer), *(figure(each, blank=True) for each in buckets), figure(last)]
        if not self._below[customer]:
            return data(cells, plain=is_top)
        sums = [figure(each) for each in self.shown(self.total(customer))]
        return section(header=cells, rows=self.rows(customer), summary=[cell(f"Total {name}"), *sums])

    def total(self, customer: str) -> list[Decimal]:
        """What a customer and all its jobs owe, column by column."""
        parts = [self._figures.get(customer, self._nothing)]
        parts += [self.total(each) for each in self._below[customer]]
        return [sum(column, ZERO) for column in zip(*parts, strict=True)]

    def shown(self, amounts: list[Decimal]) -> list[Decimal]:
        """The columns with the total behind them, unless the total is all there is."""
        return amounts if self._single else [*amounts, sum(amounts, ZERO)]
