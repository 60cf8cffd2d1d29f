"""Next run: what would leave, in its own words; agreed to for the numbers shown, and for nothing else."""

import re
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from plugin import tables
from plugin.books import Refused, Unclear
from plugin.outbox import claims
from plugin.store import actions, companies
from tests.engine.town import COMPANY
from tests.memory_books import PROFILE
from tests.pages.conftest import browser, ids


def shown_for(page: str, action_id: str) -> str:
    return re.search(rf'name="shown-{action_id}" value="(\w+)"', page).group(1)


def test_the_page_shows_the_words_the_customer_would_read(town, alice):
    town.owes(5)
    town.run()

    page = alice.see("next")

    assert "Invoice 1007 is 5 days past due; $1,000.00 is open." in page
    assert "It waits for an approval." in page


def test_what_is_approved_leaves_with_the_next_run_as_it_was_shown(town, bob):
    town.owes(5)
    town.run()
    (one,) = ids(town, "proposed", kind="notice")

    page = bob.act("next", only=f"approve:{one}", **{f"shown-{one}": shown_for(bob.see("next"), one)})
    town.run()

    assert "It leaves with the next run." in page
    assert len(town.books.mails) == 1
    with town.store.reading(COMPANY) as scope:
        assert actions.find(scope, one).approved_by == f"user:{bob.token.user_id}"


def test_an_approval_of_numbers_that_have_changed_is_refused_and_the_new_ones_are_shown(town, bob):
    town.owes(5)
    town.run()
    (one,) = ids(town, "proposed", kind="notice")
    seen = shown_for(bob.see("next"), one)
    town.pays("1007", 40_000)
    town.run()

    answer = bob.post("next", only=f"approve:{one}", **{f"shown-{one}": seen})

    assert answer.status_code == 409
    assert "amounts have changed" in answer.text
    assert "$600.00" in answer.text
    assert town.states("notice") == ["proposed"]


def test_several_are_approved_together(town, bob):
    for number in range(3):
        town.owes(5, invoice_id=f"20{number}")
    town.run()
    page = bob.see("next")
    waiting = ids(town, "proposed", kind="notice")
    forms = {f"shown-{one}": shown_for(page, one) for one in waiting}

    bob.act("next", act="approve", pick=waiting[:2], **forms)
    assert len(ids(town, "approved")) == 2

    bob.act("next", act="approve all", **{f"shown-{waiting[2]}": forms[f"shown-{waiting[2]}"]})
    assert len(ids(town, "approved")) == 3


def test_skipping_once_keeps_it_from_being_proposed_again(town, bob):
    town.owes(5)
    town.run()
    (one,) = ids(town, "proposed", kind="notice")

    bob.act("next", only=f"skip:{one}")
    town.days_pass(1, running=True)

    assert town.states("notice") == ["cancelled"]


def test_a_skip_is_for_good_and_the_page_says_so(town, bob):
    town.owes(5)
    town.run()
    (one,) = ids(town, "proposed", kind="notice")
    assert "left out for good" in bob.see("next")

    page = bob.act("next", only=f"skip:{one}")

    assert "Skipped: it comes up again only with a new reason. The policy goes on with its next step." in page


def test_what_is_under_way_is_not_said_to_be_skipped(town, bob):
    town.owes(5)
    town.owes(5, invoice_id="1008")
    town.run()
    leaving, waiting = ids(town, "proposed", kind="notice")
    with town.store.company(COMPANY) as scope:
        assert claims.take(scope, actions.find(scope, leaving), "worker1")

    answer = bob.post("next", act="skip", pick=[leaving, waiting])

    assert answer.status_code == 409
    assert "already under way" in answer.text
    assert answer.text.count("is-changed") == 1
    assert ids(town, "sending") == [leaving]
    assert ids(town, "cancelled") == [waiting]


def test_what_has_left_meanwhile_is_not_said_to_be_skipped(town, bob):
    town.owes(5)
    town.run()
    (one,) = ids(town, "proposed", kind="notice")
    town.approve_all()
    town.run()

    answer = bob.post("next", only=f"skip:{one}")

    assert answer.status_code == 409
    assert "already under way or decided" in answer.text
    assert ids(town, "done", kind="notice") == [one]


def test_a_hold_that_is_refused_keeps_what_was_ticked_and_entered(town, bob):
    town.owes(5)
    town.run()
    (one,) = ids(town, "proposed", kind="notice")

    page = bob.post("next", act="hold", pick=[one], reason="", until="2026-12-24").text

    assert "Say why" in page
    assert re.search(rf'name="pick" value="{one}" checked', page)
    assert '<details class="hold-fields" open>' in page
    assert 'value="2026-12-24"' in page


def test_what_waits_for_another_day_says_why(town, alice):
    town.owes(5)
    town.run()
    town.approve_all()
    (one,) = ids(town, "approved", kind="notice")
    with town.store.company(COMPANY) as scope:
        monday = datetime.combine(town.today + timedelta(days=1), time(), ZoneInfo(PROFILE.time_zone))
        waits = {"not_before": monday, "sentence": "Nothing is sent on a quiet day."}
        scope.db.execute(scope.update(tables.actions).where(tables.actions.c.id == one).values(waits))

    page = alice.see("next")

    assert "Nothing is sent on a quiet day. It is looked at again tomorrow." in page


def test_holding_pauses_the_customers_of_the_ticked_lines(town, bob):
    town.owes(5)
    town.run()
    waiting = ids(town, "proposed", kind="notice")

    bob.act("next", act="hold", pick=waiting, reason="Owner is away")
    town.run()

    assert ids(town, "proposed", kind="notice") == []
    assert "Owner is away" in bob.see("next")


def test_nothing_ticked_and_no_reason_are_told(town, bob):
    town.owes(5)
    town.run()
    waiting = ids(town, "proposed", kind="notice")

    assert "Tick at least one line" in bob.post("next", act="approve").text
    assert "Say why" in bob.post("next", act="hold", pick=waiting).text
    assert "Choose what to do" in bob.post("next", act="nonsense", pick=waiting).text


def test_who_is_left_out_stands_there_with_the_reason(town, alice):
    town.owes(500)
    town.run()

    assert "older than 365 days" in alice.see("next")


def an_unclear_notice(town):
    town.owes(5)
    town.run()
    town.approve_all()
    town.books.fail(Unclear("No answer came."), when="before")
    town.run()
    return ids(town, "unclear")[0]


def test_what_a_run_left_unclear_stands_among_the_first_at_once(town, bob):
    an_unclear_notice(town)

    assert "Needs a decision" in bob.see()
    assert "is not certain yet" in bob.see()


def test_an_unclear_act_that_a_person_saw_is_done(town, bob):
    one = an_unclear_notice(town)
    assert "Only you can settle these" in bob.see("next")

    bob.act(f"actions/{one}/settle", word="it was sent")
    town.clock.advance(hours=1)
    town.run()

    assert town.states("notice") == ["done"]
    assert town.books.mails == []


def test_an_unclear_act_that_a_person_did_not_see_is_tried_again(town, bob):
    one = an_unclear_notice(town)
    town.clock.advance(minutes=20)

    said = bob.act(f"actions/{one}/settle", word="it was not", attempt=1)
    assert "The next run looks in QuickBooks once more" in said
    town.run()

    assert town.states("notice") == ["done"]
    assert len(town.books.mails) == 1


def test_of_an_unclear_notice_whose_invoice_was_deleted_the_page_says_so_and_a_person_settles_it(town, bob):
    one = an_unclear_notice(town)
    town.books.delete("invoice", "1007")
    town.clock.advance(minutes=20)
    town.run()

    page = bob.see("next")
    assert "Invoice 1007, reminder" in page
    assert "The invoice is no longer in QuickBooks" in page

    bob.act(f"actions/{one}/settle", word="it was not", attempt=1)
    town.run()

    assert town.states("notice") == ["cancelled"]
    assert town.books.mails == []


def test_a_failed_act_is_tried_again_or_left(town, bob):
    town.owes(5)
    town.run()
    town.approve_all()
    town.books.fail(Refused("The address is refused."))
    town.run()
    (one,) = ids(town, "failed")
    assert "The address is refused." in bob.see("next")

    bob.act(f"actions/{one}/settle", word="try again")
    town.run()

    assert town.states("notice") == ["done"]


def test_a_settled_act_is_not_settled_twice(town, bob):
    one = an_unclear_notice(town)
    bob.act(f"actions/{one}/settle", word="it was sent")

    assert "Somebody else has done this already." in bob.act(
        f"actions/{one}/settle", word="it was not", attempt=1
    )


@pytest.mark.parametrize(
    ("minutes", "attempt", "said"),
    [(1, 1, "QuickBooks may still be carrying this out."), (20, 0, "It was tried again since")],
)
def test_who_looked_too_early_or_at_an_earlier_attempt_looks_again(town, bob, minutes, attempt, said):
    one = an_unclear_notice(town)
    assert 'name="attempt" value="1"' in bob.see("next")
    town.clock.advance(minutes=minutes)

    assert said in bob.act(f"actions/{one}/settle", word="it was not", attempt=attempt)
    assert town.states("notice") == ["unclear"]


def test_viewers_decide_nothing(town, vera):
    town.owes(5)
    town.run()
    (one,) = ids(town, "proposed", kind="notice")

    assert vera.post("next", only=f"approve:{one}").status_code == 403
    assert "Approve all shown" not in vera.see("next")


def unconfirmed(town):
    """Nobody has confirmed payments lately: nothing is planned from now on."""
    with town.store.company(COMPANY) as scope:
        scope.db.execute(scope.update(tables.companies).values(payments_entered_through=None))


def forget_the_preview(town):
    with town.store.company(COMPANY) as scope:
        nobody = {"preview_seen_at": None, "preview_seen_by": None}
        scope.db.execute(scope.update(tables.companies).values(nobody))


def preview_was_seen(town):
    with town.store.reading(COMPANY) as scope:
        return companies.get(scope).preview_seen_at is not None


def test_while_payments_are_unconfirmed_the_page_shows_what_would_leave_then(town, alice):
    unconfirmed(town)
    town.owes(5)
    town.run()
    assert ids(town, "proposed") == []

    page = alice.see("next")

    assert "What leaves once payments are confirmed" in page
    assert "Invoice 1007 is 5 days past due; $1,000.00 is open." in page
    assert "It leaves, or asks for an approval, once payments are confirmed." in page
    assert "The policy calls for nothing" not in page
    assert "Approve all shown" not in page


def test_a_preview_that_shows_nothing_because_facts_are_old_is_not_seen(town, alice):
    unconfirmed(town)
    town.run()
    forget_the_preview(town)

    assert "Nothing would leave once payments are confirmed either" in alice.see("next")
    assert not preview_was_seen(town)

    town.owes(5)
    town.run()
    alice.see("next")

    assert preview_was_seen(town)


def test_what_waits_for_a_confirmation_is_told_with_the_figures_of_today(town, app):
    town.owes(5)
    town.run()
    assert len(ids(town, "proposed", kind="notice")) == 1
    unconfirmed(town)
    town.days_pass(1, running=True)
    alice = browser(app, town.store)

    page = alice.see("next")

    assert "Invoice 1007 is 6 days past due" in page
    assert "is 5 days past due" not in page
    assert "What leaves once" not in page
    assert "is 6 days overdue" in alice.see("customer/9")
