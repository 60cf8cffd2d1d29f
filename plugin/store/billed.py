"""What charges of ours bill, as values: interest by period, late fees by name and number."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Row, Select

from plugin import tables
from plugin.core.actions import PostCharge
from plugin.core.billed import Billed, ChargedFee, ChargedInterest
from plugin.store.codec import from_json
from plugin.store.gather import Gathered
from plugin.store.scope import Scope
from plugin.store.statements import among, own


def billed(found: Gathered, invoice_id: str) -> Iterator[Billed]:
    """Everything that charges of ours bill of one invoice."""
    for row in found.charge_lines_by_invoice.get(invoice_id, []):
        yield ChargedInterest(
            invoice_id=row.invoice_id,
            period_from=row.period_from,
            period_through=row.period_through,
            amount_minor=row.amount_minor,
            charge_id=row.action_id,
            principal_minor=row.principal_minor,
            annual_rate_percent=_decimal(row.annual_rate_percent),
            day_count=row.day_count,
            paid_in_time_through=row.paid_in_time_through,
        )
    for row in found.charge_fees_by_invoice.get(invoice_id, []):
        yield ChargedFee(
            invoice_id=row.invoice_id,
            name=row.name,
            number=row.number,
            amount_minor=row.amount_minor,
            charge_id=row.action_id,
            owed_minor=row.owed_minor,
            percent=_decimal(row.percent),
            paid_in_time_through=row.paid_in_time_through,
        )


def billed_of_deleted(
    scope: Scope, found: Gathered, actions: Iterable[Row[Any]], here: Collection[str]
) -> Iterator[Billed]:
    """What the charges among *actions* bill of invoices that QuickBooks no longer has; *here* are known.

    One that merely moved to another customer is still there, and was rightly charged while it was here.
    """
    for row in actions:
        if row.kind == PostCharge.kind and row.status == "done":
            for invoice_id in sorted(_deleted(scope, _sources(found, row) - set(here))):
                number = from_json(PostCharge, row.payload).numbers.get(invoice_id, invoice_id)
                for each in billed(found, invoice_id):
                    if each.charge_id == row.id:
                        yield replace(each, deleted_number=number)


def _sources(found: Gathered, charge: Row[Any]) -> set[str]:
    """The late invoices that a charge bills."""
    subjects = [cover.subject for cover in found.covers_by_action.get(charge.id, ())]
    return {each.removeprefix("invoice/") for each in subjects if each.startswith("invoice/")}


def _deleted(scope: Scope, invoice_ids: set[str]) -> set[str]:
    if not invoice_ids:
        return set()
    return invoice_ids - {row.id for row in scope.read(_still_there(), invoices=sorted(invoice_ids))}


@cache
def _still_there() -> Select[Any]:
    table = tables.invoices
    return own(table, table.c.id).where(among(table.c.id, "invoices"))


def charge_invoices(found: Gathered) -> set[str | None]:
    """The invoices that our charges became."""
    lines: list[Row[Any]] = [row for rows in found.charge_lines_by_invoice.values() for row in rows]
    fees: list[Row[Any]] = [row for rows in found.charge_fees_by_invoice.values() for row in rows]
    return {row.charge_invoice_id for row in (*lines, *fees)}


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
