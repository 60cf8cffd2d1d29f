"""Comparing our receivables with the accounting system's own report, customer by customer, to the penny."""

from __future__ import annotations

from plugin import planning
from plugin.books import Books
from plugin.core.ties import Difference, aged, differences
from plugin.store import aging, companies
from plugin.store.scope import Store
from plugin.sync import sync


def compare_aging(store: Store, books: Books, company_id: str) -> tuple[Difference, ...]:
    """Bring the mirrors up to date, compare, write down what differs and plan; raises the port's failures.

    Customers in other currencies are left out: the report shows them at rates that we do not mirror.
    """
    sync(store, books, company_id)
    with store.reading(company_id) as scope:
        today = companies.standing(scope).company.today
    report = books.aging(today)
    with store.company(company_id) as scope:
        ours = aged(
            aging.open_items(scope, report.currency),
            today,
            "due date" if report.ages_from_due_date else "its own date",
        )
        foreign = aging.foreign_customers(scope, report.currency)
        theirs = {customer_id: amounts for customer_id, amounts in report.rows if customer_id not in foreign}
        found = differences({name: each for name, each in ours.items() if name not in foreign}, theirs)
        aging.compared(scope, found)
    planning.plan_what_changed(store, company_id)
    return found
