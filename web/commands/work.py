"""Commands that do the hourly work by hand or for cron: sync, plan, run, status."""

from __future__ import annotations

from typing import Any

import click

from plugin import planning, words
from plugin.books import BooksError
from plugin.consent import ECHOES
from plugin.store import actions, call_counts, companies, company_settings, families, marks, runs, tasks
from plugin.store.codec import to_json
from plugin.store.reading import as_if_fresh
from plugin.store.reading.frame import frame
from plugin.sync import sync as sync_company
from plugin.words.budget import budget_words
from plugin.words.pages import once_fresh
from web.commands import shared


@click.command()
@shared.one_company
@shared.as_json
def sync(name: str | None, *, is_json: bool) -> None:
    """Read what changed in QuickBooks; the first time, everything."""
    house = shared.house()
    results = []
    for company in shared.companies_named(house, name):
        try:
            with shared.progress() as report:
                done = sync_company(house.store, house.books_for(company.id).books, company.id, report)
        except BooksError as failure:
            raise click.ClickException(f"{company.name}: {failure.sentence}") from None
        told = {
            "was_full": done.was_full,
            "records": done.records,
            "deleted": done.deleted,
            "customers_touched": done.customers_touched,
            "clock_ahead_seconds": round(done.clock_ahead.total_seconds()),
        }
        results.append({"company": company.name, **told})
        if not is_json:
            how = "in full" if done.was_full else "what changed"
            shared.console.print(
                f"{company.name}: read {how}, {done.records} records, {done.deleted} gone, "
                f"{done.customers_touched} customers touched."
            )
    if is_json:
        shared.say_json(results)


@click.command()
@shared.one_company
@shared.as_json
def plan(name: str | None, *, is_json: bool) -> None:
    """Show what the policy calls for today, and why it is silent elsewhere; nothing is stored or sent.

    While old facts hold everything back, it shows what would be called for once they are fresh.
    """
    house = shared.house()
    company = shared.company_named(house, name)
    with house.store.reading(company.id) as scope:
        if marks.progress(scope).synced_at is None:
            raise click.ClickException(f"{company.name} has not been read yet. Run: dunwell sync")
        around = frame(scope)
        held_up = around.stale or around.unconfirmed
        plans = as_if_fresh.plans if held_up else planning.plans
        found = plans(scope, around.now, families.all_payers(scope))
    if around.is_preview(shows_acts=any(act.kind not in ECHOES for _, made in found for act in made.actions)):
        with house.store.company(company.id) as scope:
            company_settings.preview_seen(scope, shared.actor())
    else:
        click.echo(_not_seen(company, is_stale=around.stale is not None), err=True)
    when = once_fresh(held_up) or "today"
    if is_json:
        shared.say_json(
            [{"customer": account.name, "called_for": when, "plan": to_json(made)} for account, made in found]
        )
        return
    if held_up:
        shared.console.print(words.sentence(held_up, company.home_currency))
    _show_plans(f"{company.name}: called for {when}", found)


def _show_plans(title: str, found: as_if_fresh.Planned) -> None:
    called_for = shared.table(title, "Customer", "What", "Why")
    silent = shared.table("Not now", "Customer", "Step", "Why")
    for account, made in found:
        for action in made.actions:
            called_for.add_row(account.name, action.kind, words.sentence(action.because, account.currency))
        for task in made.tasks:
            called_for.add_row(
                account.name, f"for a person: {task.kind}", words.sentence(task.because, account.currency)
            )
        for skip in made.skips:
            silent.add_row(account.name, skip.cover.step, words.sentence(skip.because, account.currency))
    shared.console.print(called_for, silent)


def _not_seen(company: Any, *, is_stale: bool) -> str:
    first = "dunwell sync" if is_stale else "dunwell company payments-entered-through YYYY-MM-DD"
    return (
        "This does not count as a look at what would leave: old facts may hide some of it. "
        f"First: {first} --company {company.id}\nThen look again: dunwell plan --company {company.id}"
    )


@click.command()
@shared.one_company
@click.option("--due", is_flag=True, help="Only companies whose hour has come, as cron wants it.")
@shared.as_json
def run(name: str | None, *, due: bool, is_json: bool) -> None:
    """Run companies now: read, decide, carry out. Running it twice at once does no harm."""
    house = shared.house()
    waiting = set(house.due_companies()) if due else None
    chosen = [row for row in shared.companies_named(house, name) if waiting is None or row.id in waiting]
    results: list[dict[str, Any]] = []
    for company in chosen:
        with shared.progress() as report:
            done = house.run(company.id, report)
        results.append({"company": company.name, **to_json(done)})
        if not is_json:
            shared.console.print(f"{company.name}: {_in_words(results[-1])}")
    if is_json:
        shared.say_json(results)
    elif not chosen:
        shared.console.print("No company is due.")
    if any(result["error"] for result in results):
        raise SystemExit(1)


def _in_words(result: dict[str, Any]) -> str:
    if result["was_busy"]:
        return "another worker is at it; nothing was done here."
    counts = ", ".join(f"{what} {number}" for what, number in sorted(result["counts"].items()) if number)
    calls = sum(result["calls"].values())
    said = f"{counts or 'nothing to do'}; {calls} calls to QuickBooks."
    return f"{said} {result['error']}" if result["error"] else said


@click.command()
@shared.one_company
@shared.as_json
def status(name: str | None, *, is_json: bool) -> None:
    """Show each company's mode, freshness, open work and last run."""
    house = shared.house()
    rows = [_status(house, company) for company in shared.companies_named(house, name)]
    if is_json:
        shared.say_json([row | {"budget": to_json(row["budget"])} for row in rows])
        return
    shown = shared.table(
        "Companies",
        "Company",
        "Mode",
        "Last sync",
        "Payments through",
        "Actions",
        "Tasks",
        "Reads",
        "Last run",
    )
    for row in rows:
        waiting = ", ".join(f"{number} {state}" for state, number in row["actions"].items()) or "none"
        cells = (
            row["mode"],
            row["synced_at"],
            row["payments_entered_through"],
            waiting,
            row["tasks"],
            f"{row['budget'].of_company:,}",
            row["last_run"],
        )
        shown.add_row(row["company"], *(str(cell if cell is not None else "never") for cell in cells))
    shared.console.print(shown)
    if rows:
        shared.console.print(budget_words(rows[0]["budget"]))


def _status(house: Any, company: Any) -> dict[str, Any]:
    with house.store.reading(company.id) as scope:
        now = companies.get(scope)
        open_actions = actions.with_status(scope, "proposed", "approved", "sending", "unclear", "failed")
        newest = runs.latest(scope, 1)
        synced_at = marks.progress(scope).synced_at
        task_count = len(tasks.open_tasks(scope))
        budget = call_counts.budget(scope, house.store, house.settings.quickbooks.reads_a_month)
    states = sorted({row.status for row in open_actions})
    last = newest[0] if newest else None
    return {
        "company": now.name,
        "id": now.id,
        "mode": "stopped" if now.is_stopped or house.is_stopped() else now.mode,
        "synced_at": synced_at.isoformat(timespec="minutes") if synced_at else None,
        "payments_entered_through": now.payments_entered_through,
        "policy_version": now.policy_version,
        "actions": {state: sum(row.status == state for row in open_actions) for state in states},
        "tasks": task_count,
        "budget": budget,
        "last_run": (last.error or last.outcome) if last else None,
    }
