"""Is an action that was agreed earlier still called for? Asked of a fresh plan, just before the act."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from plugin.core.actions import (
    Action,
    AnyAction,
    FeeLine,
    InterestLine,
    Plan,
    PostCharge,
    PostCredit,
    SendNotice,
)
from plugin.core.because import Because, because

PART_OF_ANOTHER = because("part of another now")
"""Why an action ends of which another one, that was open as well, has taken in what it was for."""


def second_look(agreed: AnyAction, fresh: Plan) -> AnyAction | Because:
    """The action to carry out now in place of *agreed*, or why it must not leave as it stands.

    An agreement is for the numbers that were shown: what a customer is asked for, what lateness is announced
    to cost, and every line of a charge. A notice's figures that only follow the calendar (days overdue, the
    date given, interest until then) are brought up to the day it leaves, so that the customer gets the full
    time the policy promises.
    """
    if isinstance(agreed, PostCharge):
        return _charge(agreed, fresh)
    now = next((action for action in fresh.actions if action.covers == agreed.covers), None)
    if now is None:
        return _reason(agreed, fresh)
    if isinstance(now, PostCredit) and isinstance(agreed, PostCredit) and now.lines != agreed.lines:
        return because("numbers changed")
    if isinstance(now, SendNotice) and isinstance(agreed, SendNotice) and _asked(now) != _asked(agreed):
        return because("numbers changed")
    return now


def needs_a_person(action: AnyAction, fresh: Plan) -> bool:
    """Whether the *fresh* plan wants somebody's agreement to what *action* is for."""
    wanted = set(action.covers)
    return any(now.consent == "approve" for now in fresh.actions if wanted.intersection(now.covers))


def _charge(agreed: PostCharge, fresh: Plan) -> PostCharge | Because:
    """The charge exactly as agreed, while each of its lines is still called for, day by day as it was."""
    charges = [
        action for action in fresh.actions if isinstance(action, PostCharge) and action.month == agreed.month
    ]
    if not charges:
        return _reason(agreed, fresh)
    lines = [line for charge in charges for line in charge.lines]
    fees = {_fee(fee) for charge in charges for fee in charge.fees}
    stands = all(any(_bills_as_much(now, line) for now in lines) for line in agreed.lines)
    return agreed if stands and fees.issuperset(map(_fee, agreed.fees)) else because("numbers changed")


def _bills_as_much(now: InterestLine, agreed: InterestLine) -> bool:
    """Whether *now*, of the same days and maybe more, rests on what *agreed* does, and comes to no less."""
    through = agreed.period_through
    return (
        (now.invoice_id, now.due_on, now.period_from)
        == (agreed.invoice_id, agreed.due_on, agreed.period_from)
        and now.principal_minor == agreed.principal_minor
        and list(_bearing(now, through)) == list(_bearing(agreed, through))
        and now.amount_minor >= agreed.amount_minor
    )


def _bearing(line: InterestLine, through: date) -> Iterator[object]:
    """On what the days of *line* bear interest, and at which rate, as far as *through*."""
    for part in line.parts:
        if part.first <= through:
            yield part.first, min(part.last, through), part.principal_minor, part.annual_rate_percent


def _fee(fee: FeeLine) -> object:
    return fee.invoice_id, fee.name, fee.number, fee.amount_minor


def _reason(agreed: Action, fresh: Plan) -> Because:
    wanted = set(agreed.covers)
    return next(
        (skip.because for skip in fresh.skips if skip.cover in wanted), because("no longer called for")
    )


def _asked(notice: SendNotice) -> object:
    """What the customer is asked for, and the price of being late: rate, fees, days."""
    price = (notice.annual_rate_percent, notice.fees, notice.due_on, notice.free_days)
    return (notice.invoice_id, notice.tone, notice.asked_minor, notice.disputed_minor, price)
