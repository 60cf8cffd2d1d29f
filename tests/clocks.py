"""Clocks for tests: time passes when the test says so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class StillClock:
    """Stands still until it is moved; sleeping on it moves it."""

    def __init__(self, now: datetime = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def sleep(self, seconds: float) -> None:
        self.advance(seconds=seconds)

    def advance(self, **parts: float) -> None:
        self._now += timedelta(**parts)
