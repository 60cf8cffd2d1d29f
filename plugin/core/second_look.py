"""Is an action that was agreed earlier still called for? Asked of a fresh plan, just before the act."""

from __future__ import annotations

from plugin.core.actions import AnyAction, Plan, PostCharge, SendNotice
from plugin.core.because import Because, because


def withdrawn(agreed: AnyAction, fresh: Plan) -> Because | None:
    """Why *agreed* must not be carried out as it stands, or None when *fresh* still calls for it.

    An agreement is for the numbers that were shown. Figures that only follow the calendar (days overdue,
    interest to date, the date given) may have moved on since; what the customer is asked for may not.
    """
    now = next((action for action in fresh.actions if action.covers == agreed.covers), None)
    if now is None and isinstance(agreed, PostCharge):
        now = next((a for a in fresh.actions if isinstance(a, PostCharge) and _same_debts(agreed, a)), None)
    if now is None:
        return _reason(agreed, fresh)
    if _substance(now) != _substance(agreed):
        return because("numbers changed")
    return None


def _reason(agreed: AnyAction, fresh: Plan) -> Because:
    wanted = set(agreed.covers)
    return next(
        (skip.because for skip in fresh.skips if skip.cover in wanted), because("no longer called for")
    )


def _same_debts(one: PostCharge, other: PostCharge) -> bool:
    return {(line.invoice_id, line.period_from) for line in one.lines} == {
        (line.invoice_id, line.period_from) for line in other.lines
    }


def _substance(action: AnyAction) -> object:
    """What a person agreed to, without the figures that change from day to day by themselves."""
    if isinstance(action, SendNotice):
        return (action.invoice_id, action.tone, action.asked_minor, action.disputed_minor)
    if isinstance(action, PostCharge):
        return tuple((line.invoice_id, line.period_from, line.principal_minor) for line in action.lines)
    return action.covers
