"""One company's turns, shared by all processes that work on one PostgreSQL: a row says who started when.

Each start takes the row's lock for a moment; nobody holds it while a call is under way. A process that dies
during a call leaves its place taken until QuickBooks would have given up on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from connectors.qbo.limits import Limits, Taken, Window, silence_left
from plugin import tables
from plugin.store.scope import Scope, Store

CALL_LASTS = timedelta(seconds=150)
"""QuickBooks gives up on a call after 120 seconds (qbo.md 7); then its place is free, whoever held it."""
CLOCKS_APART = timedelta(seconds=10)
"""So far may the clocks of two machines be apart; what is further off, a wrong clock has written."""
FULL = timedelta(milliseconds=50)
"""How long to wait before asking again while others have as many calls under way as are allowed."""


@dataclass(frozen=True)
class SharedTurns:
    """The turns of one company."""

    store: Store
    company_id: str
    limits: Limits

    def take(self, *, is_batch: bool) -> timedelta | Taken:
        """A place taken now, or how long to wait before asking again."""
        with self.store.company(self.company_id) as scope:
            row = _locked(scope)
            now = self._now(row)
            windows = self._windows(row, is_batch=is_batch)
            running = _running(row, now)
            silent = silence_left(row.silent_until, now, self.limits)
            wait = max(silent, *(window.wait(now) for window in windows.values()))
            if wait > timedelta():
                return wait
            if len(running) >= self.limits.at_once:
                return FULL
            token = scope.new_id()
            for window in windows.values():
                window.start(now)
            minute = windows["starts"]
            kept = {"starts": minute.seconds_since_epoch()}
            if is_batch:
                kept["batches"] = windows["batches"].seconds_since_epoch()
            _keep(scope, running=running | {token: (now + CALL_LASTS).timestamp()}, **kept)
        return Taken(token)

    def give_back(self, taken: Taken) -> None:
        """The call is over. What came of it counts more than its place, which frees itself in a while."""
        with suppress(SQLAlchemyError), self.store.company(self.company_id) as scope:
            row = _locked(scope)
            _keep(scope, running={one: until for one, until in row.running.items() if one != taken.token})

    def fall_silent(self) -> None:
        """Nobody starts anything for a while: QuickBooks has just said that we ask too much."""
        with suppress(SQLAlchemyError), self.store.company(self.company_id) as scope:
            _locked(scope)
            _keep(scope, silent_until=scope.now + timedelta(seconds=self.limits.silence_seconds))

    def _now(self, row: Any) -> datetime:
        """Our time once the row is ours; that of the last start, where another clock is a little ahead."""
        now, last = self.store.clock.now(), _at(row.starts[-1]) if row.starts else None
        return last if last is not None and now < last < now + CLOCKS_APART else now

    def _windows(self, row: Any, *, is_batch: bool) -> dict[str, Window]:
        starts, limits = [_at(second) for second in row.starts], self.limits
        found = {
            "second": Window(limits.per_second, 1, starts),
            "starts": Window(limits.per_minute, 60, starts),
        }
        if is_batch:
            batches = [_at(second) for second in row.batches]
            found["batches"] = Window(limits.batches_per_minute, 60, batches)
        return found


def _locked(scope: Scope) -> Any:
    """The company's row, which is this transaction's alone until it ends."""
    table = tables.call_turns
    mine = scope.select(table).with_for_update()
    row = scope.first(mine)
    if row is None:
        scope.insert_new(table, {"starts": [], "batches": [], "running": {}})
        row = scope.first(mine)
    return row


def _keep(scope: Scope, **values: Any) -> None:
    scope.db.execute(scope.update(tables.call_turns).values(**values))


def _running(row: Any, now: datetime) -> dict[str, float]:
    """The calls under way; what a clock that was wrong wrote is over as well."""
    until: Mapping[str, float] = row.running
    latest = (now + CALL_LASTS + CLOCKS_APART).timestamp()
    return {one: second for one, second in until.items() if now.timestamp() < second <= latest}


def _at(second: float) -> datetime:
    return datetime.fromtimestamp(second, UTC)
