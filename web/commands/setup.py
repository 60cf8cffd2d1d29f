"""Commands that set things up: the database, policies, a company's switches, and consent."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import get_args

import click
from rich.markup import escape

from plugin import config, own_settings, policies, words
from plugin.core.company import Mode
from plugin.outbox import quarantine
from plugin.planning import plan_now
from plugin.store import actions, approvals, companies, company_settings, policy_versions, safety
from plugin.store.engine import open_engine, upgrade
from plugin.store.find import meant
from plugin.store.reading.stops import may_be_lifted
from plugin.store.scope import Scope
from web.commands import shared


@click.group()
def db() -> None:
    """The database."""


@db.command("upgrade")
def db_upgrade() -> None:
    """Bring the tables up to this version; repeating it is harmless."""
    settings: Path = click.get_current_context().find_root().params["config"]
    before, after = upgrade(open_engine(config.load(settings).database.url))
    said = "was up to date already" if before == after else f"now has the tables of revision {after}"
    shared.console.print(f"The database {said}.")


@click.group()
def policy() -> None:
    """The written policy."""


@policy.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@shared.as_json
def policy_check(file: Path, *, is_json: bool) -> None:
    """Check a policy file and report every problem with its line and a hint."""
    found, problems = policies.check(file.read_text(encoding="utf-8"))
    if is_json:
        shared.say_json([{name: getattr(one, name) for name in one.__dataclass_fields__} for one in problems])
    else:
        for one in problems:
            hint = f" {one.hint}" if one.hint else ""
            shared.console.print(
                f"{file}:{one.line}: {one.severity}: {one.where}: {one.reason}{hint}", soft_wrap=True
            )
        if found is not None:
            shared.console.print(f"{file}: the policy “{found.name}” is sound.\n")
            shared.console.print(words.policy_in_words(found))
    if found is None:
        raise SystemExit(1)


@policy.command("preset")
@click.argument("name", type=click.Choice(policies.PRESETS))
def policy_preset(name: str) -> None:
    """Print a preset, to start a policy of your own from."""
    click.echo(policies.preset(name), nl=False)


@policy.command("activate")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--running-cases", is_flag=True, help="Cases that run go over to it as well.")
@shared.one_company
def policy_activate(file: Path, name: str | None, *, running_cases: bool) -> None:
    """Make a checked policy file the company's next version. Cases that run keep the one they began with."""
    house = shared.house()
    company = shared.company_named(house, name)
    with house.store.company(company.id) as scope:
        toml = file.read_text(encoding="utf-8")
        version = policy_versions.activate(scope, toml, shared.actor(), moves_running=running_cases)
    shared.console.print(f"{company.name} now follows version {version} of its policy.")


@policy.command("move")
@click.argument("customer")
@shared.one_company
def policy_move(customer: str, name: str | None) -> None:
    """Move a customer's running case to the version in force."""
    house = shared.house()
    company = shared.company_named(house, name)
    with house.store.company(company.id) as scope:
        found, now = meant(scope, customer), companies.standing(scope)
        version, on = str(now.policy.version), now.company.today
        own_settings.put(scope, found.payer_id, shared.actor(), "policy version", on=on, value=version)
    plan_now(house.store, company.id, [found.payer_id])
    shared.console.print(f"{escape(found.name)} now follows version {version} of the policy.")


@click.group("company")
def company_group() -> None:
    """A company's switches."""


@company_group.command("mode")
@click.argument("mode", type=click.Choice(get_args(Mode)))
@shared.one_company
def set_mode(mode: Mode, name: str | None) -> None:
    """Switch between preview, approve and automatic."""
    house = shared.house()
    company = shared.company_named(house, name)
    if mode != "preview" and company.preview_seen_at is None:
        raise click.ClickException(
            f"Nobody has looked yet at what would leave. Look first, on the page Next run or with: "
            f"dunwell plan --company {company.id}"
        )
    with house.store.company(company.id) as scope:
        company_settings.set_mode(scope, mode, shared.actor())
    shared.console.print(f"{company.name} is now in {mode} mode.")


@company_group.command("stop")
@shared.one_company
def stop(name: str | None) -> None:
    """Stop everything outward at once; reading goes on."""
    _set_stopped(name, is_stopped=True)


@company_group.command("go")
@shared.one_company
def go(name: str | None) -> None:
    """End the stop."""
    _set_stopped(name, is_stopped=False)


def _set_stopped(name: str | None, *, is_stopped: bool) -> None:
    house = shared.house()
    company = shared.company_named(house, name)
    with house.store.company(company.id) as scope:
        company_settings.set_stopped(scope, shared.actor(), is_stopped=is_stopped)
    shared.console.print(f"{company.name}: {'nothing leaves from now on' if is_stopped else 'work goes on'}.")


@company_group.command("let-go")
@click.argument("what", type=click.Choice(["unusual volume", "restored backup"]))
@shared.one_company
def let_go(what: safety.StopKind, name: str | None) -> None:
    """End what the program stopped by itself, after you have looked at it."""
    house = shared.house()
    company = shared.company_named(house, name)
    with house.store.company(company.id) as scope:
        stop = safety.open_stops(scope).get(what)
        if stop is not None and not may_be_lifted(scope, what, stop):
            raise click.ClickException(
                "QuickBooks has not been read since the restore. Read it first with: dunwell run"
            )
        if what == "restored backup":
            lifted = quarantine.sign_off(scope, house.keeper, shared.actor())
        else:
            lifted = safety.lift(scope, what, shared.actor())
    if what == "restored backup" and stop is not None and not lifted:
        raise click.ClickException("Another restore has come since. Look again after: dunwell run")
    done = "it goes on with the next run" if lifted else f"nothing is stopped for “{what}”"
    shared.console.print(f"{company.name}: {done}.")


@company_group.command("payments-entered-through")
@click.argument("through")
@shared.one_company
def payments_entered_through(through: str, name: str | None) -> None:
    """Confirm that payments up to this day are in QuickBooks."""
    house = shared.house()
    company = shared.company_named(house, name)
    day = shared.day(through)
    with house.store.company(company.id) as scope:
        company_settings.confirm_payments(scope, day, shared.actor())
    shared.console.print(f"{company.name}: payments are confirmed as entered through {day}.")


@company_group.command("terms-disclose-interest")
@click.argument("answer", type=click.Choice(["yes", "no"]))
@shared.one_company
def terms_disclose_interest(answer: str, name: str | None) -> None:
    """Record whether the company's terms tell customers about interest."""
    _record(
        name,
        lambda scope: company_settings.record_terms_disclose_interest(
            scope, shared.actor(), disclosed=answer == "yes"
        ),
    )


@company_group.command("terms-disclose-fees")
@click.argument("answer", type=click.Choice(["yes", "no"]))
@shared.one_company
def terms_disclose_fees(answer: str, name: str | None) -> None:
    """Record whether the company's terms tell customers about late fees."""
    _record(
        name,
        lambda scope: company_settings.record_terms_disclose_fees(
            scope, shared.actor(), disclosed=answer == "yes"
        ),
    )


@company_group.command("late-fees-off")
@click.argument("answer", type=click.Choice(["yes", "no"]))
@shared.one_company
def late_fees_off(answer: str, name: str | None) -> None:
    """Confirm that QuickBooks' own late fees are off, or take that back."""
    _record(
        name,
        lambda scope: company_settings.record_late_fees_off(scope, shared.actor(), is_off=answer == "yes"),
    )


def _record(name: str | None, record: Callable[[Scope], None]) -> None:
    """Record an answer about the company of that name, and say so."""
    house = shared.house()
    company = shared.company_named(house, name)
    with house.store.company(company.id) as scope:
        record(scope)
    shared.console.print(f"{company.name}: recorded.")


@company_group.command("start-on")
@click.argument("day")
@shared.one_company
def start_on(day: str, name: str | None) -> None:
    """Leave debts due before this day to a person's list."""
    house = shared.house()
    company = shared.company_named(house, name)
    with house.store.company(company.id) as scope:
        company_settings.start_chasing_on(scope, shared.day(day), shared.actor())
    shared.console.print(f"{company.name}: debts due before {day} are left to people.")


@company_group.command("disconnect")
@shared.one_company
@click.confirmation_option(prompt="Disconnect this company from QuickBooks?")
def disconnect(name: str | None) -> None:
    """End our access to the company at QuickBooks; what was recorded here stays."""
    house = shared.house()
    company = shared.company_named(house, name)
    house.connections.disconnect(company.id, shared.actor())
    shared.console.print(
        f"{company.name} is disconnected; nothing is read or sent until it is connected again."
    )


@click.command("actions")
@shared.one_company
@shared.as_json
def list_actions(name: str | None, *, is_json: bool) -> None:
    """List the actions that wait, are unclear or failed."""
    house = shared.house()
    company = shared.company_named(house, name)
    with house.store.reading(company.id) as scope:
        rows = actions.with_status(scope, "proposed", "approved", "sending", "unclear", "failed")
    if is_json:
        shared.say_json([row._asdict() for row in rows])
        return
    shown = shared.table(f"{company.name}: open actions", "Id", "State", "What", "Why")
    for row in rows:
        why = row.sentence or words.sentence(actions.action_of(row).because, row.currency)
        shown.add_row(row.id[:8], row.status, row.kind, why)
    shared.console.print(shown)


@click.command("approve")
@click.argument("ids", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Approve every proposed action.")
@shared.one_company
def approve(ids: tuple[str, ...], name: str | None, *, everything: bool) -> None:
    """Approve proposed actions with the numbers they have now."""
    house = shared.house()
    company = shared.company_named(house, name)
    approved = 0
    known = dict.fromkeys(ids, False)
    with house.store.company(company.id) as scope:
        for row in actions.with_status(scope, "proposed"):
            named = [one for one in ids if row.id.startswith(one)]
            known |= dict.fromkeys(named, True)
            if everything or named:
                approved += approvals.approve(scope, row.id, shared.actor(), shown=actions.action_of(row))
    unknown = [one for one, is_known in known.items() if not is_known]
    if unknown:
        raise click.ClickException(
            f"Nothing proposed has the id {', '.join(unknown)}. What waits is listed by: dunwell actions"
        )
    shared.console.print(f"{company.name}: {approved} actions approved; they leave with the next run.")
