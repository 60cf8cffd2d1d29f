"""What QuickBooks allows one app to ask of one company, kept on our side of the line (qbo.md 7)."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from plugin.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Intuit's published limits per company and app (qbo.md 7); none is announced in a header."""

    at_once: int = 10
    per_second: int = 10
    per_minute: int = 500
    batches_per_minute: int = 40
    silence_seconds: float = 60
    """How long nothing is asked after "too many requests"; QuickBooks sends no Retry-After."""


class Window:
    """At most *calls* starts in any *seconds*."""

    def __init__(self, calls: int, seconds: float, starts: Iterable[datetime] = ()) -> None:
        self._starts: deque[datetime] = deque(starts, maxlen=calls)
        self._calls = calls
        self._length = timedelta(seconds=seconds)

    def wait(self, now: datetime) -> timedelta:
        """How long from *now* until one more may start; never longer than the window itself."""
        if self._starts and self._starts[-1] > now:
            # The clock was set back: count those starts from now, so that we wait a window and not an hour.
            self._starts = deque((min(start, now) for start in self._starts), maxlen=self._calls)
        if len(self._starts) < self._calls:
            return timedelta()
        return self._starts[0] + self._length - now

    def start(self, now: datetime) -> None:
        """One starts now."""
        self._starts.append(now)

    def seconds_since_epoch(self) -> list[float]:
        """The starts that still count, the oldest first."""
        return [start.timestamp() for start in self._starts if self._starts[-1] - start <= self._length]


@dataclass(frozen=True, slots=True)
class Taken:
    """A place among the calls of all processes."""

    token: str


class Turns(Protocol):
    """The turns of one company that several processes share."""

    def take(self, *, is_batch: bool) -> timedelta | Taken:
        """A place taken now, or how long to wait before asking again."""

    def give_back(self, taken: Taken) -> None:
        """The call is over."""

    def fall_silent(self) -> None:
        """Nobody starts anything for a while."""


def silence_left(until: datetime | None, now: datetime, limits: Limits) -> timedelta:
    """How long nothing may start; a clock that was set back must not silence us for longer than the rule."""
    if until is None:
        return timedelta()
    return min(until, now + timedelta(seconds=limits.silence_seconds)) - now


class Gate:
    """One company's turnstile: callers start in the order they came, as fast as the limits allow.

    Only the caller whose turn it is waits on the clock, so a 429 heard meanwhile holds all who follow. Where
    the company's turns are shared with other processes, each start is asked for there as well.
    """

    def __init__(self, clock: Clock, limits: Limits | None = None) -> None:
        self._clock = clock
        self._limits = limits or Limits()
        self._changed = threading.Condition()
        self._queue: deque[object] = deque()
        self._in_flight = 0
        self._calls = (Window(self._limits.per_second, 1), Window(self._limits.per_minute, 60))
        self._batches = Window(self._limits.batches_per_minute, 60)
        self._silent_until: datetime | None = None
        self._shared: Turns | None = None

    def share(self, turns: Turns) -> None:
        """From now the company's turns are those of all processes."""
        self._shared = turns

    @contextmanager
    def call(self, *, is_batch: bool = False) -> Iterator[None]:
        """Hold a place for one call; returns when it may start."""
        taken = self._enter(is_batch=is_batch)
        try:
            yield
        finally:
            with self._changed:
                self._in_flight -= 1
                self._changed.notify_all()
            if taken is not None and self._shared is not None:
                self._shared.give_back(taken)

    def fall_silent(self) -> None:
        """Start nothing for a while: QuickBooks has just said that we ask too much."""
        with self._changed:
            self._silent_until = self._clock.now() + timedelta(seconds=self._limits.silence_seconds)
        if self._shared is not None:
            self._shared.fall_silent()

    def _enter(self, *, is_batch: bool) -> Taken | None:
        """Wait for the turn; returns the place among all processes, where there are others."""
        me, windows = object(), (*self._calls, self._batches) if is_batch else self._calls
        with self._changed:
            self._queue.append(me)
        try:
            with self._changed:
                self._changed.wait_for(self._may_start(me))
            while True:
                wait = self._wait(windows)
                taken = self._shared.take(is_batch=is_batch) if self._shared and wait <= timedelta() else None
                if isinstance(taken, timedelta):
                    wait, taken = taken, None
                if wait <= timedelta():
                    self._start(windows)
                    return taken
                self._clock.sleep(wait.total_seconds())
        finally:
            with self._changed:
                self._queue.remove(me)
                self._changed.notify_all()

    def _may_start(self, me: object) -> Callable[[], bool]:
        return lambda: self._queue[0] is me and self._in_flight < self._limits.at_once

    def _wait(self, windows: tuple[Window, ...]) -> timedelta:
        """How long before one may start here; only the first of the queue asks, so it stays so."""
        with self._changed:
            now = self._clock.now()
            silence = silence_left(self._silent_until, now, self._limits)
            if self._silent_until is not None:
                self._silent_until = now + silence
            return max(silence, *(window.wait(now) for window in windows))

    def _start(self, windows: tuple[Window, ...]) -> None:
        with self._changed:
            now = self._clock.now()
            self._in_flight += 1
            for window in windows:
                window.start(now)


class Gates:
    """The gates of all companies of one process; the limits hold per company, whoever calls."""

    def __init__(self, clock: Clock, limits: Limits | None = None) -> None:
        self._clock = clock
        self._limits = limits
        self._gates: dict[str, Gate] = {}
        self._lock = threading.Lock()

    def of(self, company_id: str, shared: Callable[[Limits], Turns] | None = None) -> Gate:
        """The one gate of this company in this process; its turns may be *shared* with others."""
        with self._lock:
            gate = self._gates.setdefault(company_id, Gate(self._clock, self._limits))
            if shared is not None:
                gate.share(shared(self._limits or Limits()))
            return gate
