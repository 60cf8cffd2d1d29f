"""The briefing of management, from the command line: to be read, or mailed by whoever operates us (S2.9)."""

from __future__ import annotations

import click

from plugin.store import companies
from plugin.store.codec import to_json
from plugin.store.names import actor_names
from plugin.store.reading import briefing as reading
from plugin.words.briefing import briefing_words
from plugin.words.formats import day
from web.commands import shared


@click.command()
@shared.one_company
@shared.as_json
def briefing(name: str | None, *, is_json: bool) -> None:
    """Tell management what waits for its decision, what was promised and broken, and the largest debts."""
    house = shared.house()
    company = shared.company_named(house, name)
    with house.store.reading(company.id) as scope:
        now = companies.standing(scope)
        found = reading.briefing(scope, now, actor_names(scope))
    if is_json:
        shared.say_json(to_json(found))
        return
    click.echo(f"{company.name}, as of {day(now.company.today)}")
    for title, lines in briefing_words(found, now.company.today).items():
        click.echo(f"\n{title}")
        for line in lines:
            click.echo(f"  {line.name}: {line.text}" if line.name else f"  {line.text}")
        if not lines:
            click.echo("  Nothing.")
