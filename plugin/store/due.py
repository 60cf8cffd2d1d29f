"""Who works on which company, and when it is next due: the sole truth, whatever starts the work.

A scheduler, a cron job or a job engine only says "look at this company"; here a compare-and-set decides
who does. A lease that ran out belongs to whoever takes it next, under a higher fence.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Update, bindparam, case, or_, select

from plugin import tables
from plugin.clock import MACHINES_APART_MAX
from plugin.store.scope import Scope, Store
from plugin.store.statements import own_update

LEASE = timedelta(minutes=30)
HOURLY = timedelta(hours=1)
FARTHEST = timedelta(hours=26)
"""A company that the app's budget slows down is due a day later, in its own minute of the hour."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to run one company until it is released or runs out."""

    company_id: str
    owner: str
    fence: int
    due_at: datetime
    """When the company is due should this worker die; an earlier time was set by somebody meanwhile."""


def due_companies(store: Store) -> list[str]:
    """The companies whose hour has come and that nobody is working on, the longest waiting first."""
    table, now = tables.due, store.clock.now()
    # A time further off than any we set was written by a clock that was wrong then; and so was every time
    # of a run that began in the future.
    was_wrong = or_(table.c.next_due_at > now + FARTHEST, table.c.looked_at > now + MACHINES_APART_MAX)
    is_due = or_(table.c.next_due_at <= now, was_wrong)
    waiting = select(table.c.company_id).where(is_due, _is_free(now, _latest(now)))
    query = waiting.order_by(table.c.next_due_at)
    with store.engine.connect().execution_options(reads_only=True) as db, db.begin():
        return [row.company_id for row in db.execute(query)]


def claim(scope: Scope, owner: str) -> Lease | None:
    """Take the company's lease, due or not; None while another worker holds it."""
    ends = scope.now + LEASE
    row = scope.read_one(
        _claimed(),
        now=scope.now,
        latest=_latest(scope.now),
        owner=owner,
        lease_until=ends,
        next_due_at=ends,
        looked_at=scope.now,
    )
    return Lease(scope.company_id, owner, row.fence, ends) if row is not None else None


def extend(scope: Scope, lease: Lease) -> bool:
    """Keep the lease a while longer; False when it was lost."""
    held = {"of_owner": lease.owner, "of_fence": lease.fence}
    return scope.write(_mine(), **held, lease_until=scope.now + LEASE) == 1


def release(scope: Scope, lease: Lease, next_due_at: datetime) -> None:
    """Hand the company back, due at *next_due_at* or when it was brought forward to meanwhile.

    Somebody who took the lease over keeps it.
    """
    held = {"of_owner": lease.owner, "of_fence": lease.fence}
    scope.write(_released(), **held, of_due_at=lease.due_at, of_slot=next_due_at)


def bring_forward(scope: Scope) -> None:
    """Make the company due now, or at the end of the run that is under way: it may have looked already."""
    table = tables.due
    scope.db.execute(scope.update(table).where(table.c.next_due_at > scope.now).values(next_due_at=scope.now))


def _latest(now: datetime) -> datetime:
    """Until when a lease may run that somebody with a right clock has just taken or kept.

    That clock may be ahead of ours; and on PostgreSQL whoever waited for the row compares it with a *now*
    from before the wait.
    """
    return now + LEASE + MACHINES_APART_MAX


def _is_free(now: Any, latest: Any) -> Any:
    """Nobody holds the company, the lease ran out, or a clock that was wrong wrote it."""
    table = tables.due
    return or_(table.c.owner.is_(None), table.c.lease_until < now, table.c.lease_until > latest)


@cache
def _claimed() -> Any:
    table = tables.due
    free = own_update(table).where(_is_free(bindparam("now"), bindparam("latest")))
    return free.values(fence=table.c.fence + 1).returning(table.c.fence)


@cache
def _released() -> Update:
    table = tables.due
    slot = bindparam("of_slot", type_=table.c.next_due_at.type)
    is_ours = or_(table.c.next_due_at == bindparam("of_due_at"), table.c.next_due_at > slot)
    next_due_at = case((is_ours, slot), else_=table.c.next_due_at)
    return _mine().values(owner=None, lease_until=None, next_due_at=next_due_at)


@cache
def _mine() -> Update:
    table = tables.due
    return own_update(table).where(
        table.c.owner == bindparam("of_owner"), table.c.fence == bindparam("of_fence")
    )
