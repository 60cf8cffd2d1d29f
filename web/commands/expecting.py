"""What should come in, from the command line; and payment plans made there (S0.7, S1.4)."""

from __future__ import annotations

import click

from plugin import people, planning, words
from plugin.core.plans import Every, equal_parts, recurring
from plugin.core.said import InterestInPlan
from plugin.people.plans import open_invoices
from plugin.store import companies, families
from plugin.store.names import actor_names, name_of
from plugin.store.reading import expected as reading
from web.commands import shared


@click.command()
@shared.one_company
@click.option("--days", type=click.IntRange(1, 365), default=reading.DAYS, show_default=True)
@shared.as_json
def expected(name: str | None, *, days: int, is_json: bool) -> None:
    """List promises, instalments and due dates by day, and who sees to them."""
    house = shared.house()
    company = shared.company_named(house, name)
    with house.store.reading(company.id) as scope:
        rows = reading.expected(scope, companies.standing(scope), days)
        names = actor_names(scope)
    if is_json:
        fields = ("on", "kind", "customer_id", "customer", "currency", "amount_minor", "owner", "invoices")
        shared.say_json([{field: getattr(one, field) for field in fields} for one in rows])
        return
    shown = shared.table(
        f"{company.name}: expected", "Day", "Customer", "What", "Amount", "Who", right=("Amount",)
    )
    for one in rows:
        amount = words.money(one.amount_minor, one.currency)
        shown.add_row(words.day(one.on), one.customer, one.kind, amount, name_of(names, one.owner))
    shared.console.print(shown)


@click.command()
@click.argument("customer_id")
@shared.one_company
@click.option("--with", "person", required=True, help="With whom it was agreed.")
@click.option("--invoice", "invoice_ids", multiple=True, required=True, help="Id of an invoice; repeat it.")
@click.option("--first", required=True, help="The day of the first instalment, as 2026-03-31.")
@click.option(
    "--every", type=click.Choice(["week", "two weeks", "month"]), default="month", show_default=True
)
@click.option("--parts", type=click.IntRange(1, people.INSTALMENTS_MAX), help="In so many equal parts.")
@click.option("--amount", help="Or a small amount each time; then --review is needed.")
@click.option("--review", help="The day on which a person looks whether the small amount still fits.")
@click.option("--interest", type=click.Choice(["waits", "runs"]), default="waits", show_default=True)
def agree(
    *,
    customer_id: str,
    name: str | None,
    person: str,
    invoice_ids: tuple[str, ...],
    first: str,
    every: Every,
    parts: int | None,
    amount: str | None,
    review: str | None,
    interest: InterestInPlan,
) -> None:
    """Record a payment plan with a customer, and print the agreement to send."""
    if (parts is None) == (amount is None) or (amount is None) != (review is None):
        raise click.UsageError("Give --parts, or --amount together with --review.")
    house = shared.house()
    company = shared.company_named(house, name)
    review_on = shared.day(review) if review else None
    with house.store.company(company.id) as scope:
        (payer_id,) = families.payers_of(scope, [customer_id])
        rows = open_invoices(scope, payer_id, invoice_ids)
        if amount is not None and review_on is not None:
            each = shared.amount(amount, rows[0].currency)
            instalments = recurring(each, shared.day(first), every, review_on)
        else:
            owed = sum(row.balance_minor for row in rows)
            instalments = equal_parts(owed, parts or 1, shared.day(first), every)
        agreed = people.Agreed(
            on=companies.standing(scope).company.today,
            person=person,
            invoice_ids=invoice_ids,
            instalments=instalments,
            interest=interest,
            review_on=review_on,
        )
        plan_id = people.make_plan(scope, payer_id, shared.actor(), agreed)
        text = people.agreement_of(scope, plan_id)
    planning.plan_now(house.store, company.id, [payer_id])
    click.echo(text)
