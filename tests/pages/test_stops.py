"""What the program stopped by itself stands on Today with its reason, and a manager lets it go on."""

import dataclasses

import pytest

from plugin import tables
from plugin.outbox import quarantine
from plugin.store import actions, events, safety
from tests.engine.town import COMPANY, KEEPER
from tests.pages.conftest import ids


def owes_to_many(town, number=26):
    for one in range(number):
        town.owes(days_overdue=5, invoice_id=str(2000 + one))


@pytest.fixture
def flooded(town):
    """In automatic mode, with more messages than are usual."""
    town.switch("automatic")
    owes_to_many(town)
    town.run()
    return town


@pytest.fixture
def restored(town):
    """A backup of two days ago is found to have been restored, and QuickBooks has not been read since."""
    town.owes(5)
    town.run()
    town.clock.advance(hours=1)
    with town.store.company(COMPANY) as scope:
        quarantine.stop(scope, town.clock.now().replace(day=1))
    return town


def stops(town):
    with town.store.reading(COMPANY) as scope:
        return set(safety.open_stops(scope))


def told(town):
    with town.store.reading(COMPANY) as scope:
        found, _ = events.page(scope, 50)
    return {(row.actor, row.what) for row in found}


def test_on_a_usual_day_no_stop_is_shown(town, alice):
    town.owes(5)
    town.run()

    assert 'class="stop"' not in alice.see()
    assert 'class="stop"' not in alice.see("next")


def test_an_unusual_volume_is_told_and_leads_to_what_would_leave(flooded, alice):
    page = alice.see()

    assert "Unusually much wants to leave" in page
    assert "26 messages want to leave by themselves in one day, and none has left in the last month." in page
    assert "Look at the next run, and let it go if it is right." in page
    assert "See the next run" in page
    assert "Only what somebody approves leaves" in page


def test_next_run_says_of_each_line_that_it_waits_for_the_large_number_to_be_let_go(flooded, alice):
    page = alice.see("next")

    assert "It would leave by itself, but waits until somebody lets the unusually large number go." in page
    assert "It leaves with the next run." not in page
    assert "Let it go" in page


def test_a_manager_lets_it_go_and_their_name_is_kept(flooded, alice):
    page = alice.act("let-go")
    assert "Let go, with your name on it." in page
    assert 'class="stop"' not in page
    assert "It leaves with the next run." in alice.see("next")
    assert (f"user:{alice.token.user_id}", "let go: unusual volume") in told(flooded)
    assert "Alice</strong> let the unusually large number go." in " ".join(
        alice.see("settings/history").split()
    )

    flooded.run()

    assert len(flooded.books.mails) == 26


def test_what_is_let_go_already_is_not_let_go_twice(flooded, alice):
    alice.act("let-go")

    assert "Somebody else has done this already." in alice.act("let-go")
    assert "Somebody else has done this already." in alice.act("sign-off")


def test_only_a_manager_lets_go(flooded, bob, vera):
    for somebody in (bob, vera):
        assert "A manager can let it go on." in somebody.see()
        assert 'action="/c/company1/let-go"' not in somebody.see()
        assert somebody.post("let-go").status_code == 403
        assert somebody.post("sign-off").status_code == 403
    assert stops(flooded) == {"unusual volume"}


def test_letting_go_needs_the_token_of_the_session(flooded, alice):
    answer = alice.client.post(f"/c/{COMPANY}/let-go")

    assert answer.status_code == 403
    assert stops(flooded) == {"unusual volume"}


def test_after_a_restore_there_is_nothing_to_sign_before_quickbooks_was_read(restored, alice):
    page = alice.see()

    assert "A backup was restored" in page
    assert "has not been read since the restore" in page
    assert 'action="/c/company1/sign-off"' not in page
    assert "QuickBooks has not been read since the restore." in alice.act("sign-off")
    assert stops(restored) == {"restored backup"}


def test_what_was_found_stands_on_next_run_and_a_manager_signs_it_off(restored, alice):
    (notice,) = ids(restored, "proposed", kind="notice")
    restored.books.send_by_hand("1007")
    restored.clock.advance(minutes=10)
    restored.run()

    page = alice.see("next")
    assert "Found in QuickBooks, and taken over as done:" in page
    assert "Invoice 1007 was sent again with the reminder" in page
    assert "Waiting for a sign-off" in alice.see()

    assert "Signed off, with your name on it." in alice.act("sign-off")

    assert stops(restored) == set()
    assert (f"user:{alice.token.user_id}", "let go: restored backup") in told(restored)
    with restored.store.reading(COMPANY) as scope:
        assert actions.find(scope, notice).status == "done"
        entries = scope.rows(scope.select(tables.audit_entries))
    assert "signed off" in [entry.what for entry in entries]


def test_when_nothing_was_found_the_page_says_so_and_each_line_says_what_it_waits_for(restored, alice):
    restored.approve_all()
    restored.run()

    page = alice.see("next")

    assert "Nothing of ours was found in QuickBooks" in page
    assert "It would leave, but the restore is not signed off yet." in page
    assert restored.books.mails == []


def test_an_act_that_needs_a_word_says_all_that_it_waits_for(restored, alice):
    restored.run()

    page = alice.see("next")

    assert "It waits for an approval, and the restore is not signed off yet." in page


def test_a_stopped_company_says_so_of_each_line(town, alice):
    town.owes(5)
    town.run()
    town.approve_all()
    alice.act("stop")

    assert "It would leave, but everything is stopped." in alice.see("next")


def test_signing_off_is_the_keepers_word(restored):
    """The page and the command line sign the same way: in the audit, and beside the database."""
    restored.run()
    with restored.store.company(COMPANY) as scope:
        assert quarantine.sign_off(scope, KEEPER, "user:x")


def test_every_page_says_that_the_whole_installation_is_stopped(town, app, alice):
    assert "stopped it for every company" not in alice.see()
    app.extensions["dunwell"] = dataclasses.replace(app.extensions["dunwell"], is_stopped=lambda: True)

    for path in ("", "next", "settings"):
        assert "stopped it for every company" in alice.see(path)
