"""Commands about one customer: why something is or is not done, and settings of its own."""

from __future__ import annotations

from typing import Any, cast, get_args

import click
from rich.markup import escape

from plugin import own_settings, words
from plugin.access import parts
from plugin.core.account import Account
from plugin.core.actions import TaskKind
from plugin.core.explain import Answer, about
from plugin.core.explain import why as answers_of
from plugin.core.roles import PARTS, Part
from plugin.core.said import EscalationKind, OwnName
from plugin.people import decide
from plugin.planning import plan_now
from plugin.store import accounts
from plugin.store.codec import to_json
from plugin.store.companies import Standing, standing
from plugin.store.find import Meant, meant
from plugin.store.scope import Scope
from web.commands import shared


@click.command()
@click.argument("customer_or_invoice")
@shared.one_company
@shared.as_json
def why(customer_or_invoice: str, name: str | None, *, is_json: bool) -> None:
    """Say why each thing is done or left about a customer, or about one invoice by its number."""
    house = shared.house()
    company = shared.company_named(house, name)
    with house.store.reading(company.id) as scope:
        found, now = meant(scope, customer_or_invoice), standing(scope)
        told = [(account, _answers(account, now, found)) for account in _accounts(scope, now, found)]
        said_to = {
            answer: parts.whose(scope, account, cast("TaskKind", answer.step))
            for account, said in told
            for answer in said
            if answer.outcome == "asks a person"
        }
    if is_json:
        shared.say_json(
            [{"account": one.name, "currency": one.currency, "answers": to_json(said)} for one, said in told]
        )
        return
    for account, said in told:
        for answer in said:
            shared.console.print(_in_words(answer, account, said_to.get(answer)), soft_wrap=True)


def _accounts(scope: Scope, now: Standing, found: Meant) -> list[Account]:
    return list(accounts.load(scope, [found.payer_id], now.zone, history_since=now.history_since))


def _answers(account: Account, now: Standing, found: Meant) -> tuple[Answer, ...]:
    said = answers_of(account, now.policy_for(account), now.company)
    return about(said, found.invoice_id) if found.invoice_id else said


def _in_words(answer: Answer, account: Account, person: str | None) -> str:
    numbers = {f"invoice/{invoice.id}": f"Invoice {invoice.number}" for invoice in account.invoices}
    subject = numbers.get(answer.subject, account.name)
    outcome = {"does": "is done", "asks a person": f"is for {person or 'a person'}", "waits": "waits"}[
        answer.outcome
    ]
    lines = [f"[bold]{escape(subject)}[/bold]: “{escape(answer.step)}” {outcome}."]
    lines.append(f"  {escape(words.sentence(answer.because, account.currency))}")
    if answer.would_change:
        lines.append(
            f"  What would change it: {escape('; '.join(map(words.change_words, answer.would_change)))}."
        )
    return "\n".join(lines)


@click.command("part")
@click.argument("part", type=click.Choice(PARTS))
@click.argument("person")
@shared.one_company
def part_command(part: Part, person: str, name: str | None) -> None:
    """Say who collects, has the relationships, manages, or sees to the law. One person may be all."""
    house = shared.house()
    company = shared.company_named(house, name)
    with house.store.company(company.id) as scope:
        member = parts.member_meant(scope, person)
        parts.put(scope, part, member.user_id, shared.actor())
    shared.console.print(f"{escape(member.name)} is now the {part} of {escape(company.name)}.")


@click.group("customer")
def customer_group() -> None:
    """A customer's own settings, which go before the policy."""


@customer_group.command("set")
@click.argument("customer_or_invoice")
@click.argument("setting", type=click.Choice(own_settings.NAMES))
@click.argument("value", default="")
@click.option("--reason", default="", help="Why; an exemption from interest needs one.")
@shared.one_company
def customer_set(
    customer_or_invoice: str, setting: OwnName, value: str, reason: str, name: str | None
) -> None:
    """Set one thing for a customer or, by its number, for one invoice. Who did it stays on record."""
    house = shared.house()
    company = shared.company_named(house, name)
    with house.store.company(company.id) as scope:
        found, on = meant(scope, customer_or_invoice), standing(scope).company.today
        facts: dict[str, Any] = {"value": value, "reason": reason, "invoice_id": found.invoice_id}
        own_settings.put(scope, found.payer_id, shared.actor(), setting, on=on, **facts)
    plan_now(house.store, company.id, [found.payer_id])
    shared.console.print(f"Kept for {escape(found.name)}: {setting}{f' {value}' if value else ''}.")


@customer_group.command("dossier")
@click.argument("customer")
@shared.one_company
def customer_dossier(customer: str, name: str | None) -> None:
    """Print all that is known about a customer's debt: for whoever decides what comes next."""
    house = shared.house()
    company = shared.company_named(house, name)
    with house.store.reading(company.id) as scope:
        now = standing(scope)
        found = _accounts(scope, now, meant(scope, customer))
    for account in found:
        click.echo(words.dossier_words(account, now.company.today))


@customer_group.command("decide")
@click.argument("customer")
@click.argument("kind", type=click.Choice(get_args(EscalationKind)))
@click.option("--reason", required=True, help="Why; it stays with the decision.")
@shared.one_company
def customer_decide(customer: str, kind: EscalationKind, reason: str, name: str | None) -> None:
    """Record what becomes of a debt. An agency or attorney ends all our acts; nothing is sent by itself."""
    house = shared.house()
    company = shared.company_named(house, name)
    with house.store.company(company.id) as scope:
        found, on = meant(scope, customer), standing(scope).company.today
        decide(scope, found.payer_id, shared.actor(), kind=kind, reason=reason, on=on)
    plan_now(house.store, company.id, [found.payer_id])
    shared.console.print(f"Decided for {escape(found.name)}: {kind}.")


@customer_group.command("unset")
@click.argument("customer_or_invoice")
@click.argument("setting", type=click.Choice(own_settings.NAMES))
@click.argument("value", required=False)
@shared.one_company
def customer_unset(customer_or_invoice: str, setting: OwnName, value: str | None, name: str | None) -> None:
    """Let the policy's own setting hold again; of tags only the one named."""
    house = shared.house()
    company = shared.company_named(house, name)
    with house.store.company(company.id) as scope:
        found, on = meant(scope, customer_or_invoice), standing(scope).company.today
        facts: dict[str, Any] = {"value": value, "invoice_id": found.invoice_id}
        ended = own_settings.end(scope, found.payer_id, shared.actor(), setting, on=on, **facts)
    plan_now(house.store, company.id, [found.payer_id])
    said = "The policy holds again for" if ended else "Nothing of this was set for"
    shared.console.print(f"{said} {escape(found.name)}: {setting}.")
