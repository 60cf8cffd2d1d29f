"""On what an invoice bears interest, day by day: cut by payments, credits, disputes and rates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from plugin.core.actions import InterestPart
from plugin.core.billed import Announced
from plugin.core.interest.day_counts import days_counted
from plugin.core.interest.rates import announced_from, rate_on, starts_on
from plugin.core.owed import Invoice
from plugin.core.policy import InterestTerms
from plugin.core.said import Dispute

_DAY = timedelta(days=1)


def bearing_minor(
    invoice: Invoice, disputes: Iterable[Dispute], day: date, paid_in_time_through: date | None = None
) -> int:
    """The principal of *invoice* that bears interest on *day*.

    What was paid by *paid_in_time_through*, the date a notice gave, bears none on any day: the notice
    promised so (S4.2). A credit, for a return or an error, counts from the first day: it was never owed.
    A disputed part bears none on any day while its dispute is open, since nobody knows yet whether it was
    owed; once closed, none on the days it was open.
    """
    began = max(day - _DAY, paid_in_time_through or date.min)
    paid_later = sum(a.amount_minor for a in invoice.applied if a.on > began and a.source != "credit")
    owed = invoice.balance_minor + paid_later - invoice.late_fee_minor
    return max(owed - _disputed_minor(invoice, disputes, day, began), 0)


def _disputed_minor(invoice: Invoice, disputes: Iterable[Dispute], day: date, began: date) -> int:
    """What was in dispute on *day*, less the credits that settled it: those were taken off already."""
    mine = [d for d in disputes if d.invoice_id == invoice.id]
    waiting = sum(d.amount_minor for d in mine if d.closed_on is None)
    closed = [(d, d.closed_on) for d in mine if d.closed_on and d.opened_on <= day <= d.closed_on]
    settled = sum(
        a.amount_minor
        for a in invoice.applied
        if a.source == "credit" and a.on > began and any(d.opened_on <= a.on <= end for d, end in closed)
    )
    return waiting + max(sum(d.amount_minor for d, _ in closed) - settled, 0)


def parts_of(
    invoice: Invoice,
    disputes: Sequence[Dispute],
    terms: InterestTerms,
    *,
    first: date,
    last: date,
    paid_in_time_through: date | None = None,
    at_most: Announced | None = None,
) -> tuple[InterestPart, ...]:
    """The days *first* to *last*, cut wherever principal or rate changes, without those that bear nothing.

    Where notices have announced *at_most*, no day bears interest on more, at more, or earlier than they said.
    """
    began_on = starts_on(invoice, terms)
    first = max(first, began_on, announced_from(invoice, at_most) if at_most else first)
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
            principal_minor=_no_more_than(
                at_most, bearing_minor(invoice, disputes, start, paid_in_time_through)
            ),
            annual_rate_percent=rate_on(start, terms, began_on, at_most),
        )
        for start, end in spans
    )
    return tuple(_joined(part for part in parts if part.principal_minor > 0))


def _no_more_than(at_most: Announced | None, principal_minor: int) -> int:
    return min(principal_minor, at_most.asked_minor) if at_most else principal_minor


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
