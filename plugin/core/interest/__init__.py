"""Simple interest on late invoices: piecewise, exact until one rounding, each day once (collections.md 4.1).

The first day that bears interest is the day after the due date, whatever the grace or the notice: those
decide whether interest is asked for, never from when it counts. A day bears interest on what was owed when
it began, so a payment counts from the day after it. Only an invoice's own principal is a base; charges of
ours are invoices of their own and never one (rule 3).
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import groupby, pairwise

from plugin.core.account import ChargedInterest, Dispute, Invoice
from plugin.core.actions import InterestLine, InterestPart
from plugin.core.money import rounded_half_up
from plugin.core.policy import DayCount, InterestTerms

_DAY = timedelta(days=1)


def year_share(first: date, last: date, day_count: DayCount) -> Fraction:
    """The share of a year in the days *first* to *last*, both included; shares of adjoining spans add up."""
    if day_count == "actual/actual":
        years = range(first.year, last.year + 1)
        return sum((_share_of_year(year, first, last) for year in years), Fraction(0))
    return Fraction(days_counted(first, last, day_count), 360 if day_count == "30/360" else 365)


def days_counted(first: date, last: date, day_count: DayCount) -> int:
    """The days *first* to *last* as *day_count* counts them: calendar days, or 30 to every month.

    30/360 is the Eurobond count (30E/360), the one in which a span cut in two still has the same days.
    """
    if day_count == "30/360":
        return _thirties(last) - _thirties(first - _DAY)
    return (last - first).days + 1


def rate_on(day: date, terms: InterestTerms, starts_on: date) -> Decimal:
    """The yearly rate of *day* for a debt whose interest began on *starts_on*."""
    asked = starts_on if terms.rate_mode == "fixed at start" else day
    changes = sorted(terms.rate_changes, key=lambda change: change.from_day)
    rates = [change.annual_rate_percent for change in changes if change.from_day <= asked]
    return rates[-1] if rates else terms.annual_rate_percent


def bearing_minor(
    invoice: Invoice, disputes: Iterable[Dispute], day: date, paid_in_time_through: date | None = None
) -> int:
    """The principal of *invoice* that bears interest on *day*.

    What was paid by *paid_in_time_through*, the date a notice gave, bears none on any day: the notice
    promised so (S4.2). A disputed part bears none while its dispute is open, for no day at all, since
    nobody knows yet that it was owed; once closed, none for the days it was open.
    """
    began = max(day - _DAY, paid_in_time_through or date.min)
    disputed = sum(
        d.amount_minor
        for d in disputes
        if d.invoice_id == invoice.id and (d.closed_on is None or d.opened_on <= day <= d.closed_on)
    )
    return max(invoice.principal_minor_on(began) - disputed, 0)


def parts_of(
    invoice: Invoice,
    disputes: Sequence[Dispute],
    terms: InterestTerms,
    *,
    first: date,
    last: date,
    paid_in_time_through: date | None = None,
) -> tuple[InterestPart, ...]:
    """The days *first* to *last*, cut wherever principal or rate changes, without those that bear nothing."""
    starts_on = invoice.due_on + _DAY
    first = max(first, starts_on)
    cuts = {first, last + _DAY}
    cuts |= {part.on + _DAY for part in invoice.applied}
    cuts |= {change.from_day for change in terms.rate_changes}
    for dispute in disputes:
        cuts |= {dispute.opened_on, (dispute.closed_on or dispute.opened_on) + _DAY}
    inside = sorted(cut for cut in cuts if first <= cut <= last + _DAY)
    spans = [(start, end - _DAY) for start, end in pairwise(inside)]
    parts = (
        InterestPart(
            first=start,
            last=end,
            days=days_counted(start, end, terms.day_count),
            principal_minor=bearing_minor(invoice, disputes, start, paid_in_time_through),
            annual_rate_percent=rate_on(start, terms, starts_on),
        )
        for start, end in spans
    )
    return tuple(_joined(part for part in parts if part.principal_minor > 0))


def _joined(parts: Iterable[InterestPart]) -> Iterator[InterestPart]:
    """Neighbors that bear the same interest as one: a cut that changed nothing is not worth printing."""
    open_part: InterestPart | None = None
    for part in parts:
        if open_part is not None and _is_one(open_part, part):
            open_part = replace(open_part, last=part.last, days=open_part.days + part.days)
            continue
        if open_part is not None:
            yield open_part
        open_part = part
    if open_part is not None:
        yield open_part


def _is_one(part: InterestPart, following: InterestPart) -> bool:
    return (
        part.last + _DAY == following.first
        and part.principal_minor == following.principal_minor
        and part.annual_rate_percent == following.annual_rate_percent
    )


def exact_minor(parts: Iterable[InterestPart], day_count: DayCount) -> Fraction:
    """The interest of *parts*, exact."""
    return sum(
        (
            part.principal_minor
            * Fraction(part.annual_rate_percent)
            / 100
            * year_share(part.first, part.last, day_count)
            for part in parts
        ),
        Fraction(0),
    )


def interest_minor(parts: Iterable[InterestPart], day_count: DayCount) -> int:
    """The interest of *parts*, rounded once, half up; not capped."""
    return rounded_half_up(exact_minor(parts, day_count))


def first_uncharged_day(invoice: Invoice, charged: Iterable[ChargedInterest]) -> date:
    """The day after the last one charged; the day after the due date when nothing was (rule 2)."""
    mine = [c.period_through for c in charged if c.invoice_id == invoice.id]
    return max([invoice.due_on, *mine]) + _DAY


def room_minor(invoice: Invoice, charged: Iterable[ChargedInterest], terms: InterestTerms) -> int:
    """How much interest *invoice* may still be charged before its cap, over all periods and episodes."""
    cap = (invoice.total_minor - invoice.late_fee_minor) * Fraction(terms.cap_percent_of_invoice) / 100
    return max(int(cap) - sum(c.amount_minor for c in charged if c.invoice_id == invoice.id), 0)


def lines_of(
    invoice: Invoice,
    disputes: Sequence[Dispute],
    charged: Sequence[ChargedInterest],
    terms: InterestTerms,
    *,
    through: date,
    paid_in_time_through: date | None = None,
) -> tuple[InterestLine, ...]:
    """What may be charged on *invoice* for the days not charged yet, through *through*, within the cap.

    One line, or one for each yearly rate where the rate changed, so that every line states its own. The
    lines of several charges join without a gap and without an overlap. Lines of no amount are left out.
    """
    first = first_uncharged_day(invoice, charged)
    if through < first:
        return ()
    parts = parts_of(
        invoice, disputes, terms, first=first, last=through, paid_in_time_through=paid_in_time_through
    )
    runs = [tuple(run) for _, run in groupby(parts, key=lambda part: part.annual_rate_percent)]
    room = room_minor(invoice, charged, terms)
    lines = []
    for index, run in enumerate(runs):
        begins = first if index == 0 else run[0].first
        ends = through if index == len(runs) - 1 else runs[index + 1][0].first - _DAY
        amount = min(interest_minor(run, terms.day_count), room)
        room -= amount
        if amount > 0:
            lines.append(_line(invoice, run, begins, ends, amount))
    return tuple(lines)


def _line(
    invoice: Invoice, run: tuple[InterestPart, ...], begins: date, ends: date, amount: int
) -> InterestLine:
    return InterestLine(
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
    )


def _share_of_year(year: int, first: date, last: date) -> Fraction:
    start, end = max(first, date(year, 1, 1)), min(last, date(year, 12, 31))
    return Fraction((end - start).days + 1, 366 if calendar.isleap(year) else 365)


def _thirties(day: date) -> int:
    return day.year * 360 + day.month * 30 + min(day.day, 30)
