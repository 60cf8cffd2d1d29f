"""Is the ledger fit to chase from? `dunwell ready` tells what to put right in QuickBooks first."""

from __future__ import annotations

from typing import Any

import click

from plugin import words
from plugin.books import BooksError
from plugin.core.because import Because
from plugin.core.ready import HOLDING
from plugin.store import findings, marks, unreadable
from plugin.store.codec import from_json, to_json
from plugin.ties import compare_aging
from plugin.words import ready as said
from plugin.words.pages import BUCKET_NAMES
from web.commands import shared
from web.wiring.house import House

_AT_ONCE = 500


@click.command()
@shared.one_company
@click.option(
    "--aging", is_flag=True, help="Compare with QuickBooks' own A/R Aging first (two calls or three)."
)
@shared.as_json
def ready(name: str | None, *, aging: bool, is_json: bool) -> None:
    """List what to put right in QuickBooks before anybody is chased, as of the last run."""
    house = shared.house()
    company = shared.company_named(house, name)
    if aging and not _ties(house, company, is_json=is_json):
        raise SystemExit(1)
    if aging:
        return
    with house.store.reading(company.id) as scope:
        synced_at = marks.progress(scope).synced_at
        rows = [_unread(row) for row in unreadable.everything(scope)]
        rows += [_finding(row) for row in _all(scope)]
    if synced_at is None:
        raise click.ClickException(f"{company.name} has not been read yet. Read it first with: dunwell run")
    link = house.record_links(company.id)
    for row in rows:
        row["link"] = link(row["subject"])
    if is_json:
        shared.say_json({"company": company.name, "synced_at": synced_at.isoformat(), "findings": rows})
        return
    if not rows:
        shared.console.print(f"{company.name} is ready: nothing in its receivables stands against chasing.")
        return
    shown = shared.table(
        f"{company.name}: put right first", "Customer", "Amount", "What", "To do", "Where", right=("Amount",)
    )
    for row in rows:
        amount = "" if row["amount_minor"] is None else words.money(row["amount_minor"], row["currency"])
        shown.add_row(row["customer"], amount, row["what"], row["to_do"], row["link"] or row["subject"])
    shared.console.print(shown)


def _ties(house: House, company: Any, *, is_json: bool) -> bool:
    """Compare, and tell customer by customer where the figures differ."""
    try:
        found = compare_aging(house.store, house.books_for(company.id).books, company.id)
    except BooksError as failure:
        raise click.ClickException(f"{company.name}: {failure.sentence}") from None
    if is_json:
        shared.say_json({"company": company.name, "differences": to_json(list(found))})
    elif not found:
        shared.console.print(f"{company.name}: our figures are those of QuickBooks' own A/R Aging.")
    else:
        shown = shared.table(f"{company.name}: figures that differ", "Customer", "Whose", *BUCKET_NAMES)
        for one in found:
            for whose, amounts in (("ours", one.ours_minor), ("QuickBooks", one.theirs_minor)):
                figures = (words.money(amount, company.home_currency) for amount in amounts)
                shown.add_row(one.customer_id, whose, *figures)
        shared.console.print(shown)
    return not found


def _all(scope: Any) -> list[Any]:
    rows: list[Any] = []
    after = None
    while True:
        part, after = findings.page(scope, None, after, _AT_ONCE)
        rows += part
        if after is None:
            return rows


def _unread(row: Any) -> dict[str, Any]:
    return {
        "kind": "unreadable record",
        "customer": "",
        "customer_id": None,
        "subject": f"{row.kind}/{row.id}",
        "amount_minor": None,
        "currency": None,
        "is_holding": True,
        "what": said.unreadable_words(row.reason, row.customer_ids),
        "to_do": said.unreadable_request(),
    }


def _finding(row: Any) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "customer": row.name,
        "customer_id": row.customer_id,
        "subject": row.subject,
        "amount_minor": row.amount_minor,
        "currency": row.currency,
        "is_holding": row.kind in HOLDING,
        "what": said.finding_words(from_json(Because, row.because), row.currency),
        "to_do": said.finding_request(row.kind),
    }
