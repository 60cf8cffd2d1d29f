"""How an act about a customer is done: in one transaction, and the customer is planned again at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask import abort
from sqlalchemy import func
from werkzeug.wrappers import Response

from plugin import planning, tables
from plugin.people import Unsound
from plugin.store import companies, families
from plugin.store.scope import Scope
from web.access import house_store, person
from web.pages import changes
from web.pages.customer import shown
from web.pages.shared import back

Answer = Response | tuple[str, int]


def act_on(
    customer_id: str,
    act: Callable[[Scope, str, date], str],
    refused: Callable[[str], Answer] | None = None,
    to: str = "customer.customer",
) -> Answer:
    """Do *act* in one transaction, plan the customer again, and go back to its page, or on *to* another.

    What cannot be recorded is told by the page *refused* shows, or by the customer's.
    """
    store, company_id = house_store(), person().company_id
    try:
        with store.company(company_id) as scope:
            (payer_id,) = families.payers_of(scope, [customer_id])
            currency_of(scope, payer_id)
            said = act(scope, payer_id, companies.standing(scope).company.today)
    except Unsound as problem:
        return refused(str(problem)) if refused else shown(customer_id, str(problem), 422)
    planning.plan_now(store, company_id, [payer_id])
    return back(to, said, customer_id=payer_id)


def change_on(customer_id: str, change: str, act: Callable[[Scope, str, date], str]) -> Answer:
    """`act_on` for one of CHANGES: what cannot be recorded is told on the page of its form."""
    return act_on(customer_id, act, lambda problem: changes.shown(customer_id, change, problem))


def currency_of(scope: Scope, customer_id: str) -> str:
    """The customer's currency; 404 when the company has no such customer."""
    table = tables.customers
    row = scope.first(scope.select(table, table.c.currency).where(table.c.id == customer_id))
    if row is None:
        abort(404, "There is no such customer in this company.")
    return str(row.currency)


def owed_by(scope: Scope, customer_id: str, currency: str) -> int:
    """What all open invoices of this customer's family in *currency* come to."""
    invoices, customers = tables.invoices, tables.customers
    family = scope.select(customers, customers.c.id).where(customers.c.payer_id == customer_id)
    mine = scope.select(invoices, func.coalesce(func.sum(invoices.c.balance_minor), 0).label("owed")).where(
        invoices.c.customer_id.in_(family), invoices.c.currency == currency, invoices.c.balance_minor > 0
    )
    return int(scope.rows(mine)[0].owed)


def balances_of(scope: Scope, customer_id: str, invoice_ids: list[str]) -> list[int]:
    """The balances of these invoices; raises Unsound unless each is an open one of this customer's family."""
    invoices, customers = tables.invoices, tables.customers
    family = scope.select(customers, customers.c.id).where(customers.c.payer_id == customer_id)
    balances = []
    for invoice_id in invoice_ids:
        mine = scope.select(invoices).where(
            invoices.c.id == invoice_id, invoices.c.customer_id.in_(family), invoices.c.balance_minor > 0
        )
        row = scope.first(mine)
        if row is None:
            raise Unsound("Choose one of the customer's open invoices.")
        balances.append(row.balance_minor)
    return balances
