"""What becomes of a payment plan's agreement: sent, acknowledged, reviewed, ended, by people (S1.6)."""

from __future__ import annotations

from datetime import date

from plugin import tables
from plugin.people.recording import Unsound, end, find
from plugin.store import standings
from plugin.store.scope import Scope


def agreement_of(scope: Scope, plan_id: str) -> str:
    """The words of a plan's agreement, as they were drafted and as they are kept."""
    row = find(scope, "payment_plans", plan_id)
    return row.text if row is not None else ""


def plan_sent(scope: Scope, plan_id: str, actor: str, *, on: date) -> bool:
    """The agreement has been sent to the customer; False when it had been before."""
    return end(scope, "payment_plans", plan_id, sent_on=on, sent_by=actor)


def plan_acknowledged(scope: Scope, plan_id: str, actor: str, *, on: date, how: str) -> bool:
    """The customer has said that it has the agreement and agrees (S1.6); False when it was recorded before.

    Raises Unsound when it does not say how: by e-mail, by signature, by saying it again.
    """
    if not how.strip():
        raise Unsound("Say how they acknowledged it: a reply by e-mail, a signature, in their own words.")
    facts = {"acknowledged_on": on, "acknowledged_by": actor, "acknowledged_how": how.strip()}
    return end(scope, "payment_plans", plan_id, **facts)


def review_plan(scope: Scope, plan_id: str, *, on: date, review_on: date) -> bool:
    """The plan still fits, and is looked at again on *review_on*; False when it has ended."""
    if review_on <= on:
        raise Unsound("The next look at the plan must be on a later day.")
    table = tables.payment_plans
    still_on = scope.update(table).where(table.c.id == plan_id, table.c.ended_on.is_(None))
    changed = scope.changed_one(still_on.values(review_on=review_on))
    row = find(scope, "payment_plans", plan_id)
    if row is not None:
        standings.mark_dirty(scope, [row.customer_id])
    return changed


def end_plan(scope: Scope, plan_id: str, actor: str, *, on: date, why: str) -> bool:
    """The plan no longer holds, by the customer's word or ours; False when it had ended."""
    if not why.strip():
        raise Unsound("Say why the plan ends; whoever calls next will want to know.")
    return end(scope, "payment_plans", plan_id, ended_on=on, ended_by=actor, ended_why=why.strip())
