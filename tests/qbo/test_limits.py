"""The gate of one company, on a clock that only moves when somebody sleeps on it."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from connectors.qbo.limits import Gate, Gates, Limits

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class FakeClock:
    def __init__(self):
        self.present = NOON
        self._lock = threading.Lock()

    def now(self):
        with self._lock:
            return self.present

    def sleep(self, seconds):
        with self._lock:
            self.present += timedelta(seconds=seconds)


@pytest.fixture
def clock():
    return FakeClock()


def starts_of(gate, clock, calls, *, is_batch=False):
    """Seconds after noon at which each of *calls* calls in a row started."""
    starts = []
    for _ in range(calls):
        with gate.call(is_batch=is_batch):
            starts.append((clock.now() - NOON).total_seconds())
    return starts


def busiest(starts, seconds):
    """The most starts within any *seconds*."""
    return max(sum(1 for s in starts if first <= s < first + seconds) for first in starts)


def test_ten_calls_start_at_once_and_the_eleventh_a_second_later(clock):
    starts = starts_of(Gate(clock), clock, 11)

    assert starts == [0] * 10 + [1]


def test_no_minute_holds_more_than_five_hundred_calls(clock):
    starts = starts_of(Gate(clock), clock, 1200)

    assert busiest(starts, 60) == 500
    assert busiest(starts, 1) == 10


def test_no_minute_holds_more_than_forty_batches(clock):
    starts = starts_of(Gate(clock), clock, 81, is_batch=True)

    assert busiest(starts, 60) == 40
    assert starts[-1] == 120


def test_nothing_starts_for_a_minute_after_a_429(clock):
    gate = Gate(clock)
    gate.fall_silent()

    assert starts_of(gate, clock, 11) == [60] * 10 + [61]


def test_a_429_heard_while_waiting_holds_the_one_who_waits(clock):
    gate = Gate(clock)
    starts_of(gate, clock, 10)
    advance = clock.sleep

    def hear_a_429_meanwhile(seconds):
        clock.sleep = advance
        gate.fall_silent()
        advance(seconds)

    clock.sleep = hear_a_429_meanwhile

    assert starts_of(gate, clock, 1) == [60]


def test_a_clock_set_back_does_not_silence_us_for_longer(clock):
    gate = Gate(clock)
    starts_of(gate, clock, 10)
    gate.fall_silent()
    clock.present -= timedelta(hours=5)

    before = clock.now()
    starts_of(gate, clock, 1)
    assert clock.now() - before == timedelta(seconds=60)


def test_a_failed_call_gives_its_place_back(clock):
    gate = Gate(clock, Limits(at_once=1))
    with pytest.raises(ZeroDivisionError), gate.call():
        raise ZeroDivisionError

    assert starts_of(gate, clock, 1) == [0]


def test_thirty_threads_are_never_more_than_ten_at_once_and_keep_every_limit(clock):
    gate = Gate(clock)
    lock, present, most, starts = threading.Lock(), 0, 0, []

    def one_call(_):
        nonlocal present, most
        with gate.call():
            with lock:
                present += 1
                most = max(most, present)
                starts.append((clock.now() - NOON).total_seconds())
            threading.Event().wait(0.001)
            with lock:
                present -= 1

    with ThreadPoolExecutor(30) as pool:
        list(pool.map(one_call, range(300)))

    assert most <= 10
    assert len(starts) == 300
    # A start is noted a moment after it was granted, and another thread may move the clock in between.
    assert clock.now() - NOON >= timedelta(seconds=29)


def test_callers_start_in_the_order_they_came(clock):
    gate = Gate(clock, Limits(at_once=1))
    order, threads = [], []
    with gate.call():
        for n in range(20):
            threads.append(threading.Thread(target=lambda n=n: _note(gate, order, n)))
            threads[-1].start()
            while len(gate._queue) <= n:
                threading.Event().wait(0.0005)
    for thread in threads:
        thread.join(60)

    assert order == list(range(20))


def _note(gate, order, n):
    with gate.call():
        order.append(n)


def test_each_company_has_one_gate_of_its_own(clock):
    gates = Gates(clock)

    assert gates.of("1") is gates.of("1")
    assert gates.of("1") is not gates.of("2")
