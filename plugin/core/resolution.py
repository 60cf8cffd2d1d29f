"""How fast late invoices are paid, and how many of them before the day of the fee (S0.5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from plugin.core.owed import Invoice
from plugin.core.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """What became of the invoices that were late, in days after their due dates."""

    fee_day: int | None
    """The first day overdue on which the policy charges; None where it never does, or on no known day."""
    judged: int = 0
    """Late invoices that have seen the fee day, paid or not; 0 without one."""
    before_fee_day: int = 0
    """Those of them that were paid when they were fewer days late than that."""
    paid: int = 0
    """Late invoices that are paid, whatever day it is."""
    days_median: Decimal | None = None
    """How late the middle one of these was paid; of two in the middle, halfway between them."""


def fee_day(policy: Policy) -> int | None:
    """The day overdue of the first charge: of the policy as it is written, segments left out."""
    days = [step.after_days_overdue for step in policy.steps if step.kind == "charge"]
    return min((day for day in days if day is not None), default=None)


def resolution(invoices: Iterable[Invoice], policy: Policy, today: date) -> Resolution:
    """How the late ones among *invoices* were resolved, as the books stand *today*.

    An invoice counts for the share once its fee day has come: sooner, those that are already paid would
    count and those that are not would not. Charges of ours and voided invoices are no late invoices.
    """
    day, paid_after = fee_day(policy), []
    judged = before = 0
    for invoice in invoices:
        settled = settled_on(invoice)
        if not _was_late(invoice, settled, today):
            continue
        late = (settled - invoice.due_on).days if settled else None
        if late is not None:
            paid_after.append(late)
        if day is not None and (today - invoice.due_on).days >= day:
            judged += 1
            before += late is not None and late < day
    return Resolution(
        fee_day=day,
        judged=judged,
        before_fee_day=before,
        paid=len(paid_after),
        days_median=median_days(paid_after) if paid_after else None,
    )


def settled_on(invoice: Invoice) -> date | None:
    """The first day at whose end nothing but late fees was owed; None while it is owed, or nothing tells."""
    days = (part.on for part in invoice.applied)
    return min((day for day in days if invoice.principal_minor_on(day) == 0), default=None)


def _was_late(invoice: Invoice, settled: date | None, today: date) -> bool:
    if invoice.is_charge or invoice.is_voided:
        return False
    return settled > invoice.due_on if settled else invoice.is_overdue(today)


def median_days(days: list[int]) -> Decimal:
    """The middle one of *days*, which are not none; of two in the middle, halfway between them."""
    ordered, half = sorted(days), len(days) // 2
    return Decimal(ordered[half] + ordered[-half - 1]) / 2
