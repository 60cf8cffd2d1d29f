"""Which yearly rate a day bears, and from which day on interest counts."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from plugin.core.billed import Announced
from plugin.core.owed import Invoice
from plugin.core.policy import InterestTerms


def starts_on(invoice: Invoice, terms: InterestTerms) -> date:
    """The first day of *invoice* that may bear interest: after its due date and the free days."""
    return invoice.due_on + timedelta(days=terms.free_days + 1)


def announced_from(invoice: Invoice, said: Announced) -> date:
    """The first day of *invoice* for which interest was *said* to be added.

    If its due date has moved since, the later one: no day that was not announced, and none in time by now.
    """
    return max(invoice.due_on + timedelta(days=said.free_days + 1), said.from_day or date.min)


def rate_on(day: date, terms: InterestTerms, began_on: date, at_most: Announced | None = None) -> Decimal:
    """The yearly rate of *day* for a debt whose interest began on *began_on*.

    Never above the ceiling, nor above what notices have announced.
    """
    asked = began_on if terms.rate_mode == "fixed at start" else day
    changes = sorted(terms.rate_changes, key=lambda change: change.from_day)
    rates = [change.annual_rate_percent for change in changes if change.from_day <= asked]
    rate = rates[-1] if rates else terms.annual_rate_percent
    ceilings = [terms.annual_rate_percent_max, at_most.annual_rate_percent if at_most else None]
    return min([rate, *(ceiling for ceiling in ceilings if ceiling is not None)])
