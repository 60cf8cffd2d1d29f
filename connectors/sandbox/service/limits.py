"""Throttling on the sandbox clock (qbo.md §7)."""

from __future__ import annotations

import threading
from collections import Counter, defaultdict, deque
from datetime import datetime, timedelta

from connectors.sandbox.clock import SandboxClock
from connectors.sandbox.switchboard import Switchboard

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


class Limits:
    """Sliding windows over the calls of each realm, and how many of them are under way."""

    def __init__(self, clock: SandboxClock, switchboard: Switchboard) -> None:
        self._clock = clock
        self._switchboard = switchboard
        self._calls: defaultdict[str, deque[datetime]] = defaultdict(deque)
        self._batches: defaultdict[str, deque[datetime]] = defaultdict(deque)
        self._under_way: Counter[str] = Counter()
        self._lock = threading.Lock()

    def arrived(self, realm: str) -> None:
        """A call is under way, until `left`."""
        with self._lock:
            self._under_way[realm] += 1

    def left(self, realm: str) -> None:
        """A call has been answered, or its answer lost."""
        with self._lock:
            self._under_way[realm] -= 1

    def under_way(self, realm: str) -> int:
        """How many calls of a realm wait for their answer."""
        with self._lock:
            return self._under_way[realm]

    def exceeded(self, realm: str, *, batch: bool) -> bool:
        """Count a call that has arrived; tell whether it is one too many. A refused call does not count."""
        switches = self._switchboard.of(realm)
        if not switches.enforce_limits:
            return False
        now = self._clock.now()
        with self._lock:
            calls, batches = self._calls[realm], self._batches[realm]
            for window in (calls, batches):
                while window and window[0] <= now - MINUTE:
                    window.popleft()
            limits = (
                (switches.calls_at_once, self._under_way[realm] - 1),
                (switches.calls_per_second, sum(each > now - SECOND for each in calls)),
                (switches.calls_per_minute, len(calls)),
                (switches.batches_per_minute if batch else None, len(batches)),
            )
            if any(most is not None and counted >= most for most, counted in limits):
                return True
            calls.append(now)
            if batch:
                batches.append(now)
            return False
