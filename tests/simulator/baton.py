"""Time and turns: who goes on next, and when; what falls together happens in an order the dice choose."""

from __future__ import annotations

import heapq
import itertools
import random
from collections.abc import Callable
from datetime import datetime, timedelta

from greenlet import getcurrent, greenlet  # type: ignore[import-untyped]  # its types are not installed

from connectors.sandbox.clock import SandboxClock

Act = Callable[[], object]


class Baton:
    """Runs what is due, one thing at a time; when nothing is, time jumps to what comes next."""

    def __init__(self, clock: SandboxClock, dice: random.Random, *, eagerness: float) -> None:
        self._clock = clock
        self._dice = dice
        self._eagerness = eagerness
        """How often a worker that could go on lets others overtake it."""
        self._numbers = itertools.count()
        self._events: list[tuple[datetime, int, Act]] = []
        self._asleep: dict[greenlet, tuple[datetime, int]] = {}
        self._hub = getcurrent()
        self._until: datetime | None = None
        """Whoever leads the hub wants it back then."""

    @property
    def now(self) -> datetime:
        """The present moment, for QuickBooks and for everybody else."""
        return self._clock.now()

    @property
    def busy(self) -> int:
        """How many workers are under way."""
        return len(self._asleep)

    def at(self, moment: datetime, act: Act) -> None:
        """Have *act* done at *moment*, or as soon after it as its turn comes."""
        heapq.heappush(self._events, (moment, next(self._numbers), act))

    def after(self, seconds: float, act: Act) -> None:
        """Have *act* done in so many seconds."""
        self.at(self.now + timedelta(seconds=seconds), act)

    def spawn(self, work: Act) -> None:
        """Start a worker; it takes its first turn when the dice say so."""
        self._asleep[greenlet(work, self._hub)] = (self.now, next(self._numbers))

    def sleep(self, seconds: float) -> None:
        """Let time pass for whoever calls; a worker hands over meanwhile."""
        me = getcurrent()
        if me is self._hub:
            self._clock.advance(timedelta(seconds=max(seconds, 0)))
            return
        until = self.now + timedelta(seconds=max(seconds, 0))
        if self._nothing_before(until) and self._until is not None and until <= self._until:
            self._clock.advance(until - self.now)
            return
        self._asleep[me] = (until, next(self._numbers))
        self._hub.switch()

    def hand_over(self) -> None:
        """A moment at which somebody else may overtake."""
        me = getcurrent()
        if me is self._hub or self._nothing_before(self.now) or self._dice.random() >= self._eagerness:
            return
        self._asleep[me] = (self.now, next(self._numbers))
        self._hub.switch()

    def run(self, until: datetime) -> None:
        """Do everything that is due up to *until*."""
        if getcurrent() is not self._hub:
            raise AssertionError("Only the one who made the baton runs it.")
        self._until = until
        while True:
            ready = [worker for worker, (wakes, _) in self._asleep.items() if wakes <= self.now]
            is_due = bool(self._events) and self._events[0][0] <= self.now
            if is_due and (not ready or self._dice.random() < 0.5):
                _, _, act = heapq.heappop(self._events)
                act()
            elif ready:
                worker = ready[self._dice.randrange(len(ready))] if len(ready) > 1 else ready[0]
                del self._asleep[worker]
                worker.switch()
            else:
                following = self._next()
                if following is None or following > until:
                    break
                self._clock.advance(following - self.now)
        if until > self.now:
            self._clock.advance(until - self.now)

    def _next(self) -> datetime | None:
        moments = [wakes for wakes, _ in self._asleep.values()]
        if self._events:
            moments.append(self._events[0][0])
        return min(moments, default=None)

    def _nothing_before(self, moment: datetime) -> bool:
        following = self._next()
        return following is None or following > moment
