"""`dunwell waive`: a person decides that a charge of ours is not asked for."""

from __future__ import annotations

import click

from plugin import planning, tables, waiving
from plugin.people import Unsound
from plugin.store import companies, families
from web.commands import shared


@click.command()
@click.argument("number")
@click.option("--reason", required=True, help="Why; kept with the credit.")
@shared.one_company
def waive(number: str, reason: str, name: str | None) -> None:
    """Waive the charge of that NUMBER: all of it is credited, and the credit leaves with the next run."""
    house = shared.house()
    company = shared.company_named(house, name)
    table = tables.invoices
    try:
        with house.store.company(company.id) as scope:
            row = scope.first(scope.select(table, table.c.customer_id).where(table.c.number == number))
            payers = families.payers_of(scope, [row.customer_id] if row else [])
            payer_id = next(iter(payers), "")
            today = companies.standing(scope).company.today
            waiving.waive(scope, payer_id, number, shared.actor(), reason=reason, on=today)
    except Unsound as problem:
        raise click.ClickException(str(problem)) from None
    planning.plan_now(house.store, company.id, [payer_id])
    shared.console.print(f"{company.name}: {number} is waived. The credit leaves with the next run.")
