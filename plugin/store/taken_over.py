"""Actions our records had lost, or thought still open, which QuickBooks shows to have happened."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime

from plugin import tables
from plugin.core.actions import AnyAction, Cover
from plugin.core.second_look import PART_OF_ANOTHER
from plugin.orders import Proof
from plugin.store import actions
from plugin.store.codec import to_json
from plugin.store.scope import Scope

AFTER_A_RESTORE = "found in QuickBooks after a backup was restored"
"""Why such an action counts as done."""

_NO_ORDER: dict[str, str] = {}
"""What was ordered is lost with the records; that it was ordered is shown by its effect."""


def found_done(
    scope: Scope,
    action_id: str,
    proof: Proof,
    on: date,
    *,
    why: str,
    thought: Collection[str] = actions.OPEN,
) -> bool:
    """An action that is *thought* to be in one of these states has happened; False when it is in another."""
    table, row = tables.actions, actions.find(scope, action_id)
    settled = row is not None and scope.changed_one(
        scope.update(table)
        .where(table.c.id == action_id, table.c.status.in_(thought))
        .values(
            status="done",
            proof=to_json(proof),
            remote_ref=proof.ref,
            order=row.order or _NO_ORDER,
            done_on=on,
            done_at=scope.now,
            sentence=None,
            owner=None,
            lease_until=None,
        )
    )
    if settled:
        actions.record(scope, action_id, actions.SYSTEM, "done", why)
    return settled


def write_again(
    scope: Scope,
    action: AnyAction,
    *,
    action_id: str | None,
    currency: str,
    policy_version: int,
    facts_at: datetime,
    today: date,
) -> str:
    """Write a lost action down as proposed, under the id its trace names; returns the id."""
    known = action_id or scope.new_id()
    scope.insert(
        tables.actions,
        {
            "id": known,
            "customer_id": action.customer_id,
            "currency": currency,
            "kind": action.kind,
            "status": "proposed",
            "consent": action.consent,
            "payload": to_json(action),
            "because": to_json(action.because),
            "policy_version": policy_version,
            "facts_at": facts_at,
            "proposed_on": today,
            "fence": 0,
            "attempts": 0,
            "unclear_times": 0,
            "created_at": scope.now,
        },
    )
    return known


def write_as(scope: Scope, action_id: str, action: AnyAction) -> None:
    """Write down what an action in our records has turned out to be, in place of what was decided last."""
    table, covers = tables.actions, tables.action_covers
    known = scope.update(table).where(table.c.id == action_id)
    scope.db.execute(known.values(payload=to_json(action), because=to_json(action.because)))
    scope.db.execute(scope.delete(covers).where(covers.c.action_id == action_id))


def hold_covers(scope: Scope, action_id: str, covers: Iterable[Cover]) -> None:
    """Have the action hold *covers*, and withdraw what is open and holds one: it was planned in ignorance.

    What may have left, or was cancelled by a person, keeps its own.
    """
    table = tables.action_covers
    for cover in covers:
        key = {"subject": cover.subject, "step": cover.step, "episode": cover.episode}
        same = scope.select(table).where(*(table.c[name] == value for name, value in key.items()))
        holder = scope.first(same)
        if holder is not None and holder.action_id != action_id:
            actions.withdraw(scope, holder.action_id, PART_OF_ANOTHER)
        scope.insert_new(table, {**key, "action_id": action_id})
