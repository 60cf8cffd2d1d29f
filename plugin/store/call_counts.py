"""Calls to the accounting system, counted by UTC month and kind; reads are metered for the whole app."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from math import ceil

from sqlalchemy import Update, bindparam, func, select

from plugin.store.scope import Scope, Store
from plugin.store.statements import own_update
from plugin.tables.setup import call_counts

READS_A_MONTH = 500_000
"""What one app may read in a month without paying; then Intuit answers nothing more (qbo.md 7)."""
FARTHEST_HOURS = 24
"""However short the budget, a company is read once a day: it is slowed, and never blocked."""
FREE = frozenset(("write", "send", "upload"))
"""Kinds that Intuit does not meter (qbo.md 7)."""


def add(scope: Scope, calls: Mapping[str, int]) -> None:
    """Count what a run has asked for."""
    month = month_of(scope.now)
    for kind, number in calls.items():
        if number and not scope.write(_more(), of_month=month, of_kind=kind, more=number):
            scope.insert(call_counts, {"month": month, "kind": kind, "calls": number})


@cache
def _more() -> Update:
    table = call_counts
    mine = own_update(table).where(
        table.c.month == bindparam("of_month"), table.c.kind == bindparam("of_kind")
    )
    return mine.values(calls=table.c.calls + bindparam("more"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What the app's reads of this month come to, and what one company has part in it."""

    allowed: int
    """The reads that Intuit lets the whole app have in a month."""
    reads: int
    """Those of all companies so far."""
    forecast: int
    """Those of all companies by the month's end, if it goes on so."""
    of_company: int
    """Those of this company so far."""
    forecast_of_company: int
    """Those of this company by the month's end, if it goes on so."""
    hours_between: int
    """How far apart a company's readings are for now: 1, or more as the budget runs short."""


def budget(scope: Scope, store: Store, allowed: int) -> Budget:
    """How the month stands; *allowed* are the app's reads in a month."""
    reads, mine = reads_of_all(store), reads_of(scope)
    return Budget(
        allowed=allowed,
        reads=reads,
        forecast=forecast(reads, scope.now),
        of_company=mine,
        forecast_of_company=forecast(mine, scope.now),
        hours_between=hours_between(reads, allowed, scope.now),
    )


def hours_between(reads: int, allowed: int, now: datetime) -> int:
    """How many hours apart readings must be for the rest of the month to fit in what is left; at most a day.

    A tenth of what is allowed is kept for people who ask and for what a run needs besides.
    """
    passed, days = _passed(now)
    usual = reads / passed * (days - passed)
    left = allowed * 0.9 - reads
    if usual <= left:
        return 1
    return min(FARTHEST_HOURS, ceil(usual / left)) if left > 0 else FARTHEST_HOURS


def reads_of(scope: Scope) -> int:
    """The company's metered reads of this month."""
    return sum(calls for kind, calls in of_company(scope).items() if kind not in FREE)


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
    passed, days = _passed(now)
    return max(reads, round(reads * days / passed))


def _passed(now: datetime) -> tuple[float, int]:
    """How many days of the month are over, at least one; and how many it has."""
    now = now.astimezone(UTC)
    days = calendar.monthrange(now.year, now.month)[1]
    return max(1.0, now.day - 1 + (now.hour + now.minute / 60) / 24), days


def month_of(now: datetime) -> str:
    """The month in UTC, as 2026-11."""
    return f"{now.astimezone(UTC):%Y-%m}"
