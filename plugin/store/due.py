"""Who works on which company, and when it is next due: the sole truth, whatever starts the work.

A scheduler, a cron job or a job engine only says "look at this company"; here a compare-and-set decides
who does. A lease that ran out belongs to whoever takes it next, under a higher fence.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select

from plugin import tables
from plugin.store.scope import Scope, Store

LEASE = timedelta(minutes=30)
HOURLY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to run one company until it is released or runs out."""

    company_id: str
    owner: str
    fence: int


def due_companies(store: Store) -> list[str]:
    """The companies whose hour has come and that nobody is working on, the longest waiting first."""
    table, now = tables.due, store.clock.now()
    # A time further off than any we set was written by a clock that was wrong then.
    is_due = or_(table.c.next_due_at <= now, table.c.next_due_at > now + 2 * HOURLY)
    query = select(table.c.company_id).where(is_due, _is_free(now)).order_by(table.c.next_due_at)
    with store.engine.connect().execution_options(reads_only=True) as db, db.begin():
        return [row.company_id for row in db.execute(query)]


def claim(scope: Scope, owner: str) -> Lease | None:
    """Take the company's lease, due or not; None while another worker holds it."""
    table = tables.due
    taken = (
        scope.update(table)
        .where(_is_free(scope.now))
        .values(owner=owner, fence=table.c.fence + 1, lease_until=scope.now + LEASE, looked_at=scope.now)
        .returning(table.c.fence)
    )
    row = scope.db.execute(taken).first()
    return Lease(scope.company_id, owner, row.fence) if row is not None else None


def extend(scope: Scope, lease: Lease) -> bool:
    """Keep the lease a while longer; False when it was lost."""
    table = tables.due
    mine = scope.update(table).where(table.c.owner == lease.owner, table.c.fence == lease.fence)
    return scope.changed_one(mine.values(lease_until=scope.now + LEASE))


def release(scope: Scope, lease: Lease, next_due_at: datetime) -> None:
    """Hand the company back; somebody who took the lease over meanwhile keeps it."""
    table = tables.due
    mine = scope.update(table).where(table.c.owner == lease.owner, table.c.fence == lease.fence)
    scope.db.execute(mine.values(owner=None, lease_until=None, next_due_at=next_due_at))


def bring_forward(scope: Scope) -> None:
    """Make the company due now."""
    scope.db.execute(scope.update(tables.due).values(next_due_at=scope.now))


def _is_free(now: datetime) -> Any:
    """Nobody holds the company, the lease ran out, or a clock that was wrong wrote it."""
    table = tables.due
    return or_(table.c.owner.is_(None), table.c.lease_until < now, table.c.lease_until > now + LEASE)
