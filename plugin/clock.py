"""The clock everything is handed: limiters, leases, sessions and dates never ask the machine themselves."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol

CLOCKS_APART_MAX = timedelta(minutes=5)
"""Our clock and QuickBooks' may differ by so much: dates and leases rest on ours (reliability.md 2.4)."""

MACHINES_APART_MAX = 2 * CLOCKS_APART_MAX
"""So much may two machines of ours differ: one ahead of QuickBooks, the other behind it."""


class Clock(Protocol):
    """Something that tells the time and can wait."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""

    def sleep(self, seconds: float) -> None:
        """Return once *seconds* have passed on this clock."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The present instant in UTC."""
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        """Wait for real."""
        time.sleep(seconds)
