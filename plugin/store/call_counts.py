"""Calls to the accounting system, counted by UTC month and kind; reads are metered for the whole app."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import func, select

from plugin.store.scope import Scope, Store
from plugin.tables.setup import call_counts

FREE = frozenset(("write", "send", "upload"))
"""Kinds that Intuit does not meter (qbo.md 7)."""


def add(scope: Scope, calls: Mapping[str, int]) -> None:
    """Count what a run has asked for."""
    month = month_of(scope.now)
    for kind, number in calls.items():
        mine = scope.update(call_counts).where(call_counts.c.month == month, call_counts.c.kind == kind)
        if number and not scope.changed_one(mine.values(calls=call_counts.c.calls + number)):
            scope.insert(call_counts, {"month": month, "kind": kind, "calls": number})


def of_company(scope: Scope) -> dict[str, int]:
    """The company's calls of this month by kind."""
    rows = scope.rows(scope.select(call_counts).where(call_counts.c.month == month_of(scope.now)))
    return {row.kind: row.calls for row in rows}


def reads_of_all(store: Store) -> int:
    """The metered reads of all companies in this month."""
    metered = call_counts.c.kind.not_in(FREE), call_counts.c.month == month_of(store.clock.now())
    with store.engine.connect().execution_options(reads_only=True) as db, db.begin():
        return int(db.execute(select(func.sum(call_counts.c.calls)).where(*metered)).scalar() or 0)


def forecast(reads: int, now: datetime) -> int:
    """How many reads the month will have at its end if it goes on so; at least a day of it is looked at."""
    now = now.astimezone(UTC)
    days = calendar.monthrange(now.year, now.month)[1]
    passed = max(1.0, now.day - 1 + (now.hour + now.minute / 60) / 24)
    return max(reads, round(reads * days / passed))


def month_of(now: datetime) -> str:
    """The month in UTC, as 2026-11."""
    return f"{now.astimezone(UTC):%Y-%m}"
