"""How the doubt whether an action happened comes to its end: it did, or it may be tried once more."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, Select

from plugin import tables
from plugin.audit import trail
from plugin.core.actions import SendNotice
from plugin.orders import Proof
from plugin.outbox.claims import NOT_ORDERED, UNCLEAR_TIMES_MAX, done_columns
from plugin.store import actions
from plugin.store.scope import Scope

_EVENTS = tables.action_events

SAID_BY = "said by "
"""How the reference of an action begins that happened by a person's word alone."""

SETTLE = timedelta(minutes=15)
"""No judgement sooner: a request may execute 120 s after we stopped waiting (reliability.md finding 2)."""

UNSEEN = "a person saw no trace of it in QuickBooks"
"""How the history of an action tells of that word."""


def may_be_judged(scope: Scope, row: Row[Any]) -> bool:
    """Whether QuickBooks must have carried out by now what it will ever carry out of an unclear action."""
    since = scope.first(_events(scope, row).where(_EVENTS.c.actor == actions.SYSTEM))
    return since is None or scope.now - since.at >= SETTLE


def note_unseen(scope: Scope, row: Row[Any], actor: str) -> None:
    """Keep that *actor* saw no trace of an unclear action."""
    actions.record(scope, row.id, actor, "unclear", UNSEEN)


def unseen_by(scope: Scope, row: Row[Any]) -> str | None:
    """Who saw no trace of the present attempt of an unclear action; None when nobody has said so."""
    last = scope.first(_events(scope, row))
    return last.actor if last is not None and last.why == UNSEEN else None


def _events(scope: Scope, row: Row[Any]) -> Select[Any]:
    """The history of an action, the latest first."""
    mine = scope.select(_EVENTS).where(_EVENTS.c.action_id == row.id)
    return mine.order_by(_EVENTS.c.at.desc())


def found_done(
    scope: Scope,
    row: Row[Any],
    proof: Proof,
    today: date,
    *,
    actor: str = actions.SYSTEM,
    why: str = "found in QuickBooks",
) -> bool:
    """QuickBooks shows, or a person has seen there, that an unclear action did happen."""
    table = tables.actions
    settled = scope.changed_one(
        scope.update(table)
        .where(table.c.id == row.id, table.c.status == "unclear", table.c.fence == row.fence)
        .values(**done_columns(proof, today, scope.now))
    )
    if settled:
        actions.record(scope, row.id, actor, "done", why)
        trail.settled(scope, "done", row.id, row.customer_id, actor=actor, proof=proof)
    return settled


def cannot_be_seen(scope: Scope, row: Row[Any], why: str) -> None:
    """What would show whether an unclear action happened is gone: only a person can say, and reads why."""
    table = tables.actions
    scope.changed_one(
        scope.update(table)
        .where(table.c.id == row.id, table.c.status == "unclear", table.c.fence == row.fence)
        .values(sentence=why, unclear_times=UNCLEAR_TIMES_MAX)
    )


def was_blind_before(scope: Scope, row: Row[Any]) -> bool:
    """Whether QuickBooks had shown no trace of an earlier notice on the invoice of which people say it left.

    What it did not show then it may not show now: that there is no trace proves nothing.
    """
    if row.kind != SendNotice.kind:
        return False
    table = tables.actions
    said = scope.select(table, table.c.payload).where(
        table.c.customer_id == row.customer_id,
        table.c.kind == SendNotice.kind,
        table.c.status == "done",
        table.c.remote_ref.startswith(SAID_BY, autoescape=True),
    )
    return any(each.payload["invoice_id"] == row.payload["invoice_id"] for each in scope.rows(said))


def allow_repeat(
    scope: Scope,
    row: Row[Any],
    *,
    actor: str = actions.SYSTEM,
    why: str = "QuickBooks shows no trace of it",
) -> bool:
    """Nobody finds a trace of an unclear action: it may be tried again, under the same operation id."""
    table = tables.actions
    back_to = "approved" if row.approved_by else "proposed"
    reopened = scope.changed_one(
        scope.update(table)
        .where(table.c.id == row.id, table.c.status == "unclear", table.c.fence == row.fence)
        .values(status=back_to, fence=row.fence + 1, **NOT_ORDERED)
    )
    if reopened:
        actions.record(scope, row.id, actor, back_to, why)
        trail.settled(scope, "not done", row.id, row.customer_id, actor=actor)
    return reopened
