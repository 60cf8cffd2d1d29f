"""What is measured, from the command line, until it has a page of its own (S0.5, S2.1, S3.9, S4.1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from plugin.core.contact_data import completeness
from plugin.core.goal import cohorts
from plugin.core.resolution import resolution
from plugin.core.responses import responses
from plugin.core.unbilled import service_lag, unbilled
from plugin.store import companies
from plugin.store.codec import to_json
from plugin.store.reading import billing
from plugin.store.reading import measures as reading
from plugin.store.scope import Scope
from plugin.words import measures as told
from web.commands import shared


@click.command()
@shared.one_company
@click.option("--months", type=click.IntRange(1, 36), default=reading.MONTHS, show_default=True)
@shared.as_json
def measures(name: str | None, *, months: int, is_json: bool) -> None:
    """Tell how fast late invoices are paid, how near the goal is, what is not billed, whom we can reach."""
    house = shared.house()
    company = shared.company_named(house, name)
    with house.store.reading(company.id) as scope:
        found = _measured(scope, months)
    if is_json:
        shared.say_json(to_json(found))
        return
    for title, lines in _words(found):
        click.echo(f"\n{title}")
        for line in lines:
            click.echo(f"  {line}")


def _measured(scope: Scope, months: int) -> dict[str, Any]:
    now = companies.standing(scope)
    policy, today = now.policy, now.company.today
    invoices, goal = reading.invoices(scope, today, now.zone, months), policy.goal
    since = reading.first_day(today, months)
    return {
        "resolution": {each: resolution(of, policy, today) for each, of in invoices.items()},
        "goal": goal,
        "collected": {
            each: cohorts(of, goal.within_days, today) for each, of in invoices.items() if goal is not None
        },
        "service_lag": service_lag(billing.served(scope, since)),
        "unbilled": unbilled(billing.unbilled(scope, now)),
        "contact_data": completeness(billing.contact_data(scope)),
        "responses": responses(billing.outgoing(scope, since), billing.answers(scope, since)),
    }


def _words(found: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """Titles with their lines; currencies are named where there are several."""
    goal, resolved = found["goal"], found["resolution"]

    def of(currency: str, line: str) -> str:
        return f"{currency}: {line}" if len(resolved) > 1 else line

    late = [of(each, line) for each, one in resolved.items() for line in told.resolution_words(one)]
    yield "Late invoices", late or ["Nothing was invoiced in these months."]
    if goal is None:
        hint = "The policy names no goal; a section [goal] would, as in: collected_percent = 70."
        yield "The goal", [hint]
    else:
        near = [
            of(each, line)
            for each, months in found["collected"].items()
            for line in told.cohort_words(months, goal, each)
        ]
        yield "The goal", [told.goal_words(goal), *near]
    yield "From service to invoice", list(told.lag_words(found["service_lag"]))
    yield "Not billed yet", list(told.unbilled_words(found["unbilled"]))
    yield "Contact data", list(told.contact_data_words(found["contact_data"]))
    yield "Responses", [told.responses_words(found["responses"])]
