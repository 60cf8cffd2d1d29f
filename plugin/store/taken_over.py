"""Actions our records had lost, or thought still open, which QuickBooks shows to have happened."""

from __future__ import annotations

from datetime import date, datetime

from plugin import tables
from plugin.core.actions import AnyAction
from plugin.orders import Proof
from plugin.store import actions
from plugin.store.codec import to_json
from plugin.store.scope import Scope

AFTER_A_RESTORE = "found in QuickBooks after a backup was restored"
"""Why such an action counts as done."""

_NO_ORDER: dict[str, str] = {}
"""What was ordered is lost with the records; that it was ordered is shown by its effect."""


def found_done(scope: Scope, action_id: str, proof: Proof, today: date, *, why: str) -> bool:
    """An action we think open has happened already; False when it is decided otherwise by now."""
    table = tables.actions
    settled = scope.changed_one(
        scope.update(table)
        .where(table.c.id == action_id, table.c.status.in_(actions.OPEN))
        .values(
            status="done",
            proof=to_json(proof),
            remote_ref=proof.ref,
            order=_NO_ORDER,
            done_on=today,
            done_at=scope.now,
            sentence=None,
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
