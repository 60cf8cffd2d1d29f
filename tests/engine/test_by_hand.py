"""A person's word on an act in doubt: what QuickBooks shows goes before it, and it is about what was seen."""

import pytest

from plugin.books import Refused, Unclear
from plugin.outbox import by_hand
from plugin.store import actions
from tests.engine.town import ALICE, COMPANY

LOST = Unclear("No answer came.")


@pytest.fixture
def in_doubt(town):
    """A town whose first reminder is in doubt; *when* says whether it had left."""

    def lost(when):
        town.owes(days_overdue=5)
        town.books.fail(LOST, kind="notice", when=when)
        town.run()
        return the_unclear(town)

    return lost


def the_unclear(town):
    with town.store.reading(COMPANY) as scope:
        (row,) = actions.with_status(scope, "unclear")
    return row


def say_not(town, row):
    with town.store.company(COMPANY) as scope:
        return by_hand.it_did_not(scope, row.id, ALICE, attempt=row.attempts)


def test_what_nobody_saw_is_tried_again_once_quickbooks_shows_nothing_either(town, in_doubt):
    row = in_doubt("before")
    town.clock.advance(minutes=20)

    assert say_not(town, row) == "taken"
    town.run()

    assert town.states("notice") == ["done"]
    assert len(town.books.mails) == 1


def test_who_did_not_see_what_quickbooks_shows_was_mistaken(town, in_doubt):
    row = in_doubt("after")
    town.clock.advance(minutes=20)

    assert say_not(town, row) == "taken"
    for _ in range(8):
        town.run()
        town.days_pass(1)

    assert len(town.books.mails) == 1
    assert town.states("notice") == ["done"]


def test_nobody_can_say_so_while_quickbooks_may_still_be_carrying_it_out(town, in_doubt):
    row = in_doubt("before")
    town.clock.advance(minutes=1)

    assert say_not(town, row) == "too soon"


def test_a_word_about_an_earlier_attempt_says_nothing_of_the_present_one(town, in_doubt):
    seen = in_doubt("before")
    town.clock.advance(hours=1)
    town.books.fail(LOST, kind="notice", when="after")
    town.run()
    now = the_unclear(town)
    assert (now.id, now.attempts) == (seen.id, seen.attempts + 1)
    town.clock.advance(hours=1)

    assert say_not(town, seen) == "another attempt"


def test_a_word_is_enough_where_nothing_can_be_seen_any_more(town, in_doubt):
    row = in_doubt("before")
    town.books.fail(Refused("The invoice is gone.", reason="gone"), on="trace", times=9)
    town.clock.advance(hours=1)
    town.run()
    assert say_not(town, row) == "taken"
    town.run()

    assert town.states("notice") == ["done"]
    assert len(town.books.mails) == 1


def test_a_person_who_found_it_after_all_is_believed(town, in_doubt):
    row = in_doubt("before")
    town.clock.advance(minutes=20)
    say_not(town, row)
    with town.store.company(COMPANY) as scope:
        assert by_hand.it_happened(scope, row.id, ALICE)
    town.run()

    assert town.states("notice") == ["done"]
    assert town.books.mails == []
    assert say_not(town, row) == "not in doubt"
