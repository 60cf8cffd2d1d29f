"""`dunwell verify`: the mirrors against QuickBooks, totals for all, field by field for a sample, repaired."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from plugin import planning, words
from plugin.books import Books, BooksError
from plugin.core.register import Mismatch
from plugin.store import aging, events, register
from plugin.store.codec import to_json
from plugin.store.scope import Store
from plugin.sync import sync
from plugin.syncing.reconciling import SAMPLE, Reconciled, reconcile
from plugin.ties import match_charges, read_income, tie
from plugin.words.charges import mismatch_words
from plugin.words.events import compared_words
from web.commands import shared

SHOWN_MAX = 50


@click.command()
@shared.one_company
@click.option(
    "--sample",
    type=click.IntRange(min=0),
    default=SAMPLE,
    show_default=True,
    help="So many records of each kind are compared field by field; one call for every 200.",
)
@click.option(
    "--accept-charges",
    is_flag=True,
    help="Say that the charges listed as different are right as they are; what differs later is told anew.",
)
@shared.as_json
def verify(name: str | None, *, sample: int, accept_charges: bool, is_json: bool) -> None:
    """Compare what Dunwell holds with QuickBooks, and read again what differs. Exit code 1 when any did."""
    house = shared.house()
    company = shared.company_named(house, name)
    if accept_charges:
        with house.store.company(company.id) as scope:
            events.note(scope, shared.actor(), "charges accepted", str(register.accept(scope)))
    try:
        books = house.books_for(company.id)
        with shared.progress() as report:
            sync(house.store, books.books, company.id, report)
        found = reconcile(house.store, books.books, company.id, sample=sample)
        totals = _totals(house.store, books.books, company)
        read_income(house.store, books.books, company.id, is_wanted=True)
    except BooksError as failure:
        raise click.ClickException(f"{company.name}: {failure.sentence}") from None
    charges = match_charges(house.store, company.id)
    planning.plan_what_changed(house.store, company.id)
    told: dict[str, Any] = {
        "company": company.name,
        **to_json(found),
        **totals,
        "charges": to_json(list(charges)),
    }
    told["calls"] = sum(books.calls().values())
    if is_json:
        shared.say_json(told)
    else:
        _show(company, found, told)
        _show_charges(charges)
    if charges or found.drift or totals["customers_who_do_not_tie"]:
        raise SystemExit(1)


def _totals(store: Store, books: Books, company: Any) -> dict[str, int]:
    """What customers owe in the home currency, by both; read again where it differs."""
    differing = tie(store, books, company.id)
    with store.reading(company.id) as scope:
        ours = sum(item.open_minor for item in aging.open_items(scope, company.home_currency))
    apart = sum(sum(one.theirs_minor) - sum(one.ours_minor) for one in differing)
    return {
        "receivables_minor": ours,
        "receivables_in_quickbooks_minor": ours + apart,
        "customers_who_do_not_tie": len(differing),
    }


def _show(company: Any, found: Reconciled, told: dict[str, Any]) -> None:
    numbers = ("Here", "QuickBooks", "Field by field")
    shown = shared.table(f"{company.name}: what is where", "Kind", *numbers, right=numbers)
    for one in found.kinds:
        shown.add_row(one.kind, *(f"{number:,}" for number in (one.ours, one.theirs, one.sampled)))
    shared.console.print(shown)
    if found.drift:
        differed = shared.table("What differed, and was read again", "Kind", "Id", "Fields")
        for drift in found.drift[:SHOWN_MAX]:
            differed.add_row(drift.kind, drift.id, ", ".join(drift.fields))
        shared.console.print(differed)
    said = compared_words(len(found.drift))
    shared.console.print(f"{said[:1].upper()}{said[1:]} {_receivables(company, told)} {told['calls']} calls.")


def _show_charges(charges: Sequence[Mismatch]) -> None:
    if not charges:
        return
    amounts = ("Ours", "QuickBooks")
    shown = shared.table("Charges and their credits that differ", "Number", "What", *amounts, right=amounts)
    for one in charges[:SHOWN_MAX]:
        figures = (words.money(amount, one.currency) for amount in (one.ours_minor, one.theirs_minor))
        shown.add_row(one.number or f"id {one.document_id}", mismatch_words(one), *figures)
    shared.console.print(shown)
    shared.console.print(
        "Nothing is charged until these are put right in QuickBooks, or accepted as they are with: "
        "dunwell verify --accept-charges"
    )


def _receivables(company: Any, told: dict[str, Any]) -> str:
    ours, theirs = (
        words.money(told[name], company.home_currency)
        for name in ("receivables_minor", "receivables_in_quickbooks_minor")
    )
    untied = told["customers_who_do_not_tie"]
    if not untied:
        return f"Receivables are {ours}, for every customer and age as in QuickBooks' own A/R Aging."
    return (
        f"Receivables are {ours} here and {theirs} in QuickBooks' own A/R Aging; {untied} customers differ, "
        "and nothing is charged until they agree. See who: dunwell ready --aging."
    )
