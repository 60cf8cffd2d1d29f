"""Is an action that was agreed earlier still called for? Asked of a fresh plan, just before the act."""

from __future__ import annotations

from collections.abc import Iterator

from plugin.core.actions import Action, AnyAction, Plan, PostCharge, PostCredit, SendNotice
from plugin.core.because import Because, because


def second_look(agreed: AnyAction, fresh: Plan) -> AnyAction | Because:
    """The action to carry out now in place of *agreed*, or why it must not leave as it stands.

    An agreement is for the numbers that were shown: what a customer is asked for, and every line of a
    charge. A notice's figures that only follow the calendar (days overdue, the date given, interest until
    then) are brought up to the day it leaves, so that the customer gets the full time the policy promises.
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


def _charge(agreed: PostCharge, fresh: Plan) -> PostCharge | Because:
    """The charge exactly as agreed, while each of its lines is still called for on the same principal."""
    charges = [
        action for action in fresh.actions if isinstance(action, PostCharge) and action.month == agreed.month
    ]
    if not charges:
        return _reason(agreed, fresh)
    now = {figure for charge in charges for figure in _figures(charge)}
    return agreed if set(_figures(agreed)) <= now else because("numbers changed")


def _figures(charge: PostCharge) -> Iterator[object]:
    """On what each line rests: the principal of a period, the amount of a fee."""
    for line in charge.lines:
        yield line.invoice_id, line.period_from, line.principal_minor
    for fee in charge.fees:
        yield fee.invoice_id, fee.name, fee.number, fee.amount_minor


def _reason(agreed: Action, fresh: Plan) -> Because:
    wanted = set(agreed.covers)
    return next(
        (skip.because for skip in fresh.skips if skip.cover in wanted), because("no longer called for")
    )


def _asked(notice: SendNotice) -> object:
    return (notice.invoice_id, notice.tone, notice.asked_minor, notice.disputed_minor)
