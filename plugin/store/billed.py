"""What charges of ours bill, as values: interest by period, late fees by name and number."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sqlalchemy import Row

from plugin.core.billed import Billed, ChargedFee, ChargedInterest
from plugin.store.gather import Gathered


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


def charge_invoices(found: Gathered) -> set[str | None]:
    """The invoices that our charges became."""
    lines: list[Row[Any]] = [row for rows in found.charge_lines_by_invoice.values() for row in rows]
    fees: list[Row[Any]] = [row for rows in found.charge_fees_by_invoice.values() for row in rows]
    return {row.charge_invoice_id for row in (*lines, *fees)}


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
