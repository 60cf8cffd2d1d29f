"""The turns of one company, shared by all processes that work on one database."""

from __future__ import annotations

import itertools
import multiprocessing
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from connectors.qbo.limits import Gate, Limits, Taken
from connectors.qbo.shared_limits import CALL_LASTS, FULL, SharedTurns
from plugin import policies, tables
from plugin.store import companies
from plugin.store.engine import open_engine
from plugin.store.scope import Store
from tests.memory_books import PROFILE

COMPANY = "company1"


@pytest.fixture
def founded(store):
    with store.company(COMPANY) as scope:
        companies.create(scope, PROFILE, policies.preset("standard"), "user:alice")
    return store


def shared(store, **limits):
    return SharedTurns(store, COMPANY, Limits(**limits))


def taken(turns, *, is_batch=False):
    found = turns.take(is_batch=is_batch)
    assert isinstance(found, Taken), found
    return found


def test_two_processes_together_start_no_more_than_one_may(founded, clock):
    mine, theirs = shared(founded, at_once=99), shared(founded, at_once=99)
    for turns in (mine, theirs) * 5:
        taken(turns)

    assert mine.take(is_batch=False) == theirs.take(is_batch=False) == timedelta(seconds=1)
    clock.advance(seconds=1)
    taken(mine)


def test_a_minute_holds_five_hundred_calls_of_all_processes_and_forty_batches(founded, clock):
    mine, theirs = (shared(founded, at_once=999, per_second=999, per_minute=50) for _ in range(2))
    for turns in (mine, theirs) * 25:
        taken(turns)
    assert theirs.take(is_batch=False) == timedelta(seconds=60)
    clock.advance(seconds=60)
    batches = [shared(founded, at_once=99, per_second=99, batches_per_minute=4) for _ in range(2)]
    for turns in batches * 2:
        taken(turns, is_batch=True)

    assert batches[0].take(is_batch=True) == timedelta(seconds=60)
    taken(batches[1])


def test_as_many_as_may_are_under_way_together_and_a_dead_process_gives_its_places_back(founded, clock):
    mine, dead = shared(founded, at_once=2), shared(founded, at_once=2)
    held = taken(mine)
    taken(dead)
    assert mine.take(is_batch=False) == FULL
    mine.give_back(held)
    taken(mine)
    clock.advance(seconds=CALL_LASTS.total_seconds())

    taken(dead)
    taken(mine)


def test_a_429_heard_by_one_silences_all(founded, clock):
    mine, theirs = shared(founded), shared(founded)
    theirs.fall_silent()

    assert mine.take(is_batch=False) == timedelta(seconds=60)
    clock.advance(seconds=60)
    taken(mine)


def test_a_clock_that_was_ahead_silences_nobody_for_longer_than_the_rule(founded, clock):
    turns = shared(founded, at_once=1)
    clock.advance(seconds=36_000)
    taken(turns)
    turns.fall_silent()
    clock.advance(seconds=-36_000)

    assert turns.take(is_batch=False) == timedelta(seconds=60)


def test_a_gate_asks_for_each_start_and_gives_each_place_back(founded, clock):
    gate = Gate(clock, Limits(per_second=3))
    gate.share(shared(founded, per_second=2))
    began = clock.now()
    for _ in range(6):
        with gate.call():
            pass
    with founded.reading(COMPANY) as scope:
        row = scope.first(scope.select(tables.call_turns))

    assert clock.now() - began == timedelta(seconds=2)
    assert (len(row.starts), row.running) == (6, {})


class Noting:
    """The real clock, which remembers what it told last: the moment of a start, once it was granted."""

    def __init__(self):
        self.told = []

    def now(self):
        self.told.append(datetime.now(UTC))
        return self.told[-1]

    def sleep(self, seconds):
        time.sleep(seconds)


def work(url, name, calls, limits):
    """A worker process: so many calls by eight threads; returns when each began and ended."""
    engine, numbers = open_engine(url), itertools.count()
    gate = Gate(Noting(), limits)
    store = Store(engine, Noting(), lambda: f"{name}{next(numbers)}")
    gate.share(SharedTurns(store, COMPANY, limits))

    def one(_):
        with gate.call():
            began = time.time()
            time.sleep(0.05)
            return began, time.time()

    with ThreadPoolExecutor(8) as pool:
        spans = list(pool.map(one, range(calls)))
    with store.reading(COMPANY) as scope:
        starts = scope.first(scope.select(tables.call_turns)).starts
    engine.dispose()
    return spans, starts


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_two_worker_processes_on_postgresql_keep_every_limit_together(postgres_url, engine):
    store = Store(engine, Noting(), iter(map(str, range(1_000_000))).__next__)
    with store.company(COMPANY) as scope:
        companies.create(scope, PROFILE, policies.preset("standard"), "user:alice")
    limits = Limits(at_once=3, per_second=20, per_minute=45)
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        told = pool.starmap(work, [(postgres_url, name, 20, limits) for name in ("a", "b")])
    spans = sorted(span for found, _ in told for span in found)
    starts = max((found for _, found in told), key=len)

    assert len(spans) == len(starts) == 40
    assert all(sum(first <= one < first + 1 for one in starts) <= 20 for first in starts)
    assert all(sum(began <= moment < ended for began, ended in spans) <= 3 for moment, _ in spans)
    assert {name for name, (found, _) in zip("ab", told, strict=True) if found} == {"a", "b"}
