"""Two runs at once do no harm: one works, the other leaves at once; and every act is claimed by itself."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from plugin import people, planning, policies, tables
from plugin.cycle import CompanyBooks, Worker
from plugin.outbox.deliver import Delivered, Outbox
from plugin.store import accounts, actions, companies, due, standings
from tests.engine.town import ALICE, COMPANY, KEEPER


def test_ten_runs_at_once_send_one_notice(town):
    town.owes(days_overdue=5)
    start = threading.Barrier(10)

    def run(number: int):
        start.wait()
        return Worker(town.store, f"worker{number}", KEEPER).run(COMPANY, lambda: CompanyBooks(town.books))

    with ThreadPoolExecutor(10) as pool:
        reports = list(pool.map(run, range(10)))

    assert len(town.books.mails) == 1
    assert [report.error for report in reports] == [None] * 10


def test_even_two_workers_past_the_lease_cannot_send_one_notice_twice(town):
    town.switch("preview")
    town.owes(days_overdue=5)
    town.run()
    town.switch("automatic")
    start = threading.Barrier(4)

    def deliver(number: int) -> None:
        start.wait()
        Outbox(town.store, town.books, COMPANY, f"worker{number}", KEEPER, town.clock.now()).deliver(
            Delivered()
        )

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(deliver, range(4)))

    assert len(town.books.mails) == 1


def test_a_lease_that_ran_out_is_taken_over_under_a_higher_fence(town):
    with town.store.company(COMPANY) as scope:
        first = due.claim(scope, "worker1")
        assert due.claim(scope, "worker2") is None
    town.clock.advance(seconds=due.LEASE.total_seconds() + 1)

    with town.store.company(COMPANY) as scope:
        second = due.claim(scope, "worker2")
        assert not due.extend(scope, first)
        due.release(scope, first, town.clock.now())
        assert due.claim(scope, "worker3") is None, "the release of a lost lease must not free the new one"

    assert second.fence == first.fence + 1


def test_a_company_is_due_every_hour_and_after_a_long_outage_once(town):
    assert due.due_companies(town.store) == [COMPANY]
    town.run()
    assert due.due_companies(town.store) == []

    town.clock.advance(days=3)
    assert due.due_companies(town.store) == [COMPANY]
    town.run()
    assert due.due_companies(town.store) == []


def test_what_is_brought_forward_during_a_run_is_looked_at_again_after_it(town):
    with town.store.company(COMPANY) as scope:
        lease = due.claim(scope, "worker1")
    town.clock.advance(minutes=2)
    with town.store.company(COMPANY) as scope:
        due.bring_forward(scope)
    assert due.due_companies(town.store) == [], "somebody is at it"

    with town.store.company(COMPANY) as scope:
        due.release(scope, lease, town.clock.now() + due.HOURLY)

    assert due.due_companies(town.store) == [COMPANY]


def test_a_company_whose_worker_died_is_due_when_its_lease_ends(town):
    town.run()
    with town.store.company(COMPANY) as scope:
        due.claim(scope, "worker1")
    assert due.due_companies(town.store) == []

    town.clock.advance(seconds=due.LEASE.total_seconds() + 1)

    assert due.due_companies(town.store) == [COMPANY]


def test_what_a_clock_set_that_was_a_few_hours_ahead_is_not_waited_for(town):
    town.clock.advance(hours=10)
    town.run()
    town.clock.advance(hours=-10)

    assert due.due_companies(town.store) == [COMPANY]


def test_a_run_that_lost_its_lease_does_nothing_more(town, monkeypatch):
    town.owes(days_overdue=5)
    changes = town.books.changes

    def take_ages(since):
        found = changes(since)
        town.clock.advance(seconds=due.LEASE.total_seconds() + 1)
        with town.store.company(COMPANY) as scope:
            assert due.claim(scope, "worker2")
        return found

    monkeypatch.setattr(town.books, "changes", take_ages)

    report = town.run()

    assert report.error == "Another worker has taken this company over; this run ends here."
    assert town.books.mails == []
    assert due.due_companies(town.store) == [], "the other worker still has it"


def test_a_long_first_sync_keeps_its_lease(town, monkeypatch):
    town.books.page_rows = 2
    for number in range(4):
        town.owes(days_overdue=5, invoice_id=str(2000 + number))
    page = town.books.page

    def slow(*asked):
        town.clock.advance(minutes=20)
        return page(*asked)

    monkeypatch.setattr(town.books, "page", slow)

    assert town.run().error is None


def test_a_worker_that_lost_its_claim_ends_its_run_with_a_sentence(town, monkeypatch):
    town.owes(days_overdue=5)
    perform = town.books.perform

    def overtaken(order, *, request_id):
        with town.store.company(COMPANY) as scope:
            scope.db.execute(scope.update(tables.actions).values(fence=99))
        return perform(order, request_id=request_id)

    monkeypatch.setattr(town.books, "perform", overtaken)

    assert "Another worker has taken this action over" in (town.run().error or "")


two_may_write = pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
"""SQLite has them wait for each other."""


@pytest.fixture
def busy_town(town):
    """Acme, who owes, in a database that lets two write at once."""
    town.switch("approve")
    town.owes(days_overdue=5)
    town.run()
    assert town.states("notice") == ["proposed"]
    return town


@two_may_write
def test_a_hold_placed_while_the_customer_is_being_planned_is_seen(busy_town, monkeypatch):
    load = accounts.load

    def held_meanwhile(*asked, **how):
        found = list(load(*asked, **how))
        monkeypatch.setattr(accounts, "load", load)
        with busy_town.store.company(COMPANY) as scope:
            people.hold(scope, "9", ALICE, reason="Waiting", on=busy_town.today)
        return found

    monkeypatch.setattr(accounts, "load", held_meanwhile)
    planning.plan_now(busy_town.store, COMPANY, ["9"])

    assert accounts.load is load, "or nothing happened meanwhile"
    assert is_seen(busy_town)


@two_may_write
def test_a_policy_activated_while_customers_are_being_planned_is_seen(busy_town, monkeypatch):
    standing = companies.standing

    def activated_meanwhile(*asked, **how):
        found = standing(*asked, **how)
        monkeypatch.setattr(planning, "standing", standing)
        busy_town.activate(policies.preset("standard"))
        return found

    with busy_town.store.company(COMPANY) as scope:
        standings.mark_dirty(scope, ["9"])
    monkeypatch.setattr(planning, "standing", activated_meanwhile)
    planning.plan_company(busy_town.store, COMPANY)

    assert planning.standing is standing, "or nothing happened meanwhile"
    assert is_seen(busy_town)


@two_may_write
def test_a_hold_that_waits_for_the_plan_to_be_written_is_not_swallowed(busy_town, monkeypatch):
    planned, began = standings.planned, threading.Event()

    def hold() -> None:
        began.set()
        with busy_town.store.company(COMPANY) as scope:
            people.hold(scope, "9", ALICE, reason="Waiting", on=busy_town.today)

    with ThreadPoolExecutor(1) as pool:

        def written_first(*asked):
            planned(*asked)
            monkeypatch.setattr(standings, "planned", planned)
            pool.submit(hold)
            began.wait()
            held_up(busy_town)

        monkeypatch.setattr(standings, "planned", written_first)
        planning.plan_now(busy_town.store, COMPANY, ["9"])

    assert is_seen(busy_town)


def held_up(town) -> None:
    """Wait until somebody waits for somebody else in this database."""
    waits = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    for _ in range(3000):
        with town.store.engine.connect() as db:
            if db.execute(waits).scalar_one():
                return
        time.sleep(0.01)
    raise AssertionError("Nobody waits.")


def is_seen(town) -> bool:
    """Whether the customer waits for another plan, or the notice is no longer proposed as it was."""
    with town.store.reading(COMPANY) as scope:
        waiting = standings.to_plan(scope, town.today)
        version = companies.standing(scope).policy.version
        asked = [row for row in actions.with_status(scope, "proposed") if row.kind == "notice"]
        is_held = bool(scope.rows(scope.select(tables.holds)))
    return waiting == ["9"] or all(row.policy_version == version and not is_held for row in asked)
