"""The sandbox's own time: frozen for tests and simulations, or running along with the real clock."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

# A frozen clock moves a little with every served request, so that what came later also reads later.
TICK = timedelta(milliseconds=7)


class SandboxClock:
    """Time that stands still until advanced, or runs from *start* at the pace of the real clock."""

    def __init__(self, start: datetime, *, running: bool = False) -> None:
        if start.tzinfo is None:
            raise ValueError("A sandbox clock starts at a moment with a time zone; this one has none.")
        self.running = running
        self._moment = start.astimezone(UTC)
        self._anchor = datetime.now(UTC)
        self._lock = threading.Lock()
        self._listeners: list[Callable[[], object]] = []

    def now(self) -> datetime:
        """Return the sandbox's present moment in UTC."""
        with self._lock:
            return self._moment + (datetime.now(UTC) - self._anchor if self.running else timedelta())

    def advance(self, by: timedelta) -> None:
        """Move time forward; it never goes back, because nothing that happened can unhappen."""
        self.pass_by(by)
        for each in self._listeners:
            each()

    def pass_by(self, time: timedelta) -> None:
        """Let time pass within a call, which nobody is told of: who is told might call in turn."""
        if time < timedelta():
            raise ValueError(f"Time in the sandbox only moves forward; {time} was asked for.")
        with self._lock:
            self._moment += time

    def listen(self, listener: Callable[[], object]) -> None:
        """Have a function called each time that time has been moved."""
        self._listeners.append(listener)

    def catch_up(self, moment: datetime) -> None:
        """Be at *moment* at least: something has already happened then."""
        self.advance(max(moment - self.now(), timedelta()))

    def run_on(self) -> None:
        """Let a frozen clock run from its present moment, at the pace of the real one."""
        with self._lock:
            if not self.running:
                self._anchor = datetime.now(UTC)
                self.running = True

    def tick(self) -> None:
        """Let a served request take its moment; only a frozen clock needs the help."""
        if not self.running:
            self.pass_by(TICK)
