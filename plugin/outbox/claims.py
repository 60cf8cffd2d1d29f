"""The states of an action under way, each reached only from the one before, by whoever holds the claim."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Row, Update, bindparam, or_

from plugin import tables
from plugin.audit import trail
from plugin.audit.keeper import Keeper
from plugin.clock import MACHINES_APART_MAX
from plugin.decided import Ready
from plugin.orders import Proof
from plugin.store import actions
from plugin.store.codec import to_json
from plugin.store.scope import Scope
from plugin.store.statements import own_update

LEASE = timedelta(minutes=10)
"""Longer than any call: QuickBooks gives up after 120 s, our own deadline is 150 s (reliability.md 2.1)."""

ATTEMPTS_MAX = 8
UNCLEAR_TIMES_MAX = 2
"""After the second lost answer only a person decides; until then it may be repeated once, under its id."""

NOT_ORDERED: dict[str, Any] = {"order": None, "ordered_on": None}
_BACK_OFF = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=6))


class LostClaim(Exception):
    """Somebody else has moved the action on; whoever holds this exception must write nothing more."""


@dataclass(frozen=True, slots=True)
class Claim:
    """An action this worker alone may carry out, until its lease ends."""

    action_id: str
    customer_id: str
    owner: str
    fence: int
    return_to: str
    """`approved` when a person agreed to it, else `proposed`."""


@dataclass(frozen=True, slots=True)
class Intended:
    """An order that is stored and may be carried out."""

    operation_id: str
    entry: int
    """The number of its audit entry."""


def take(scope: Scope, row: Row[Any], owner: str) -> tuple[Claim, Row[Any]] | None:
    """Claim an open action, with its row as it stands now; None when another worker was faster.

    Since *row* was read somebody may have agreed to it, or its numbers may have been brought up to date.
    """
    claimed = scope.write(
        _open_one(),
        of_id=row.id,
        of_fence=row.fence,
        status="sending",
        owner=owner,
        fence=row.fence + 1,
        lease_until=scope.now + LEASE,
        **NOT_ORDERED,
    )
    if not claimed:
        return None
    now = actions.find(scope, row.id) or row
    return _claim(now, owner, now.fence), now


def _claim(row: Row[Any], owner: str, fence: int) -> Claim:
    return Claim(row.id, row.customer_id, owner, fence, "approved" if row.approved_by else "proposed")


def intend(scope: Scope, keeper: Keeper, claim: Claim, ready: Ready) -> Intended:
    """Store what is about to be ordered, with its audit entry; each attempt has the same operation id.

    From now on the row names the policy and the facts on which the act was decided last.
    """
    row = actions.find(scope, claim.action_id)
    if row is None:
        raise LostClaim("The action is no longer in our records; nothing was ordered.")
    operation_id: str = row.operation_id or scope.new_id()
    _move(
        scope,
        claim,
        status="sending",
        order=to_json(ready.order),
        ordered_on=ready.decision.today,
        payload=to_json(ready.action),
        because=to_json(ready.action.because),
        policy_version=ready.decision.policy_version,
        facts_at=ready.decision.facts_at,
        operation_id=operation_id,
        attempts=row.attempts + 1,
        lease_until=scope.now + LEASE,
    )
    entry = trail.ordered(scope, keeper.vault, row, ready, operation_id=operation_id)
    return Intended(operation_id, entry)


def settle_done(scope: Scope, claim: Claim, proof: Proof, today: date) -> None:
    """QuickBooks has shown that it happened."""
    _move(scope, claim, **done_columns(proof, today, scope.now))
    trail.settled(scope, "done", claim.action_id, claim.customer_id, proof=proof)
    actions.record(scope, claim.action_id, actions.SYSTEM, "done", proof.ref)


def settle_failed(scope: Scope, claim: Claim, sentence: str, *, tid: str | None = None) -> None:
    """Nothing happened and it will not by itself: a person must mend something."""
    _move(scope, claim, status="failed", sentence=sentence, **NOT_ORDERED)
    trail.settled(scope, "failed", claim.action_id, claim.customer_id, tid=tid)
    actions.record(scope, claim.action_id, actions.SYSTEM, "failed", sentence)


def settle_unclear(
    scope: Scope, claim: Claim, sentence: str, *, tid: str | None = None, may_repeat: bool = True
) -> None:
    """It may have happened. It is looked for in a later run, never repeated in this one (rule 4).

    What was accepted in so many words is never repeated by itself: without a trace a person decides.
    """
    row = actions.find(scope, claim.action_id)
    times = (row.unclear_times if row is not None else 0) + (1 if may_repeat else UNCLEAR_TIMES_MAX)
    _move(scope, claim, status="unclear", sentence=sentence, unclear_times=times)
    trail.settled(scope, "unclear", claim.action_id, claim.customer_id, tid=tid)
    actions.record(scope, claim.action_id, actions.SYSTEM, "unclear", sentence)


def put_back(
    scope: Scope, claim: Claim, why: str, *, failed_attempts: int = 0, not_before: datetime | None = None
) -> None:
    """Nothing happened; it is tried again later, or fails when it was tried too often."""
    if failed_attempts >= ATTEMPTS_MAX:
        settle_failed(scope, claim, f"QuickBooks did not accept this after {failed_attempts} attempts. {why}")
        return
    pause = _BACK_OFF[min(failed_attempts, len(_BACK_OFF)) - 1] if failed_attempts else timedelta(0)
    wait_until = not_before or scope.now + pause
    _move(scope, claim, status=claim.return_to, sentence=why, not_before=wait_until, **NOT_ORDERED)
    actions.record(scope, claim.action_id, actions.SYSTEM, claim.return_to, why)


def _move(scope: Scope, claim: Claim, **values: Any) -> None:
    if values["status"] != "sending":
        values |= {"owner": None, "lease_until": None}
    held = {"of_id": claim.action_id, "of_owner": claim.owner, "of_fence": claim.fence}
    if not scope.write(_claimed_one(), **held, **values):
        raise LostClaim("Another worker has taken this action over; nothing was written.")


@cache
def _open_one() -> Update:
    table = tables.actions
    return own_update(table).where(
        table.c.id == bindparam("of_id"),
        table.c.fence == bindparam("of_fence"),
        table.c.status.in_(actions.OPEN),
    )


@cache
def _claimed_one() -> Update:
    table = tables.actions
    return own_update(table).where(
        table.c.id == bindparam("of_id"),
        table.c.owner == bindparam("of_owner"),
        table.c.fence == bindparam("of_fence"),
        table.c.status == "sending",
    )


def done_columns(proof: Proof, today: date, now: datetime) -> dict[str, Any]:
    """How the row of an action reads that happened."""
    return {
        "status": "done",
        "proof": to_json(proof),
        "remote_ref": proof.ref,
        "done_on": today,
        "done_at": now,
        "sentence": None,
    }


def abandoned(scope: Scope) -> int:
    """Judge claims whose worker died: with an order stored it is unclear, without one nothing happened."""
    table = tables.actions
    # A lease longer than any we give, by whichever machine, was written by a clock that was wrong then.
    latest = scope.now + LEASE + MACHINES_APART_MAX
    is_over = or_(table.c.lease_until < scope.now, table.c.lease_until > latest)
    dead = scope.select(table).where(table.c.status == "sending", is_over)
    rows = scope.rows(dead.with_for_update())
    for row in rows:
        claim = _claim(row, row.owner, row.fence)
        if row.order is None:
            put_back(scope, claim, "The run ended before anything was ordered.")
        else:
            settle_unclear(scope, claim, "The run ended before QuickBooks answered.")
    return len(rows)
