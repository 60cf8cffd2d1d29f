"""Actions in the database: proposed once under their covers, moved on only by compare-and-set."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, Protocol

from sqlalchemy import Row, Select, bindparam

from plugin import tables
from plugin.core.actions import ACTION_KINDS, AnyAction, Cover
from plugin.core.because import Because
from plugin.decided import Decision
from plugin.store.codec import from_json, to_json
from plugin.store.scope import Scope
from plugin.store.statements import among, own

_KINDS: dict[str, type[AnyAction]] = {kind.kind: kind for kind in ACTION_KINDS}
SYSTEM = "dunwell"
"""The actor of what happens by itself."""

OPEN = ("proposed", "approved")


class Stored(Protocol):
    """What was decided, as it is stored: an action's row, or what was read of it."""

    @property
    def kind(self) -> str:
        """Which kind of action it is."""

    @property
    def payload(self) -> Any:
        """The planner's action, as a document."""


def day_of(row: Row[Any]) -> date:
    """The day on which an action happened or may have; of one not ordered yet, when it was proposed."""
    day: date = row.done_on or row.ordered_on or row.proposed_on
    return day


def action_of(row: Stored) -> AnyAction:
    """The planner's action that *row* holds."""
    return from_json(_KINDS[row.kind], row.payload)


def find(scope: Scope, action_id: str) -> Row[Any] | None:
    """One action, or None."""
    return scope.read_one(_one(), of_id=action_id)


@cache
def _one() -> Select[Any]:
    return own(tables.actions).where(tables.actions.c.id == bindparam("of_id"))


def with_status(
    scope: Scope, *statuses: str, customer_ids: Collection[str] | None = None
) -> Sequence[Row[Any]]:
    """Actions in one of these states, oldest first; of these customers only, when they are given."""
    if customer_ids is None:
        return scope.read(_with_status(statuses))
    # Sorted here: to save the sort, SQLite would read all that waits of everybody.
    rows = scope.read(_with_status_of(statuses), customers=list(customer_ids))
    return sorted(rows, key=lambda row: (row.created_at, row.id))


@cache
def _with_status(statuses: tuple[str, ...]) -> Select[Any]:
    table = tables.actions
    return own(table).where(table.c.status.in_(statuses)).order_by(table.c.created_at, table.c.id)


@cache
def _with_status_of(statuses: tuple[str, ...]) -> Select[Any]:
    table = tables.actions
    return own(table).where(table.c.status.in_(statuses), among(table.c.customer_id, "customers"))


def done_since(scope: Scope, moment: datetime) -> Sequence[Row[Any]]:
    """The actions done at or after *moment*, in the order in which they were done."""
    table = tables.actions
    query = scope.select(table).where(table.c.status == "done", table.c.done_at >= moment)
    return scope.rows(query.order_by(table.c.done_at, table.c.created_at, table.c.id))


def open_by_customer(scope: Scope, customer_ids: Collection[str]) -> dict[str, list[Row[Any]]]:
    """The actions of these customers that are proposed or approved, oldest first."""
    found: dict[str, list[Row[Any]]] = {}
    for row in with_status(scope, *OPEN, customer_ids=customer_ids):
        found.setdefault(row.customer_id, []).append(row)
    return found


def propose(scope: Scope, action: AnyAction, decision: Decision, *, currency: str) -> str:
    """Store *action* as proposed under its covers; raises IntegrityError when one is already taken."""
    action_id = scope.new_id()
    scope.insert(
        tables.actions,
        {
            "id": action_id,
            "customer_id": action.customer_id,
            "currency": currency,
            "kind": action.kind,
            "status": "proposed",
            **_content(action, decision),
            "proposed_on": decision.today,
            "fence": 0,
            "attempts": 0,
            "unclear_times": 0,
            "created_at": scope.now,
        },
    )
    _take_covers(scope, action_id, action.covers)
    record(scope, action_id, SYSTEM, "proposed")
    return action_id


def refresh(scope: Scope, action_id: str, action: AnyAction, decision: Decision) -> None:
    """Bring the numbers of a proposed action up to date, its covers included."""
    table = tables.actions
    unchanged_state = scope.update(table).where(table.c.id == action_id, table.c.status == "proposed")
    if scope.changed_one(unchanged_state.values(**_content(action, decision))):
        cover(scope, action_id, action.covers)


def cover(scope: Scope, action_id: str, covers: Sequence[Cover]) -> None:
    """Have an action cover this and nothing else; raises IntegrityError when another holds any of it."""
    _release_covers(scope, action_id)
    _take_covers(scope, action_id, covers)


def _content(action: AnyAction, decision: Decision) -> dict[str, Any]:
    return {
        "consent": action.consent,
        "payload": to_json(action),
        "because": to_json(action.because),
        "policy_version": decision.policy_version,
        "facts_at": decision.facts_at,
    }


def _take_covers(scope: Scope, action_id: str, covers: Sequence[Cover]) -> None:
    rows = [
        {"subject": each.subject, "step": each.step, "episode": each.episode, "action_id": action_id}
        for each in covers
    ]
    scope.insert(tables.action_covers, *rows)


def _release_covers(scope: Scope, action_id: str) -> None:
    scope.db.execute(scope.delete(tables.action_covers).where(tables.action_covers.c.action_id == action_id))


def withdraw(scope: Scope, action_id: str, why: Because) -> bool:
    """Cancel an action nothing calls for any more, so that it may be proposed again if it is called for."""
    table = tables.actions
    cancelled = scope.changed_one(
        scope.update(table)
        .where(table.c.id == action_id, table.c.status.in_(OPEN))
        .values(status="cancelled", sentence=None, because=to_json(why))
    )
    if cancelled:
        _release_covers(scope, action_id)
        record(scope, action_id, SYSTEM, "cancelled", why.rule)
    return cancelled


def cancel(scope: Scope, action_id: str, actor: str, why: str) -> bool:
    """A person cancels an action: it keeps its covers, so the policy does not propose it again (rule 5)."""
    table = tables.actions
    cancelled = scope.changed_one(
        scope.update(table)
        .where(table.c.id == action_id, table.c.status.in_((*OPEN, "failed")))
        .values(status="cancelled", sentence=why)
    )
    if cancelled:
        record(scope, action_id, actor, "cancelled", why)
    return cancelled


def record(scope: Scope, action_id: str, actor: str, status: str, why: str | None = None) -> None:
    """Append the change of state to the action's history."""
    event = {"id": scope.new_id(), "action_id": action_id, "at": scope.now, "actor": actor}
    scope.insert(tables.action_events, {**event, "status": status, "why": why})


def last_changed_at(scope: Scope, action_id: str) -> datetime | None:
    """When the action's state last changed; None when it has no history."""
    row = scope.read_one(_last_event(), of_action=action_id)
    return row.at if row else None


@cache
def _last_event() -> Select[Any]:
    table = tables.action_events
    mine = own(table, table.c.at).where(table.c.action_id == bindparam("of_action"))
    return mine.order_by(table.c.at.desc()).limit(1)
