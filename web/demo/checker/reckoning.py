"""Interest, reckoned day by day with exact fractions and rounded once: slow, plain and somebody else's."""

from __future__ import annotations

from calendar import isleap
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from web.demo.checker.facts import Policy
from web.demo.checker.reading import minor
from web.demo.checker.sources import Record
from web.demo.checker.world import World

ONE_DAY = timedelta(days=1)


def interest_minor(
    world: World,
    invoice: Record,
    first: date,
    last: date,
    *,
    paid_in_time_through: date | None,
    announced: tuple[int, Decimal] | None = None,
) -> int:
    """Simple interest on what was owed as each day from *first* through *last* began, half up.

    What was paid by the date a notice gave bears none at all, nor does what a credit took off, nor a
    disputed part on the days it is disputed, nor any day up to the due date and the free days. A principal
    and a rate that notices *announced* are the most.
    """
    policy = world.policy_about(invoice)
    if policy.annual_rate_percent is None:
        return 0
    currency, due_on = invoice["CurrencyRef"]["value"], date.fromisoformat(invoice["DueDate"])
    total = minor(invoice["TotalAmt"], currency) - minor(invoice.get("Deposit", Decimal(0)), currency)
    paid = [(on, minor(amount, currency)) for on, amount in world.ledger.paid_on(invoice)]
    credited = [(on, minor(amount, currency)) for on, amount in world.ledger.credited_to(invoice)]
    in_time = paid_in_time_through or date.min
    exact = Fraction(0)
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if (day - due_on).days > policy.free_days:
            settled = sum(amount for on, amount in paid if on < day or on <= in_time)
            settled += sum(amount for _, amount in credited)
            later = [each for each in credited if each[0] >= max(day, in_time + ONE_DAY)]
            owed = max(total - settled - _disputed(world, invoice["Id"], day, later), 0)
            rate = Fraction(policy.rate_percent(day, due_on) or 0)
            if announced:
                owed, rate = min(owed, announced[0]), min(rate, Fraction(announced[1]))
            exact += Fraction(owed) * rate / 100 * _share_of_year(policy, day)
    return int(exact + Fraction(1, 2))


def cap_minor(world: World, invoice: Record, currency: str) -> int:
    """The most that interest on an invoice may ever come to."""
    policy = world.policy_about(invoice)
    cap = int(minor(invoice["TotalAmt"], currency) * Fraction(policy.cap_percent_of_invoice) / 100)
    return cap if policy.cap_amount is None else min(cap, minor(policy.cap_amount, currency))


def _disputed(world: World, invoice_id: str, day: date, credited: list[tuple[date, int]]) -> int:
    """An open dispute counts for every day, a closed one for the days it was open.

    Of a closed one, what *credited* took off while it was open is not taken off twice.
    """
    mine = [each for each in world.said.disputes if each.invoice_id == invoice_id]
    waiting = sum(each.amount_minor for each in mine if each.closed_on is None)
    over = [(each.amount_minor, each.since, each.closed_on) for each in mine if each.closed_on]
    over = [(amount, since, until) for amount, since, until in over if since <= day <= until]
    spans = [(since, until) for _, since, until in over]
    twice = sum(amount for on, amount in credited if any(since <= on <= until for since, until in spans))
    return waiting + max(sum(amount for amount, _, _ in over) - twice, 0)


def _share_of_year(policy: Policy, day: date) -> Fraction:
    """How much of a year a day is; with months of thirty days a 31st is nothing, and March 1 makes up."""
    if policy.day_count == "30/360":
        if (day.month, day.day) == (3, 1):
            return Fraction(2 if isleap(day.year) else 3, 360)
        return Fraction(0 if day.day == 31 else 1, 360)
    is_long = policy.day_count == "actual/actual" and isleap(day.year)
    return Fraction(1, 366 if is_long else 365)
