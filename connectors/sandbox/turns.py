"""Taking turns at a company: one caller at a time, and what has fallen due meanwhile happens first."""

from __future__ import annotations

import heapq
import itertools
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from connectors.sandbox.clock import SandboxClock

Act = Callable[[datetime], None]


class Turn:
    """A company's lock; entering it lets the past catch up."""

    def __init__(self, clock: SandboxClock) -> None:
        self._clock = clock
        self._lock = threading.RLock()
        self._due: list[tuple[datetime, int, Act]] = []
        self._numbers = itertools.count()

    def later(self, wait: timedelta, act: Act) -> None:
        """Have something done after a while of the sandbox's time, with the moment at which it was due."""
        heapq.heappush(self._due, (self._clock.now() + wait, next(self._numbers), act))

    def __enter__(self) -> None:
        self._lock.acquire()
        try:
            while self._due and self._due[0][0] <= self._clock.now():
                moment, _, act = heapq.heappop(self._due)
                act(moment)
        except BaseException:
            self._lock.release()
            raise

    def __exit__(self, *_: object) -> None:
        self._lock.release()
