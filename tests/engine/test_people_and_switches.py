"""Every switch has an actor, and every word a person says is kept under their name."""

from datetime import date

from plugin import planning
from plugin.store import company_settings, events
from tests.engine.town import ALICE, COMPANY

BOB = "user:bob"


def test_who_switched_what_is_kept_with_the_moment(town, clock):
    clock.advance(minutes=5)
    with town.store.company(COMPANY) as scope:
        company_settings.set_mode(scope, "approve", BOB)
        company_settings.set_stopped(scope, BOB, is_stopped=True)
        company_settings.start_chasing_on(scope, date(2026, 1, 1), ALICE)

    with town.store.reading(COMPANY) as scope:
        found, _ = events.page(scope, 50)
    told = [(event.actor, event.what, event.value) for event in found]

    assert set(told[:3]) == {
        (BOB, "mode", "approve"),
        (BOB, "is_stopped", "True"),
        (ALICE, "chasing_starts_on", "2026-01-01"),
    }
    assert (ALICE, "connected", "preview") in told


def test_a_switch_has_everybody_planned_again(town):
    town.owes(days_overdue=5)
    town.run()
    assert len(town.books.mails) == 1

    town.switch("approve")

    assert town.run().counts["customers planned"] == 1


def test_who_was_planned_on_stale_facts_is_planned_again_when_they_are_fresh(town):
    town.owes(days_overdue=1)
    town.run()
    town.days_pass(4)
    planning.plan_now(town.store, COMPANY, ["9"])

    town.run()

    assert len(town.books.mails) == 1


def test_to_confirm_payments_anew_while_they_count_as_entered_plans_nobody_again(town, clock):
    town.owes(days_overdue=5)
    for _ in range(3):
        town.run()
        clock.advance(hours=1)
    town.confirm_payments()

    assert town.run().counts["customers planned"] == 0


def test_to_confirm_payments_that_no_longer_counted_as_entered_plans_everybody_again(town, clock):
    town.owes(days_overdue=1)
    town.run()
    clock.advance(days=21)
    town.run()
    assert town.books.mails == []

    town.confirm_payments()
    town.run()

    assert len(town.books.mails) == 1


def test_a_payment_that_bounces_before_anything_was_sent_leaves_one_reminder(town, clock):
    town.switch("approve")
    town.owes(days_overdue=5)
    town.run()
    payment = town.pays()
    town.run()
    clock.advance(days=1)
    town.bounces(payment)
    town.run()
    assert town.approve_all() == 1

    for _ in range(3):
        clock.advance(hours=1)
        town.run()
        town.approve_all()

    assert len(town.books.mails) == 1
    assert town.states("notice") == ["cancelled", "done"]
