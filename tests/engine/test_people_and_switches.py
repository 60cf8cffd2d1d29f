"""Every switch has an actor, and every word a person says is kept under their name."""

from datetime import date

from plugin.store import companies, events
from tests.engine.town import ALICE, COMPANY

BOB = "user:bob"


def test_who_switched_what_is_kept_with_the_moment(town, clock):
    clock.advance(minutes=5)
    with town.store.company(COMPANY) as scope:
        companies.set_mode(scope, "approve", BOB)
        companies.set_stopped(scope, BOB, is_stopped=True)
        companies.start_chasing_on(scope, date(2026, 1, 1), ALICE)

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
