"""What holds acts back at the outbox's door, on both databases."""

from datetime import timedelta

import pytest

from plugin import planning
from plugin.outbox import quarantine
from plugin.store import companies, due, events, marks, safety
from tests.clocks import StillClock
from tests.engine.town import ALICE, COMPANY, KEEPER


def _limit(town, **limits: int) -> None:
    with town.store.reading(COMPANY) as scope:
        toml = scope.first(scope.select(companies.tables.policies)).toml
    lines = "".join(f"{name} = {value}\n" for name, value in limits.items())
    town.activate(toml.replace("messages_per_run_max = 50\n", lines))


def _owe(town, number: int) -> None:
    for one in range(number):
        town.owes(days_overdue=5, invoice_id=str(2000 + one))


def _stops(town) -> set[str]:
    with town.store.reading(COMPANY) as scope:
        return set(safety.open_stops(scope))


def test_no_more_messages_leave_in_a_day_than_the_policy_allows(town):
    _limit(town, messages_per_run_max=2, messages_per_day_max=3)
    _owe(town, 5)

    for _ in range(4):
        town.run()
    assert len(town.books.mails) == 3

    town.days_pass(4)
    town.run()
    assert len(town.books.mails) == 5


def test_unusually_much_waits_for_a_person(town):
    _owe(town, 26)

    town.run()

    assert town.books.mails == []
    assert _stops(town) == {"unusual volume"}
    assert "unusual volume" in town.open_tasks()


def test_what_a_person_lets_go_leaves_and_is_not_asked_about_again(town):
    _owe(town, 26)
    town.run()

    with town.store.company(COMPANY) as scope:
        assert safety.lift(scope, "unusual volume", ALICE)
    town.run()

    assert len(town.books.mails) == 26
    assert _stops(town) == set()
    assert "unusual volume" not in town.open_tasks()


def test_who_let_it_go_stays_on_record(town):
    _owe(town, 26)
    town.run()
    with town.store.company(COMPANY) as scope:
        safety.lift(scope, "unusual volume", ALICE)

    with town.store.reading(COMPANY) as scope:
        found, _ = events.page(scope, 50)
    told = {(row.actor, row.what) for row in found}
    assert {("dunwell", "stopped: unusual volume"), (ALICE, "let go: unusual volume")} <= told


def test_while_it_waits_what_was_approved_leaves(town):
    _owe(town, 26)
    town.run()

    assert town.approve_all() == 26
    town.run()

    assert len(town.books.mails) == 26
    assert _stops(town) == {"unusual volume"}, "approving is not letting the rest go"


def test_a_flood_of_approved_messages_is_nobody_s_surprise(town):
    town.switch("approve")
    _owe(town, 26)
    town.run()

    town.approve_all()
    town.run()

    assert len(town.books.mails) == 26
    assert _stops(town) == set()


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_clock_that_is_wrong_sends_nothing(town, monkeypatch, minutes):
    town.owes(days_overdue=5)
    changes = town.books.changes

    def elsewhen(since):
        found = changes(since)
        return type(found)(
            facts=found.facts,
            deleted=found.deleted,
            read_at=found.read_at - timedelta(minutes=minutes),
            is_complete=found.is_complete,
        )

    monkeypatch.setattr(town.books, "changes", elsewhen)

    report = town.run()

    assert town.books.mails == []
    assert report.error is not None
    assert f"minutes {'ahead of' if minutes > 0 else 'behind'} QuickBooks'" in report.error

    monkeypatch.undo()
    assert town.run().error is None
    assert len(town.books.mails) == 1


@pytest.mark.parametrize("hours", [3, 9_600])
def test_a_lease_from_a_wrong_clock_keeps_nobody_out(town, hours):
    town.clock.advance(hours=hours)
    with town.store.company(COMPANY) as scope:
        assert due.claim(scope, "a worker that died with a wrong clock")
    town.clock.advance(hours=-hours)
    town.owes(days_overdue=5)

    assert due.due_companies(town.store) == [COMPANY]
    assert not town.run().was_busy
    assert len(town.books.mails) == 1


def test_a_quarantined_company_reads_and_sends_nothing_until_it_is_signed_off(town):
    town.owes(days_overdue=5)
    with town.store.company(COMPANY) as scope:
        quarantine.stop(scope, town.clock.now() - timedelta(days=1))

    assert town.run().error is None
    assert town.books.mails == []
    assert town.states("notice") == ["proposed"]

    with town.store.company(COMPANY) as scope:
        quarantine.sign_off(scope, KEEPER, ALICE)
    town.run()
    assert len(town.books.mails) == 1


@pytest.mark.parametrize("days", [40, 400, -40])
def test_a_clock_that_was_wrong_for_an_hour_changes_nothing_of_what_comes(town, days):
    """QuickBooks keeps the right time; only this machine woke up in another month."""
    town.owes(days_overdue=-3)
    town.run()
    right = StillClock()
    right.advance(seconds=(town.clock.now() - right.now()).total_seconds())
    town.books.clock = right
    town.clock.advance(hours=1, days=days)
    right.advance(hours=1)
    planning.plan_now(town.store, COMPANY, ["9"])
    assert "clock" in (town.run().error or "")
    town.clock.advance(days=-days)

    for _ in range(8):
        town.days_pass(1)
        right.advance(days=1)
        town.confirm_payments()
        assert town.run().error is None

    assert [mail.invoice_id for mail in town.books.mails] == ["1007"]
    with town.store.reading(COMPANY) as scope:
        progress, profile_read_at = marks.progress(scope), companies.get(scope).profile_read_at
    for read_at in (profile_read_at, progress.counted_at, progress.reconciled_at):
        assert town.clock.now() - timedelta(days=7) <= read_at <= town.clock.now()
