"""Which late fees an invoice bears: announced first, once or so often, on what is owed and not disputed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from plugin.core.actions import AnnouncedFee, FeeLine
from plugin.core.billed import Announced, Billed, ChargedFee
from plugin.core.interest.limits import charges_left, room_minor
from plugin.core.late_fees import Fee, fee_minor
from plugin.core.owed import Invoice
from plugin.core.policy import InterestTerms

_DAY = timedelta(days=1)


def fees_to_announce(
    invoice: Invoice, owed_minor: int, charged: Sequence[Billed], terms: InterestTerms, currency: str
) -> tuple[AnnouncedFee, ...]:
    """What a notice says about fees: those that may still be charged on *owed_minor*, with their amounts."""
    if charges_left(invoice, charged, terms) == 0:
        return ()
    room = room_minor(invoice, charged, terms, currency)
    return tuple(
        AnnouncedFee(name=fee.name, amount_minor=amount, every_days=fee.every_days, times_max=fee.times_max)
        for fee in terms.fees
        if _last(fee, invoice, charged) < fee.times_max
        and (amount := _within(fee, fee_minor(fee, owed_minor, currency), room))
    )


def fee_lines(
    invoice: Invoice,
    owed_minor: int,
    charged: Sequence[Billed],
    terms: InterestTerms,
    *,
    currency: str,
    today: date,
    given: date,
    announced: Announced,
    with_interest: Sequence[Billed] = (),
) -> tuple[FeeLine, ...]:
    """The fees due *today* on *owed_minor*, as the date *given* has passed: never more than announced.

    What was charged before counts, so that each is charged once, or as often as the notice said. The lines
    of one charge count toward the caps one after the other, those of *with_interest* first.
    """
    if charges_left(invoice, charged, terms) == 0:
        return ()
    billed: list[Billed] = [*charged, *with_interest]
    lines = []
    for fee, said in _announced(terms.fees, announced):
        most = min(fee_minor(fee, min(owed_minor, announced.asked_minor), currency), said.amount_minor)
        for number in _numbers(fee, said, invoice, charged, days=(today - given).days):
            amount = _within(fee, most, room_minor(invoice, billed, terms, currency))
            if amount <= 0:
                break
            lines.append(
                FeeLine(
                    invoice_id=invoice.id,
                    invoice_number=invoice.number,
                    due_on=invoice.due_on,
                    name=fee.name,
                    number=number,
                    owed_minor=owed_minor,
                    percent=fee.percent,
                    amount_minor=amount,
                    paid_in_time_through=given,
                )
            )
            billed.append(
                ChargedFee(invoice_id=invoice.id, name=fee.name, number=number, amount_minor=amount)
            )
    return tuple(lines)


def next_fee_on(
    fee: Fee, announced: Announced, invoice: Invoice, charged: Iterable[Billed], given: date
) -> date | None:
    """The first day on which the next charge of *fee* is due; None when it was not announced, or is over."""
    said = dict(_announced((fee,), announced)).get(fee)
    done = _last(fee, invoice, charged)
    if said is None:
        return None
    if fee.every_days is None or said.every_days is None:
        return None if done else given + _DAY
    if done >= min(fee.times_max, said.times_max):
        return None
    return given + _DAY + done * timedelta(days=max(fee.every_days, said.every_days))


def _announced(fees: Iterable[Fee], announced: Announced) -> Iterator[tuple[Fee, AnnouncedFee]]:
    said = {each.name: each for each in announced.fees}
    return ((fee, said[fee.name]) for fee in fees if fee.name in said)


def _numbers(
    fee: Fee, said: AnnouncedFee, invoice: Invoice, charged: Iterable[Billed], *, days: int
) -> range:
    """Which times of a fee, counted from 1, are due *days* after the date given and not charged yet."""
    last = _last(fee, invoice, charged)
    if fee.every_days is None or said.every_days is None:
        return range(last + 1, 2 if days > 0 else 1)
    due = 1 + (days - 1) // max(fee.every_days, said.every_days)
    return range(last + 1, min(due, fee.times_max, said.times_max) + 1)


def _last(fee: Fee, invoice: Invoice, charged: Iterable[Billed]) -> int:
    numbers = (
        each.number
        for each in charged
        if isinstance(each, ChargedFee) and (each.invoice_id, each.name) == (invoice.id, fee.name)
    )
    return max(numbers, default=0)


def _within(fee: Fee, amount_minor: int, room: int) -> int:
    """As much of a fee as the caps leave, where they hold over it."""
    return min(amount_minor, room) if fee.counts_toward_cap else amount_minor
