"""Interest, reckoned day by day with exact fractions and rounded once: slow, plain and somebody else's."""

from __future__ import annotations

from calendar import isleap
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from web.demo.checker.reading import minor
from web.demo.checker.sources import Record
from web.demo.checker.world import World


def interest_minor(
    world: World, invoice: Record, first: date, last: date, *, paid_in_time_through: date | None
) -> int:
    """Simple interest on what was owed as each day from *first* through *last* began, half up.

    What was paid by the date a notice gave bears none at all, nor does a disputed part on the days it is
    disputed, nor any day up to the due date.
    """
    rate = world.policy.annual_rate_percent
    if rate is None:
        return 0
    currency = invoice["CurrencyRef"]["value"]
    total = minor(invoice["TotalAmt"], currency) - minor(invoice.get("Deposit", Decimal(0)), currency)
    paid = [(on, minor(amount, currency)) for on, amount in world.ledger.applied_to(invoice)]
    in_time = paid_in_time_through or date.min
    due_on = date.fromisoformat(invoice["DueDate"])
    exact = Fraction(0)
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if day > due_on:
            settled = sum(amount for on, amount in paid if on < day or on <= in_time)
            owed = max(total - settled - _disputed(world, invoice["Id"], day), 0)
            exact += Fraction(owed) * Fraction(rate) / 100 / _days_of_year(world, day)
    return int(exact + Fraction(1, 2))


def cap_minor(invoice: Record, percent: Decimal, currency: str) -> int:
    """The most that interest on an invoice may ever come to."""
    return int(minor(invoice["TotalAmt"], currency) * Fraction(percent) / 100)


def _disputed(world: World, invoice_id: str, day: date) -> int:
    """An open dispute counts for every day, a closed one for the days it was open."""
    return sum(
        each.amount_minor
        for each in world.said.disputes
        if each.invoice_id == invoice_id and (each.closed_on is None or each.since <= day <= each.closed_on)
    )


def _days_of_year(world: World, day: date) -> int:
    return 366 if world.policy.day_count == "actual/actual" and isleap(day.year) else 365
