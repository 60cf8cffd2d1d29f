"""The audit, for whoever has to answer for what was sent: verify it, read it, forget a customer in it."""

from __future__ import annotations

import json
from typing import Any

import click

from plugin import tables
from plugin.audit import texts, trail
from plugin.audit.verify import verify as verify_chain
from plugin.store import merged
from web.commands import shared


@click.group("audit")
def audit_group() -> None:
    """What was sent, by whose word, and what became of it."""


@audit_group.command("verify")
@shared.one_company
@click.option(
    "--head", "known", help="A head you kept elsewhere, as NUMBER:HASH; it must still be in the chain."
)
@shared.as_json
def verify(name: str | None, known: str | None, *, is_json: bool) -> None:
    """Compute the whole chain anew. Prints the head: keep it somewhere else."""
    house = shared.house()
    kept = _head(known)
    found = []
    for company in shared.companies_named(house, name):
        with house.store.reading(company.id) as scope:
            done = verify_chain(scope, known_head=kept)
        head = f"{done.entries}:{done.head}"
        found.append({"company": company.name, "head": head, "problems": list(done.problems)})
        if not is_json:
            whole = f"{done.entries} entries, all as they were written. Head {head}"
            shared.console.print(f"{company.name}: {whole if not done.problems else 'NOT whole.'}")
            for problem in done.problems:
                shared.console.print(f"  {problem}")
    if is_json:
        shared.say_json(found)
    if any(one["problems"] for one in found):
        raise SystemExit(1)


def _head(known: str | None) -> tuple[int, str] | None:
    if known is None:
        return None
    number, _, digest = known.partition(":")
    if not number.isdigit() or not digest:
        raise click.ClickException("Write the head as it was printed: NUMBER:HASH.")
    return int(number), digest


@audit_group.command("show")
@shared.one_company
@click.option(
    "--customer", help="Only entries about the customer of this QuickBooks id, and who was merged into it."
)
@click.option("--action", help="Only entries about this action; the beginning of its id is enough.")
@click.option("--words", is_flag=True, help="With the exact words and addresses, where they still exist.")
@shared.as_json
def show(name: str | None, customer: str | None, action: str | None, *, words: bool, is_json: bool) -> None:
    """Read the audit, the oldest entry first."""
    house = shared.house()
    company = shared.company_named(house, name)
    table = tables.audit_entries
    with house.store.reading(company.id) as scope:
        query = scope.select(table).order_by(table.c.number)
        if customer:
            query = query.where(table.c.customer_id.in_(merged.made_one(scope, customer)))
        if action:
            query = query.where(table.c.action_id.startswith(action, autoescape=True))
        found = [
            _entry(row, texts.read(scope, house.vault, row.number) if words else None)
            for row in scope.rows(query)
        ]
    if is_json:
        shared.say_json(found)
        return
    shown = shared.table(
        f"{company.name}: audit", "No", "When (UTC)", "What", "Action", "Customer", "Details"
    )
    for one in found:
        details = json.dumps({**one["body"], **({"words": one["words"]} if one["words"] else {})})
        cells = (one["at"], one["what"], (one["action"] or "")[:8], one["customer"] or "", details)
        shown.add_row(str(one["number"]), *cells)
    shared.console.print(shown)


def _entry(row: Any, words: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "number": row.number,
        "at": row.at.isoformat(timespec="seconds"),
        "what": row.what,
        "action": row.action_id,
        "customer": row.customer_id,
        "body": json.loads(row.body),
        "words": words,
        "hash": row.hash,
    }


@audit_group.command("forget")
@click.argument("customer")
@shared.one_company
@click.confirmation_option(prompt="Destroy the names and texts of this customer in the audit for good?")
def forget(customer: str, name: str | None) -> None:
    """Destroy what the audit says of the CUSTOMER with this QuickBooks id; the chain still verifies.

    Whoever was merged into the customer is forgotten with it.
    """
    house = shared.house()
    company = shared.company_named(house, name)
    with house.store.company(company.id) as scope:
        _, *formers = merged.made_one(scope, customer)
        gone = trail.forget(scope, house.keeper.witness, customer, shared.actor())
    whose = f"customer {customer}" + (f" and of {', '.join(formers)}, merged into it," if formers else "")
    shared.console.print(f"{company.name}: {gone} texts of {whose} are destroyed.")
