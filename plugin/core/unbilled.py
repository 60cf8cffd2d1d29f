"""Is everything invoiced, and soon: from service to invoice, and what waits to be billed (S4.1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from plugin.core.resolution import median_days

Why = Literal["waits for approval", "approved", "below the minimum charge"]
"""Why a charge of ours is not billed yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lag:
    """How long after the service invoices were written."""

    invoices: int
    """Those whose lines name a day of service; the others tell nothing."""
    undated: int
    days_median: Decimal | None = None
    days_max: int | None = None
    """Of the one that waited longest; an invoice written ahead of its service counts as 0."""


def service_lag(invoices: Iterable[tuple[date | None, date]]) -> Lag:
    """The lag over *invoices*, each told by (earliest day of service on its lines, its own date)."""
    told = tuple(invoices)
    days = [max((issued_on - served_on).days, 0) for served_on, issued_on in told if served_on is not None]
    undated = len(told) - len(days)
    if not days:
        return Lag(invoices=0, undated=undated)
    return Lag(invoices=len(days), undated=undated, days_median=median_days(days), days_max=max(days))


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Charges of ours that wait to be billed for one reason, in one currency."""

    why: Why
    currency: str
    number: int
    amount_minor: int
    since: date
    """The day of the oldest of them."""


def unbilled(charges: Iterable[tuple[Why, str, int, date]]) -> tuple[Waiting, ...]:
    """The sums of *charges*, each told by (why, currency, amount, since), by currency and reason."""
    sums: dict[tuple[str, Why], tuple[int, int, date]] = {}
    for why, currency, amount_minor, since in charges:
        number, amount, oldest = sums.get((currency, why), (0, 0, since))
        sums[currency, why] = number + 1, amount + amount_minor, min(oldest, since)
    return tuple(
        Waiting(why=why, currency=currency, number=number, amount_minor=amount, since=oldest)
        for (currency, why), (number, amount, oldest) in sorted(sums.items())
    )
