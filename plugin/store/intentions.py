"""A plan made into stored intentions: proposed once, refreshed while it waits, withdrawn when it is over."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy import Row
from sqlalchemy.exc import IntegrityError

from plugin.core.account import Account
from plugin.core.actions import AnyAction, Plan
from plugin.core.because import Because, because
from plugin.core.planner import WAITING_RULES
from plugin.core.second_look import PART_OF_ANOTHER, second_look
from plugin.decided import Decision
from plugin.store import actions, approvals
from plugin.store.scope import Scope


def keep(scope: Scope, account: Account, plan: Plan, decision: Decision, waiting: Sequence[Row[Any]]) -> int:
    """Store what *plan* calls for on *account*; returns how many actions are new.

    *waiting* are the customer's actions that are proposed or approved.
    """
    holders = {cover: past.id for past in account.past for cover in past.covers}
    rows = {row.id: row for row in waiting if row.currency == account.currency}
    called_for: set[str] = set()
    new = 0
    for action in plan.actions:
        held_by = {holders[cover] for cover in action.covers if cover in holders}
        called_for |= held_by
        if not held_by:
            new += _propose(scope, account, action, decision)
        elif held := [row for row in rows.values() if row.id in held_by]:
            goes_on = _joined(scope, held, holders.get(action.covers[0]))
            _bring_up_to_date(scope, goes_on, action, plan, decision)
    for action_id in rows.keys() - called_for:
        _let_go(scope, actions.action_of(rows[action_id]), action_id, plan)
    return new


def _propose(scope: Scope, account: Account, action: AnyAction, decision: Decision) -> int:
    try:
        with scope.db.begin_nested():
            action_id = actions.propose(scope, action, decision, currency=account.currency)
            if action.agreed_by is not None:
                approvals.approve(scope, action_id, action.agreed_by, shown=action)
    except IntegrityError:
        # Another worker planned the same customer a moment ago; its action stands.
        return 0
    return 1


def _joined(scope: Scope, rows: Sequence[Row[Any]], first: str | None) -> Row[Any]:
    """Which of *rows* goes on as the one action that took their place; the others are withdrawn.

    Charges of two months that failed and are tried again are one charge: the one that may have been raised,
    since its operation id is known to QuickBooks; else that of *first*, or the oldest.
    """
    goes_on = max(rows, key=lambda row: (row.unclear_times > 0, row.id == first))
    for row in rows:
        if row is not goes_on:
            actions.withdraw(scope, row.id, PART_OF_ANOTHER)
    return goes_on


def _bring_up_to_date(scope: Scope, row: Row[Any], action: AnyAction, plan: Plan, decision: Decision) -> None:
    stored = actions.action_of(row)
    if row.status == "approved":
        changed = second_look(stored, plan)
        if not isinstance(changed, Because):
            return
        approvals.unapprove(scope, row.id, changed)
    if stored != action:
        # Where something of it belongs to an action that is not open, this one stands as it was.
        with suppress(IntegrityError), scope.db.begin_nested():
            actions.refresh(scope, row.id, action, decision)


def _let_go(scope: Scope, action: AnyAction, action_id: str, plan: Plan) -> None:
    """Withdraw an intention the plan no longer holds, unless it only waits for another day."""
    skip = next((skip for skip in plan.skips if skip.cover in action.covers), None)
    if skip is not None and skip.because.rule in WAITING_RULES:
        return
    actions.withdraw(scope, action_id, skip.because if skip else because("no longer called for"))
