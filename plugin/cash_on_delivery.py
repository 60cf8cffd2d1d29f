"""A person's word on cash on delivery: it begins and ends by one, whatever the policy says (rules 5 and 9).

The word is kept; the planner calls for the change of terms, which leaves by the outbox like any other act.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, and_

from plugin import tables
from plugin.core.actions import LiftCod
from plugin.people import Unsound
from plugin.store import actions, families, standings
from plugin.store.scope import Scope


def put_on(scope: Scope, customer_id: str, actor: str, *, reason: str, on: date) -> str:
    """New work is paid in advance until a person says otherwise; returns the decision's id.

    One whom the policy put on it for arrears is kept on it when the debt clears. Raises Unsound without a
    reason, and when a person has decided it already.
    """
    if not reason.strip():
        raise Unsound("Say why; whoever lifts it will want to know.")
    (payer_id,) = families.payers_of(scope, [customer_id])
    if _decided(scope, payer_id) is not None:
        raise Unsound("A person has decided this already. It stays until a person lifts it.")
    return _decide(scope, payer_id, actor, reason=reason.strip(), decided_on=on)


def lift(scope: Scope, customer_id: str, actor: str, *, on: date) -> bool:
    """The customer's own terms are to be given back; False when nothing stands that a person could lift.

    What the policy set for arrears stays until the debt has cleared, as without any person's word. When it
    has, and a person has skipped its lift, a later word gives the terms back.
    """
    (payer_id,) = families.payers_of(scope, [customer_id])
    table, decided = tables.cod_decisions, _decided(scope, payer_id)
    if decided is not None:
        standing = scope.update(table).where(table.c.id == decided.id, table.c.ended_on.is_(None))
        standings.mark_dirty(scope, [payer_id])
        return scope.changed_one(standing.values(ended_on=on, ended_by=actor))
    state = _state(scope, payer_id)
    if state is None:
        return False
    ended = {"decided_on": state.since, "ended_on": on, "ended_by": actor}
    _decide(scope, payer_id, state.recorded_by, reason="", **ended)
    return True


def _decided(scope: Scope, payer_id: str) -> Row[Any] | None:
    """The decision that stands."""
    table = tables.cod_decisions
    return scope.first(scope.select(table).where(table.c.customer_id == payer_id, table.c.ended_on.is_(None)))


def _state(scope: Scope, payer_id: str) -> Row[Any] | None:
    """Cash on delivery in force that a person may end, and nobody has ended since it began.

    What the policy set for arrears ends by itself. Once a person has skipped a lift, another may ask for it.
    """
    states, words = tables.cod_states, tables.cod_decisions
    state = scope.first(
        scope.select(states).where(states.c.customer_id == payer_id, states.c.ended_on.is_(None))
    )
    if state is None:
        return None
    skipped_at = _lift_skipped_at(scope, payer_id)
    if skipped_at is not None:
        since = words.c.recorded_at >= skipped_at
    elif state.cause == "arrears":
        return None
    else:
        since = words.c.ended_on >= state.since
    mine = scope.select(words, words.c.id).where(words.c.customer_id == payer_id)
    ended = scope.first(mine.where(words.c.ended_on.is_not(None), since))
    return state if ended is None else None


def _lift_skipped_at(scope: Scope, payer_id: str) -> datetime | None:
    """When a person decided against giving the terms back; None when that is not the last of it."""
    table, covers = tables.actions, tables.action_covers
    # What was withdrawn has given its cover back.
    mine = and_(covers.c.company_id == table.c.company_id, covers.c.action_id == table.c.id)
    query = scope.select(table).join(covers, mine)
    query = query.where(table.c.customer_id == payer_id, table.c.kind == LiftCod.kind)
    last = scope.first(query.order_by(table.c.created_at.desc(), table.c.id.desc()))
    return actions.last_changed_at(scope, last.id) if last and last.status == "cancelled" else None


def _decide(scope: Scope, payer_id: str, actor: str, **decision: Any) -> str:
    decision_id = scope.new_id()
    who = {"id": decision_id, "customer_id": payer_id, "recorded_by": actor, "recorded_at": scope.now}
    scope.insert(tables.cod_decisions, {**who, **decision})
    standings.mark_dirty(scope, [payer_id])
    return decision_id
