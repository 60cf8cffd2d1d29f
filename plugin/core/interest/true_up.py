"""What a charge would come to on the facts of today: late entries, edited invoices, settled disputes.

Only ever less than was charged: what was charged too little is never billed afterwards. A line is reckoned
anew at its own rate and day count, over its own days; no later policy changes what was agreed then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from fractions import Fraction

from plugin.core.billed import Billed, ChargedFee, ChargedInterest
from plugin.core.interest.bearing import bearing_minor, parts_of
from plugin.core.interest.limits import room_minor
from plugin.core.interest.lines import interest_minor
from plugin.core.late_fees import fee_minor
from plugin.core.money import rounded_half_up
from plugin.core.owed import Invoice
from plugin.core.policy import InterestTerms
from plugin.core.said import Dispute

_DAY = timedelta(days=1)


def owed_minor(
    invoice: Invoice,
    disputes: Iterable[Dispute],
    billed: Sequence[Billed],
    terms: InterestTerms | None,
    currency: str,
) -> Iterator[tuple[Billed, int]]:
    """Each of *billed*, all there is of *invoice*, with what it should have come to: never more than it did.

    An open dispute changes nothing until it is settled. The cap of *terms* holds over all of it, in the
    order given; what a restored backup has lost comes last, since it may bill other invoices instead.
    """
    settled = [dispute for dispute in disputes if dispute.closed_on is not None]
    room = room_minor(invoice, (), terms, currency) if terms else None
    beside = {fee.name for fee in terms.fees if not fee.counts_toward_cap} if terms else set()
    for each in sorted(billed, key=lambda each: isinstance(each, ChargedInterest) and each.is_lost):
        if isinstance(each, ChargedInterest):
            owed = min(_interest(invoice, settled, each), each.amount_minor)
        else:
            owed = min(_fee(invoice, settled, each, terms, currency), each.amount_minor)
        if room is not None and not (isinstance(each, ChargedFee) and each.name in beside):
            owed = min(owed, room)
            room -= owed
        yield each, owed


def _interest(invoice: Invoice, disputes: Sequence[Dispute], charged: ChargedInterest) -> int:
    if charged.annual_rate_percent is None or charged.day_count is None:
        return charged.amount_minor
    parts = parts_of(
        invoice,
        disputes,
        InterestTerms(annual_rate_percent=charged.annual_rate_percent, day_count=charged.day_count),
        first=charged.period_from,
        last=charged.period_through,
        paid_in_time_through=charged.paid_in_time_through,
    )
    return interest_minor(parts, charged.day_count)


def _fee(
    invoice: Invoice,
    disputes: Sequence[Dispute],
    charged: ChargedFee,
    terms: InterestTerms | None,
    currency: str,
) -> int:
    """The fee on what was owed once the date given had passed; a flat one is owed on any amount but none."""
    given = charged.paid_in_time_through
    if given is None:
        return charged.amount_minor
    base = min(bearing_minor(invoice, disputes, given + _DAY, given), charged.owed_minor)
    if base <= 0:
        return 0
    if charged.percent is not None:
        return rounded_half_up(base * Fraction(charged.percent) / 100)
    fee = next((fee for fee in terms.fees if fee.name == charged.name and fee.bands), None) if terms else None
    return fee_minor(fee, base, currency) if fee and base < charged.owed_minor else charged.amount_minor
