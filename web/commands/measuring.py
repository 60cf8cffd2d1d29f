"""What is measured, from the command line: how fast late invoices are paid, how near the goal is."""

from __future__ import annotations

from typing import Any

import click

from plugin.core.goal import cohorts
from plugin.core.resolution import resolution
from plugin.store import companies
from plugin.store.codec import to_json
from plugin.store.reading import measures as reading
from plugin.words.measures import cohort_words, goal_words, resolution_words
from web.commands import shared


@click.command()
@shared.one_company
@click.option("--months", type=click.IntRange(1, 36), default=reading.MONTHS, show_default=True)
@shared.as_json
def measures(name: str | None, *, months: int, is_json: bool) -> None:
    """Tell how many late invoices were paid before the fee, and how near the goal of the policy is."""
    house = shared.house()
    company = shared.company_named(house, name)
    with house.store.reading(company.id) as scope:
        now = companies.standing(scope)
        invoices = reading.invoices(scope, now.company.today, months)
    policy, today = now.policy, now.company.today
    resolved = {each: resolution(found, policy, today) for each, found in invoices.items()}
    goal = policy.goal
    collected = (
        {each: cohorts(found, goal.within_days, today) for each, found in invoices.items()} if goal else {}
    )
    if is_json:
        shared.say_json(to_json({"resolution": resolved, "goal": goal, "collected": collected}))
        return
    _say("Late invoices", {each: list(resolution_words(found)) for each, found in resolved.items()})
    if goal is None:
        _say(
            "The goal", {}, "The policy names no goal; a section [goal] would, as in: collected_percent = 70."
        )
        return
    told = {each: list(cohort_words(found, goal, each)) for each, found in collected.items()}
    _say("The goal", told, goal_words(goal))


def _say(title: str, by_currency: dict[str, list[str]], first: str = "") -> None:
    """A title and its lines; currencies are named where there are several."""
    click.echo(f"\n{title}")
    lines: list[Any] = [first] if first else []
    for currency, told in by_currency.items():
        lines += [f"{currency}: {line}" if len(by_currency) > 1 else line for line in told]
    for line in lines or ["Nothing was invoiced in these months."]:
        click.echo(f"  {line}")
