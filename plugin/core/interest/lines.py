"""What a charge bills of one invoice: the days not billed yet, within its caps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import groupby

from plugin.core.actions import DayCount, InterestLine, InterestPart
from plugin.core.billed import Announced, Billed, ChargedInterest
from plugin.core.interest.bearing import parts_of
from plugin.core.interest.day_counts import year_share
from plugin.core.interest.limits import is_used_up, room_minor
from plugin.core.interest.rates import announced_from, starts_on
from plugin.core.money import rounded_half_up
from plugin.core.owed import Invoice
from plugin.core.policy import InterestTerms
from plugin.core.said import Dispute

_DAY = timedelta(days=1)


def exact_minor(parts: Iterable[InterestPart], day_count: DayCount) -> Fraction:
    """The interest of *parts*, exact."""
    return sum((_of_part(part, day_count) for part in parts), Fraction(0))


def _of_part(part: InterestPart, day_count: DayCount) -> Fraction:
    rate, scale = part.annual_rate_percent.as_integer_ratio()
    share = year_share(part.first, part.last, day_count)
    # Multiplied as integers and reduced once: every open invoice comes through here at every planning.
    return Fraction(part.principal_minor * rate * share.numerator, 100 * scale * share.denominator)


def interest_minor(parts: Iterable[InterestPart], day_count: DayCount) -> int:
    """The interest of *parts*, rounded once, half up; not capped."""
    return rounded_half_up(exact_minor(parts, day_count))


def first_uncharged_day(
    invoice: Invoice, charged: Iterable[Billed], terms: InterestTerms, at_most: Announced | None = None
) -> date:
    """The day after the last one charged, and never before the first that may bear interest (rule 2).

    That one is announced by notices, where they have announced *at_most*.
    """
    mine = [
        c.period_through + _DAY
        for c in charged
        if isinstance(c, ChargedInterest) and c.invoice_id == invoice.id
    ]
    announced = announced_from(invoice, at_most) if at_most else date.min
    return max([starts_on(invoice, terms), announced, *mine])


def lines_of(
    invoice: Invoice,
    disputes: Sequence[Dispute],
    charged: Sequence[Billed],
    terms: InterestTerms,
    *,
    currency: str,
    through: date,
    paid_in_time_through: date | None = None,
    at_most: Announced | None = None,
) -> tuple[InterestLine, ...]:
    """What may be charged on *invoice* for the days not charged yet, through *through*, within its caps.

    One line, or one for each yearly rate where the rate changed, so that every line states its own. The
    lines of several charges join without a gap and without an overlap. Lines of no amount are left out.
    *at_most* is what notices have announced.
    """
    first = first_uncharged_day(invoice, charged, terms, at_most)
    if through < first or is_used_up(invoice, charged, terms, currency):
        return ()
    parts = parts_of(
        invoice,
        disputes,
        terms,
        first=first,
        last=through,
        paid_in_time_through=paid_in_time_through,
        at_most=at_most,
    )
    runs = [tuple(run) for _, run in groupby(parts, key=lambda part: part.annual_rate_percent)]
    room = room_minor(invoice, charged, terms, currency)
    lines = []
    for index, run in enumerate(runs):
        begins = first if index == 0 else run[0].first
        ends = through if index == len(runs) - 1 else runs[index + 1][0].first - _DAY
        amount = min(interest_minor(run, terms.day_count), room)
        room -= amount
        if amount > 0:
            lines.append(
                InterestLine(
                    invoice_id=invoice.id,
                    invoice_number=invoice.number,
                    due_on=invoice.due_on,
                    period_from=begins,
                    period_through=ends,
                    days=sum(part.days for part in run),
                    principal_minor=run[-1].principal_minor,
                    annual_rate_percent=run[-1].annual_rate_percent,
                    amount_minor=amount,
                    parts=run,
                    day_count=terms.day_count,
                    paid_in_time_through=paid_in_time_through,
                )
            )
    return tuple(lines)
