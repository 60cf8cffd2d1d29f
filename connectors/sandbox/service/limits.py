"""Throttling on the sandbox clock (qbo.md §7)."""

from __future__ import annotations

import threading
from collections import defaultdict, deque
from datetime import datetime, timedelta

from connectors.sandbox.clock import SandboxClock
from connectors.sandbox.switches import Switches

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
REQUESTS_PER_SECOND = 10
REQUESTS_PER_MINUTE = 500
BATCHES_PER_MINUTE = 40


class Limits:
    """Sliding windows over the calls of each realm."""

    def __init__(self, clock: SandboxClock, switches: Switches) -> None:
        self._clock = clock
        self._switches = switches
        self._calls: defaultdict[str, deque[datetime]] = defaultdict(deque)
        self._batches: defaultdict[str, deque[datetime]] = defaultdict(deque)
        self._lock = threading.Lock()

    def exceeded(self, realm: str, *, batch: bool) -> bool:
        """Count a call; tell whether it is one too many. A refused call does not count."""
        if not self._switches.enforce_limits:
            return False
        now = self._clock.now()
        with self._lock:
            calls, batches = self._calls[realm], self._batches[realm]
            for window in (calls, batches):
                while window and window[0] <= now - MINUTE:
                    window.popleft()
            last_second = sum(each > now - SECOND for each in calls)
            if last_second >= REQUESTS_PER_SECOND or len(calls) >= REQUESTS_PER_MINUTE:
                return True
            if batch and len(batches) >= BATCHES_PER_MINUTE:
                return True
            calls.append(now)
            if batch:
                batches.append(now)
            return False
