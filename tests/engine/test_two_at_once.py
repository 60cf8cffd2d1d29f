"""Two runs at once do no harm: one works, the other leaves at once; and every act is claimed by itself."""

import threading
from concurrent.futures import ThreadPoolExecutor

from plugin import tables
from plugin.cycle import CompanyBooks, Worker
from plugin.outbox.deliver import Delivered, Outbox
from plugin.store import due
from tests.engine.town import COMPANY, KEEPER


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
        Outbox(town.store, town.books, COMPANY, f"worker{number}", KEEPER).deliver(Delivered())

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
