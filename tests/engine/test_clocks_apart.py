"""A lease keeps others out on whatever machine: clocks may be as far apart as the gate for clocks allows."""

import dataclasses
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from plugin.clock import MACHINES_APART_MAX
from plugin.outbox import claims
from plugin.store import actions, due
from plugin.store.scope import Store
from tests.clocks import StillClock
from tests.engine.test_two_at_once import held_up, two_may_write
from tests.engine.town import COMPANY, acme

behind = pytest.mark.parametrize(
    "behind", [timedelta(0), timedelta(microseconds=1), timedelta(seconds=2), MACHINES_APART_MAX], ids=str
)


def slower(town, by: timedelta) -> Store:
    """The same database as another machine sees it, whose clock is behind."""
    return dataclasses.replace(town.store, clock=StillClock(town.clock.now() - by))


def take_a_notice(town, who: str) -> None:
    town.switch("approve")
    town.owes(days_overdue=5)
    town.run()
    with town.store.company(COMPANY) as scope:
        (row,) = actions.with_status(scope, "proposed")
        assert claims.take(scope, row, who)


@behind
def test_a_slower_clock_does_not_take_the_lease_of_a_company_as_well(town, behind):
    with town.store.company(COMPANY) as scope:
        assert due.claim(scope, "worker1")

    with slower(town, behind).company(COMPANY) as scope:
        assert due.claim(scope, "worker2") is None
    assert due.due_companies(slower(town, behind)) == []


@two_may_write
def test_whoever_waits_for_the_lease_of_a_company_does_not_get_it_as_well(town):
    began = threading.Event()

    def come_second() -> due.Lease | None:
        with town.store.company(COMPANY) as scope:
            began.set()
            claimed.wait()
            return due.claim(scope, "worker2")

    claimed = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        second = pool.submit(come_second)
        began.wait()
        town.clock.advance(seconds=0.001)
        with town.store.company(COMPANY) as scope:
            assert due.claim(scope, "worker1")
            claimed.set()
            held_up(town)

        assert second.result() is None


@behind
def test_a_slower_clock_does_not_judge_a_fresh_claim_of_an_action(town, behind):
    take_a_notice(town, "worker1")

    with slower(town, behind).company(COMPANY) as scope:
        assert claims.abandoned(scope) == 0

    assert town.states("notice") == ["sending"]


def test_a_claim_from_a_clock_that_was_hours_ahead_is_judged(town):
    take_a_notice(town, "a worker that died with a wrong clock")

    with slower(town, timedelta(hours=3)).company(COMPANY) as scope:
        assert claims.abandoned(scope) == 1

    assert town.states("notice") == ["proposed"]


def test_whoever_has_lost_the_lease_goes_no_further_than_the_customer_at_hand(two, monkeypatch):
    perform = two.books.perform

    def overtaken(order, *, request_id):
        two.clock.advance(seconds=due.LEASE.total_seconds() + 1)
        with two.store.company(COMPANY) as scope:
            assert due.claim(scope, "worker2")
        return perform(order, request_id=request_id)

    monkeypatch.setattr(two.books, "perform", overtaken)

    report = two.run()

    assert report.error == "Another worker has taken this company over; this run ends here."
    assert len(two.books.mails) == 1
    assert two.states("notice") == ["done", "proposed"]


@pytest.fixture
def two(town):
    """Acme and Brook, who both owe."""
    town.books.put(acme(), acme(id="10", name="Brook", email="ap@brook.example"))
    town.owes(days_overdue=5)
    town.owes(days_overdue=5, invoice_id="1008", customer="10")
    return town
