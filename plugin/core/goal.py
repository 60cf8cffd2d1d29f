"""The goal of collecting, as "70 % of what is invoiced is paid within 30 days", and how near it is (S2.1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from plugin.core.calendar import last_of_month
from plugin.core.owed import Invoice


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """What share of a month's invoices should be paid, and how soon after their dates."""

    collected_percent: Decimal
    within_days: int = 30
    """Counted from each invoice's own date, whatever its terms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """The invoices of one month in one currency, once all of them are old enough."""

    month: date
    """Its first day."""
    billed_minor: int
    """Their totals without credits and late fees."""
    collected_minor: int
    """What was paid of it in time."""

    @property
    def collected_percent(self) -> Decimal:
        """The share that was paid in time, to one decimal, never rounded up: 69.96 is not 70."""
        return Decimal(self.collected_minor * 1000 // self.billed_minor) / 10

    def reaches(self, goal: Goal) -> bool:
        """Whether so much was paid as the goal asks, exactly."""
        return self.collected_minor * 100 >= goal.collected_percent * self.billed_minor


def cohorts(invoices: Iterable[Invoice], within_days: int, today: date) -> tuple[Cohort, ...]:
    """What came in within so many days, by the month of the invoices' dates, the oldest month first.

    A month is left out until its last invoice has had all of these days. All *invoices* are of one currency.
    """
    billed: defaultdict[date, int] = defaultdict(int)
    collected: defaultdict[date, int] = defaultdict(int)
    for invoice in invoices:
        month = invoice.issued_on.replace(day=1)
        if (
            invoice.is_charge
            or invoice.is_voided
            or today < last_of_month(month) + timedelta(days=within_days)
        ):
            continue
        credited = sum(part.amount_minor for part in invoice.applied if part.source == "credit")
        owed = max(invoice.total_minor - invoice.late_fee_minor - credited, 0)
        in_time = invoice.issued_on + timedelta(days=within_days)
        paid = sum(p.amount_minor for p in invoice.applied if p.source != "credit" and p.on <= in_time)
        billed[month] += owed
        collected[month] += min(paid, owed)
    return tuple(
        Cohort(month=month, billed_minor=billed[month], collected_minor=collected[month])
        for month in sorted(billed)
        if billed[month]
    )
