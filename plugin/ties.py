"""Comparing our receivables with the accounting system's own report, customer by customer, to the penny.

Once a day by itself, and on demand. What differs is read again first, so that what remains is a difference
in counting and not one in copying; while one remains, nothing is charged.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from plugin import planning
from plugin.answers import AgingReport
from plugin.books import Books, BooksError
from plugin.core.register import Mismatch
from plugin.core.ties import AgedFrom, Difference, aged, differences
from plugin.store import aging, charge_income, companies, register, unreadable
from plugin.store.scope import Scope, Store
from plugin.sync import sync
from plugin.syncing.intake import Intake

DAILY = timedelta(hours=24)


def compare_aging(store: Store, books: Books, company_id: str) -> tuple[Difference, ...]:
    """Bring the mirrors up to date, compare, write down what differs and plan; raises the port's failures.

    Customers in other currencies are left out: the report shows them at rates that we do not mirror.
    """
    sync(store, books, company_id)
    found = tie(store, books, company_id)
    planning.plan_what_changed(store, company_id)
    return found


def compare_daily(store: Store, books: Books, company_id: str) -> Mapping[str, int]:
    """Compare unless that was done today; counts for the run. A report that cannot be had waits an hour."""
    with store.reading(company_id) as scope:
        if not _is_due(scope):
            return {}
    counts: dict[str, int] = {}
    try:
        read_income(store, books, company_id)
    except BooksError:
        counts["income of charges not read"] = 1
    counts["charges that do not match"] = len(match_charges(store, company_id))
    try:
        untied = len(tie(store, books, company_id))
        return counts | {"aging compared": 1, "customers who do not tie": untied}
    except BooksError:
        return counts | {"aging not compared": 1}


def read_income(store: Store, books: Books, company_id: str, *, is_wanted: bool = False) -> None:
    """Ask what others posted beside our charges where that is due, or wanted; raises the port's failures."""
    with store.reading(company_id) as scope:
        first = charge_income.asks_from(scope, is_wanted=is_wanted)
    if first is None:
        return
    found = books.charge_income(first)
    with store.company(company_id) as scope:
        charge_income.answered(scope, found)


def match_charges(store: Store, company_id: str) -> tuple[Mismatch, ...]:
    """Compare the charges we raised with the mirrors, which are up to date, and with the income last read."""
    with store.company(company_id) as scope:
        found = register.differing(scope)
        register.compared(scope, found)
    return found


def tie(store: Store, books: Books, company_id: str) -> tuple[Difference, ...]:
    """Compare mirrors that are up to date, and write down what differs; raises the port's failures.

    Customers whose figures differ are read again. If that is not it, somebody may have worked between our
    reading and the report: then both are asked for once more.
    """
    found = _differing(store, company_id, report := _report(store, books, company_id))
    if found:
        Intake(store, books, company_id).follow([one.customer_id for one in found])
        found = _differing(store, company_id, report)
    if found:
        sync(store, books, company_id)
        found = _differing(store, company_id, _report(store, books, company_id))
    with store.company(company_id) as scope:
        aging.compared(scope, found)
    return found


def _report(store: Store, books: Books, company_id: str) -> AgingReport:
    with store.reading(company_id) as scope:
        today = companies.standing(scope).company.today
    return books.aging(today)


def _differing(store: Store, company_id: str, report: AgingReport) -> tuple[Difference, ...]:
    with store.reading(company_id) as scope:
        today = companies.standing(scope).company.today
        aged_from: AgedFrom = "due date" if report.ages_from_due_date else "its own date"
        ours = aged(aging.open_items(scope, report.currency), today, aged_from)
        # What cannot be read is missing from our figures; its customers are held as it is.
        foreign = aging.foreign_customers(scope, report.currency) | unreadable.by_customer(scope).keys()
    theirs = {customer_id: amounts for customer_id, amounts in report.rows if customer_id not in foreign}
    return differences({name: each for name, each in ours.items() if name not in foreign}, theirs)


def _is_due(scope: Scope) -> bool:
    checked = companies.get(scope).aging_check
    return checked is None or scope.now - datetime.fromisoformat(checked["at"]) >= DAILY
