"""A person's word on cash on delivery: it begins and ends by one, whatever the policy says (rules 5 and 9).

The word is kept; the planner calls for the change of terms, which leaves by the outbox like any other act.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Row

from plugin import tables
from plugin.people import Unsound
from plugin.store import families, standings
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

    What the policy set for arrears stays until the debt has cleared, as without any person's word.
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
    """Cash on delivery in force that only a person ends, and nobody has ended since it began."""
    states, words = tables.cod_states, tables.cod_decisions
    ended = (
        scope.select(words, words.c.id)
        .where(words.c.customer_id == payer_id, words.c.ended_on >= states.c.since)
        .exists()
    )
    query = scope.select(states).where(states.c.customer_id == payer_id, states.c.cause != "arrears")
    return scope.first(query.where(states.c.ended_on.is_(None), ~ended))


def _decide(scope: Scope, payer_id: str, actor: str, **decision: Any) -> str:
    decision_id = scope.new_id()
    who = {"id": decision_id, "customer_id": payer_id, "recorded_by": actor, "recorded_at": scope.now}
    scope.insert(tables.cod_decisions, {**who, **decision})
    standings.mark_dirty(scope, [payer_id])
    return decision_id
