"""What QuickBooks allows one app to ask of one company, kept on our side of the line (qbo.md 7)."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

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


class _Window:
    """At most *calls* starts in any *seconds*."""

    def __init__(self, calls: int, seconds: float) -> None:
        self._starts: deque[datetime] = deque(maxlen=calls)
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
        self._starts.append(now)


class Gate:
    """One company's turnstile: callers start in the order they came, as fast as the limits allow.

    Only the caller whose turn it is waits on the clock, so a 429 heard meanwhile holds all who follow.
    """

    def __init__(self, clock: Clock, limits: Limits | None = None) -> None:
        self._clock = clock
        self._limits = limits or Limits()
        self._changed = threading.Condition()
        self._queue: deque[object] = deque()
        self._in_flight = 0
        self._calls = (_Window(self._limits.per_second, 1), _Window(self._limits.per_minute, 60))
        self._batches = _Window(self._limits.batches_per_minute, 60)
        self._silent_until: datetime | None = None

    @contextmanager
    def call(self, *, is_batch: bool = False) -> Iterator[None]:
        """Hold a place for one call; returns when it may start."""
        self._enter((*self._calls, self._batches) if is_batch else self._calls)
        try:
            yield
        finally:
            with self._changed:
                self._in_flight -= 1
                self._changed.notify_all()

    def fall_silent(self) -> None:
        """Start nothing for a while: QuickBooks has just said that we ask too much."""
        with self._changed:
            self._silent_until = self._clock.now() + timedelta(seconds=self._limits.silence_seconds)

    def _enter(self, windows: tuple[_Window, ...]) -> None:
        me = object()
        with self._changed:
            self._queue.append(me)
        try:
            with self._changed:
                self._changed.wait_for(self._may_start(me))
            while (wait := self._start_or_wait(windows)) > timedelta():
                self._clock.sleep(wait.total_seconds())
        finally:
            with self._changed:
                self._queue.remove(me)
                self._changed.notify_all()

    def _may_start(self, me: object) -> Callable[[], bool]:
        return lambda: self._queue[0] is me and self._in_flight < self._limits.at_once

    def _start_or_wait(self, windows: tuple[_Window, ...]) -> timedelta:
        """Take the place now and return zero, or say how long to wait before asking again."""
        with self._changed:
            now = self._clock.now()
            wait = max(self._silence(now), *(window.wait(now) for window in windows))
            if wait <= timedelta():
                self._in_flight += 1
                for window in windows:
                    window.start(now)
            return wait

    def _silence(self, now: datetime) -> timedelta:
        if self._silent_until is None:
            return timedelta()
        # A clock that was set back must not silence us for longer than the rule says.
        self._silent_until = min(self._silent_until, now + timedelta(seconds=self._limits.silence_seconds))
        return self._silent_until - now


class Gates:
    """The gates of all companies of one process; the limits hold per company, whoever calls."""

    def __init__(self, clock: Clock, limits: Limits | None = None) -> None:
        self._clock = clock
        self._limits = limits
        self._gates: dict[str, Gate] = {}
        self._lock = threading.Lock()

    def of(self, company_id: str) -> Gate:
        """The one gate of this company."""
        with self._lock:
            return self._gates.setdefault(company_id, Gate(self._clock, self._limits))
