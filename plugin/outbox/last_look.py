"""The last look before an act, on facts just read: is it still called for, and what exactly is ordered?"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import Row
from sqlalchemy.exc import IntegrityError

from plugin import planning, words
from plugin.consent import may_leave_by_itself
from plugin.core.actions import AnyAction, Plan
from plugin.core.because import Because, because
from plugin.core.planner import WAITING_RULES
from plugin.core.second_look import needs_a_person, second_look
from plugin.decided import Decision, Ready
from plugin.outbox import claims, effects, guards
from plugin.outbox.orders import Fresh, Vanished, order_for
from plugin.store import actions, approvals, standings
from plugin.store.companies import Standing
from plugin.store.scope import Scope


def last_look(
    scope: Scope, claim: claims.Claim, row: Row[Any], standing: Standing, fresh: Fresh
) -> Ready | str:
    """The action ready to leave; else what became of it, in a word.

    The planner is asked again, on facts just read; what it no longer wants does not leave (rule 1), and what
    needs somebody's agreement by now waits for it, whatever it needed when it was listed (rule 3).
    """
    if not guards.may_leave(standing, row):
        claims.put_back(scope, claim, "Sending was switched off meanwhile.")
        return "waits"
    decision = Decision(row.policy_version, standing.company.today, row.facts_at)
    found = actions.action_of(row)
    consent = found.consent
    if row.kind not in planning.RECORDS:
        plan, version = planning.plan_again(scope, standing, row)
        called_for = _called_for(found, plan, is_agreed=bool(row.approved_by))
        if isinstance(called_for, Because):
            return _not_called_for(scope, claim, called_for, standing, row.currency)
        if called_for == found:
            # A charge leaves exactly as it was agreed, under the version that its reason names.
            version = row.policy_version
        consent = "approve" if needs_a_person(found, plan) else "automatic"
        found = called_for
        # Not all that it rests on was read just now: what was not is as old as the last sync.
        decision = Decision(version, standing.company.today, standing.company.synced_at or fresh.read_at)
    if not row.approved_by and not may_leave_by_itself(row.kind, consent, standing.company):
        claims.put_back(scope, claim, "Somebody has to agree to it first.")
        standings.mark_dirty(scope, [claim.customer_id])
        return "waits"
    try:
        # Reserved together with the order: where none can be made, nothing is held for it.
        with scope.db.begin_nested():
            effects.intended(scope, row, found)
            order = order_for(scope, row.id, found, currency=row.currency, standing=standing, fresh=fresh)
    except (Vanished, IntegrityError):
        gone = because("no longer called for")
        return _not_called_for(scope, claim, gone, standing, row.currency)
    return Ready(found, order, decision)


def _look_again_at(why: Because, standing: Standing) -> datetime | None:
    """When what waits is looked at again: on the day its reason names, and by the next day at the latest.

    A reason may end sooner than it said, as when somebody mends a mistyped closing date.
    """
    if why.until is None:
        return None
    day = min(why.until, standing.company.today + timedelta(days=1))
    return datetime.combine(day, time(), standing.zone)


def _called_for(stored: AnyAction, plan: Plan, *, is_agreed: bool) -> AnyAction | Because:
    """What the present plan makes of a stored action; other numbers than those agreed to do not leave."""
    found = second_look(stored, plan)
    if isinstance(found, Because) and found.rule == "numbers changed" and not is_agreed:
        return next(action for action in plan.actions if set(action.covers) & set(stored.covers))
    return found


def _not_called_for(
    scope: Scope, claim: claims.Claim, why: Because, standing: Standing, currency: str
) -> str:
    claims.put_back(scope, claim, words.sentence(why, currency), not_before=_look_again_at(why, standing))
    if why.rule in WAITING_RULES:
        return "waits"
    if why.rule == "numbers changed":
        approvals.unapprove(scope, claim.action_id, why)
        return "shown again"
    actions.withdraw(scope, claim.action_id, why)
    standings.mark_dirty(scope, [claim.customer_id])
    return "cancelled"
