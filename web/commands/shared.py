"""What the commands share: finding the house and a company in it, and saying things to people and scripts."""

from __future__ import annotations

import getpass
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from rich.table import Table
from sqlalchemy import Row

from plugin import config
from plugin.core.money import to_minor
from plugin.store import companies
from plugin.sync import Report
from web.wiring.house import House, open_house

_WIDTH_IN_A_FILE = 170


def _console() -> Console:
    """What people read; a file or a pipe has no width of its own, so it gets one that tables fit into."""
    found = Console()
    return found if found.is_terminal else Console(width=_WIDTH_IN_A_FILE)


console = _console()
progress_console = Console(stderr=True)

as_json = click.option("--json", "is_json", is_flag=True, help="Print JSON for a script.")
one_company = click.option("--company", "name", help="Name or id of the company, when there are several.")


def house() -> House:
    """The house of the settings file named on the command line."""
    settings: Path = click.get_current_context().find_root().params["config"]
    return open_house(config.load(settings))


def actor() -> str:
    """Who acts from this command line."""
    return f"cli:{getpass.getuser()}"


def companies_named(house: House, name: str | None) -> list[Row[Any]]:
    """All companies, or the one called *name*; raises a usage error that says what to do."""
    found = list(companies.all_companies(house.store))
    if name is not None:
        found = [row for row in found if name in (row.id, row.name)]
    if not found:
        known = "No company is connected yet. Start: dunwell serve, and open /connect."
        raise click.ClickException(f"There is no company {name!r} here." if name else known)
    return found


def company_named(house: House, name: str | None) -> Row[Any]:
    """The company called *name*, or the only one there is."""
    found = companies_named(house, name)
    if len(found) > 1:
        names = ", ".join(row.name for row in found)
        raise click.ClickException(f"Say which company with --company: {names}.")
    return found[0]


def say_json(document: object) -> None:
    """Print *document* for a script."""
    click.echo(json.dumps(document, default=str))


def table(title: str, *columns: str, right: tuple[str, ...] = ()) -> Table:
    """An empty table; columns named in *right* are aligned to the right."""
    made = Table(title=title, title_justify="left", title_style="bold", header_style="dim")
    for column in columns:
        made.add_column(column, justify="right" if column in right else "left")
    return made


@contextmanager
def progress() -> Iterator[Report]:
    """A progress bar for reading from QuickBooks."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=progress_console, transient=True) as bar:
        tasks: dict[str, Any] = {}

        def report(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(f"Reading {what}s", total=total or None)
            bar.update(tasks[what], completed=done)

        yield report


def amount(text: str, currency: str) -> int:
    """An amount given as 1250.00, in minor units of *currency*."""
    try:
        return to_minor(Decimal(text.replace(",", "")), currency)
    except (ArithmeticError, ValueError):
        raise click.BadParameter(f"{text!r} is not an amount; write it as 1250.00.") from None


def day(text: str) -> date:
    """A date given as YYYY-MM-DD."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is not a date; write it as 2026-03-31.") from None
