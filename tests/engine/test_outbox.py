"""Each notice is handed over at most once, and what cannot be proved a person decides."""

from datetime import datetime

import pytest
from sqlalchemy.exc import IntegrityError

from plugin import people, tables
from plugin.books import Accepted, NotConnected, Refused, TryLater, Unclear
from plugin.cycle import CompanyBooks, Worker
from plugin.outbox import by_hand, claims
from plugin.store import actions
from tests.engine.town import ALICE, COMPANY, KEEPER, acme

LOST = Unclear("The answer was lost.")


def test_a_reminder_leaves_by_itself_with_its_proof(town):
    town.owes(days_overdue=5)

    town.run()

    assert len(town.books.mails) == 1
    assert town.states("notice") == ["done"]
    with town.store.reading(COMPANY) as scope:
        (row,) = [row for row in actions.with_status(scope, "done") if row.kind == "notice"]
    assert row.remote_ref.startswith("1007 ")
    before = datetime.fromisoformat(row.order["invoice"]["emailed_at"])
    assert before < town.books.mails[0].at, "the pre-image tells the new delivery from the invoice's first"


def test_nothing_leaves_in_preview(town):
    town.switch("preview")
    town.owes(days_overdue=5)

    town.run()

    assert town.books.mails == []
    assert town.states("notice") == ["proposed"]


def test_in_approve_mode_a_person_decides(town):
    town.switch("approve")
    town.owes(days_overdue=5)
    town.run()
    assert town.books.mails == []

    town.approve_all()
    town.run()

    assert len(town.books.mails) == 1


def test_an_approval_is_for_the_numbers_that_were_shown(town):
    town.switch("approve")
    town.owes(days_overdue=5)
    town.run()
    town.approve_all()

    town.pays(amount_minor=40_000)
    town.run()

    assert town.books.mails == []
    assert town.states("notice") == ["proposed"]


def test_cron_a_thousand_times_a_day_sends_one_notice(town):
    town.owes(days_overdue=5)

    for _ in range(30):
        town.run()

    assert len(town.books.mails) == 1


def test_paid_this_morning_is_not_chased(town):
    town.switch("approve")
    town.owes(days_overdue=5)
    town.run()
    town.approve_all()

    town.pays()
    town.run()

    assert town.books.mails == []
    assert town.states("notice") == ["cancelled"]


def test_the_second_look_sees_a_payment_the_sync_did_not(town, monkeypatch):
    town.switch("approve")
    town.owes(days_overdue=5)
    town.run()
    town.approve_all()
    stale = town.books.changes(town.clock.now())
    town.pays()
    monkeypatch.setattr(town.books, "changes", lambda since: stale)

    town.run()

    assert town.books.mails == []


def test_a_hold_placed_while_an_action_waits_stops_it(town):
    town.switch("approve")
    town.owes(days_overdue=5)
    town.run()
    town.approve_all()

    with town.store.company(COMPANY) as scope:
        people.hold(scope, "9", ALICE, reason="Waiting for the credit memo", on=town.today)
    town.run()

    assert town.books.mails == []


def test_a_lost_answer_is_not_repeated_and_is_found_by_its_trace(town):
    town.owes(days_overdue=5)
    town.books.fail(LOST, kind="notice", when="after")
    town.run()
    assert town.states("notice") == ["unclear"]
    town.run()
    assert town.states("notice") == ["unclear"], "no judgement before the request can have ended"

    town.clock.advance(hours=1)
    town.run()

    assert town.states("notice") == ["done"]
    assert len(town.books.mails) == 1


def test_what_shows_no_trace_is_repeated_once_under_its_own_id_and_then_left_to_a_person(town):
    town.owes(days_overdue=5)
    town.books.fail(LOST, kind="notice", when="before", times=5)

    for _ in range(6):
        town.run()
        town.clock.advance(hours=1)

    assert town.books.mails == []
    assert town.states("notice") == ["unclear"]
    assert town.books.calls.count(("perform", "notice")) == 2


def test_what_was_accepted_and_shows_no_trace_is_never_repeated(town):
    town.owes(days_overdue=5)
    town.books.fail(Accepted("QuickBooks accepted it."), kind="notice", when="before")

    for _ in range(4):
        town.run()
        town.clock.advance(hours=1)

    assert town.states("notice") == ["unclear"]
    assert town.books.calls.count(("perform", "notice")) == 1


def test_an_invoice_that_was_paid_and_is_owed_again_is_not_mailed_while_a_mailing_of_it_is_in_doubt(town):
    town.owes(days_overdue=5)
    town.books.fail(LOST, kind="notice", when="before", times=2)
    for _ in range(3):
        town.run()
        town.clock.advance(hours=1)
    payment = town.pays()
    town.run()
    town.bounces(payment)

    town.days_pass(4, running=True)

    assert town.books.mails == [], "its delivery time would be taken for the proof of the first"
    assert town.states("notice") == ["unclear"]


def test_where_an_earlier_sending_did_not_show_no_trace_of_the_next_is_no_proof_either(town):
    town.owes(days_overdue=5)
    town.books.fail(Accepted("QuickBooks accepted it."), kind="notice", when="before")
    town.run()
    with town.store.company(COMPANY) as scope:
        (row,) = actions.with_status(scope, "unclear")
        assert by_hand.it_happened(scope, row.id, ALICE)
    town.days_pass(10, running=True)
    town.books.fail(LOST, kind="notice", when="before")
    town.approve_all()
    town.run()
    assert town.states("notice") == ["done", "unclear"]

    for _ in range(3):
        town.clock.advance(hours=1)
        town.run()

    assert town.states("notice") == ["done", "unclear"], "nothing is repeated, a person is asked"
    with town.store.reading(COMPANY) as scope:
        (row,) = actions.with_status(scope, "unclear")
    assert "never showed an earlier sending" in row.sentence


def test_the_gap_counts_from_the_day_it_left_whenever_a_person_says_so(town):
    town.owes(days_overdue=5)
    town.books.fail(LOST, kind="notice", when="after")
    town.run()
    town.books.fail(Refused("QuickBooks will not say."), on="trace", times=99)
    town.days_pass(1)
    with town.store.company(COMPANY) as scope:
        (row,) = actions.with_status(scope, "unclear")
        assert by_hand.it_happened(scope, row.id, ALICE)
    town.owes(days_overdue=5, invoice_id="1008")
    town.run()

    assert len(town.books.mails) == 1, "a day after the first, not on the same day"


def test_the_gap_counts_from_the_day_of_the_order_while_nobody_knows_the_outcome(town):
    town.switch("approve")
    town.owes(days_overdue=5)
    town.run()
    town.days_pass(3)
    town.approve_all()
    town.books.fail(LOST, kind="notice", when="after")
    town.books.fail(Refused("QuickBooks will not say."), on="trace", times=99)
    town.run()
    assert town.states("notice") == ["unclear"]

    town.days_pass(1)
    town.owes(days_overdue=5, invoice_id="1008")
    town.run()

    assert town.states("notice") == ["unclear"]


def test_what_cannot_even_be_looked_for_waits_for_a_person_and_stops_nobody_else(town):
    town.owes(days_overdue=5)
    town.books.fail(LOST, kind="notice", when="after")
    town.run()
    town.books.fail(Refused("QuickBooks will not say."), on="trace", times=99)

    town.clock.advance(hours=1)
    report = town.run()

    assert report.error is None
    assert report.counts["notice: needs a person"] == 1
    assert report.counts["customers planned"] == 1, "the run went on"
    assert town.books.calls.count(("perform", "notice")) == 1


def in_doubt(town, *invoice_ids):
    """Notices of as many customers, whose answers were lost; they are too young to be judged."""
    for invoice_id in invoice_ids:
        town.books.put(acme(id=f"c{invoice_id}", name=f"Customer of {invoice_id}"))
        town.owes(days_overdue=5, customer=f"c{invoice_id}", invoice_id=invoice_id)
    town.books.fail(LOST, kind="notice", when="after", times=len(invoice_ids))
    town.run()
    assert town.states("notice") == ["unclear"] * len(invoice_ids)


def never_answered_about(town, monkeypatch, *invoice_ids):
    """QuickBooks answers no question about these invoices; returns about which ones it was asked."""
    trace, asked = town.books.trace, []

    def ask(order, *, request_id):
        asked.append(order.invoice.id)
        if order.invoice.id in invoice_ids:
            raise TryLater("QuickBooks answered with an error of its own.")
        return trace(order, request_id=request_id)

    monkeypatch.setattr(town.books, "trace", ask)
    return asked


@pytest.mark.parametrize("failure", [TryLater("QuickBooks has a fault."), LOST])
def test_what_quickbooks_cannot_be_asked_about_for_days_stays_in_doubt_and_stops_nobody_else(town, failure):
    in_doubt(town, "1007")
    town.books.fail(failure, on="trace", times=99)
    town.owes(days_overdue=4, invoice_id="2001")

    town.clock.advance(hours=1)
    report = town.run()

    assert (report.error, report.counts["notice: not asked"]) == (None, 1)
    assert [mail.invoice_id for mail in town.books.mails] == ["1007", "2001"]
    assert sorted(town.states("notice")) == ["done", "unclear"]
    town.books.recover()
    town.days_pass(1, running=True)
    assert town.states("notice") == ["done", "done"], "it is asked about in every run"


def test_one_that_cannot_be_asked_about_leaves_no_other_in_doubt(town, monkeypatch):
    in_doubt(town, "1007", "1008", "1009")
    never_answered_about(town, monkeypatch, "1008")

    town.clock.advance(hours=1)
    town.run()

    assert sorted(town.states("notice")) == ["done", "done", "unclear"]


def test_where_quickbooks_answers_nothing_it_is_not_asked_about_each_in_turn(town):
    in_doubt(town, "1007", "1008", "1009", "1010")
    town.books.fail(TryLater("QuickBooks cannot be reached."), on="trace", times=99)

    town.clock.advance(hours=1)
    report = town.run()

    assert town.books.calls.count(("trace", "notice")) == 2
    assert (report.error, report.counts["notice: not asked"]) == (None, 4)
    assert report.counts["customers planned"], "the run went on"


def test_two_that_are_never_answered_do_not_hide_the_rest_for_ever(town, monkeypatch):
    in_doubt(town, "1007", "1008", "1009", "1010")
    asked = never_answered_about(town, monkeypatch, "1007", "1008")

    town.days_pass(5, running=True)

    assert set(asked) == {"1007", "1008", "1009", "1010"}
    assert town.states("notice").count("unclear") == 2, "the others were found"


def test_a_connection_that_is_lost_while_asking_ends_the_run(town):
    in_doubt(town, "1007")
    town.books.fail(NotConnected("Reconnect this company."), on="trace")

    town.clock.advance(hours=1)

    assert town.run().error == "Reconnect this company."


def test_that_a_look_failed_is_not_told_as_the_fate_of_the_act(town):
    town.owes(days_overdue=5)
    town.books.fail(LOST, kind="notice", when="after")
    town.run()
    town.books.fail(Refused("QuickBooks refused this. Nothing was changed."), on="trace", times=99)
    town.clock.advance(hours=1)
    town.run()

    with town.store.reading(COMPANY) as scope:
        (row,) = actions.with_status(scope, "unclear")
    assert (row.sentence, row.unclear_times) == ("The answer was lost.", 1)


def test_a_notice_that_lands_late_is_not_sent_again(town):
    town.owes(days_overdue=5)
    town.books.fail(LOST, kind="notice", when="later")
    town.run()
    town.books.land()

    town.clock.advance(hours=1)
    town.run()

    assert len(town.books.mails) == 1
    assert town.states("notice") == ["done"]


def test_refused_is_failed_with_a_sentence_and_not_asked_again(town):
    town.owes(days_overdue=5)
    town.books.fail(Refused("QuickBooks says no."), kind="notice", times=9)

    town.run()
    town.clock.advance(hours=1)
    town.run()

    assert town.states("notice") == ["failed"]
    assert town.books.calls.count(("perform", "notice")) == 1


def test_throttled_is_tried_later(town):
    town.owes(days_overdue=5)
    town.books.fail(TryLater("Too many calls."), kind="notice")
    town.run()
    assert town.books.mails == []

    town.clock.advance(hours=1)
    town.run()

    assert len(town.books.mails) == 1


def test_a_lost_connection_ends_the_run_with_a_sentence_and_loses_nothing(town):
    town.owes(days_overdue=5)
    town.books.fail(NotConnected("Reconnect this company."), kind="notice")

    report = town.run()
    assert report.error == "Reconnect this company."
    assert town.states("notice") == ["proposed"]

    town.clock.advance(hours=1)
    town.run()
    assert len(town.books.mails) == 1


def test_a_worker_that_dies_after_ordering_leaves_it_unclear_not_lost_and_not_doubled(town, monkeypatch):
    town.owes(days_overdue=5)

    def die_after(order, *, request_id):
        perform(order, request_id=request_id)
        raise KeyboardInterrupt

    perform = town.books.perform
    monkeypatch.setattr(town.books, "perform", die_after)
    with pytest.raises(KeyboardInterrupt):
        town.run()
    monkeypatch.setattr(town.books, "perform", perform)
    assert town.states("notice") == ["sending"]

    town.clock.advance(hours=1)
    town.run("worker2")
    town.clock.advance(hours=1)
    town.run("worker2")

    assert town.states("notice") == ["done"]
    assert len(town.books.mails) == 1


def test_the_company_is_stopped_before_the_first_act(town):
    town.owes(days_overdue=5)

    report = Worker(town.store, "worker1", KEEPER, is_installation_stopped=lambda: True).run(
        COMPANY, lambda: CompanyBooks(town.books)
    )

    assert report.error is None
    assert town.books.mails == []


def test_no_more_messages_leave_in_one_run_than_the_policy_allows(town):
    with town.store.reading(COMPANY) as scope:
        toml = scope.first(scope.select(tables.policies)).toml
    town.activate(toml.replace("messages_per_run_max = 50", "messages_per_run_max = 2"))
    for number in range(5):
        town.owes(days_overdue=5, invoice_id=str(2000 + number))

    report = town.run()
    assert len(town.books.mails) == 2
    assert report.counts["held back by a limit"] == 3

    town.run()
    town.run()
    assert len(town.books.mails) == 5


def test_a_cover_is_taken_once_whatever_the_code_does(town):
    town.owes(days_overdue=5)
    town.run()
    with town.store.reading(COMPANY) as scope:
        taken = scope.first(scope.select(tables.action_covers))

    row = {
        "subject": taken.subject,
        "step": taken.step,
        "episode": taken.episode,
        "action_id": taken.action_id,
    }
    with pytest.raises(IntegrityError), town.store.company(COMPANY) as scope:
        scope.insert(tables.action_covers, row)


def test_whoever_lost_the_claim_writes_nothing(town):
    town.switch("approve")
    town.owes(days_overdue=5)
    town.run()
    with town.store.company(COMPANY) as scope:
        (row,) = actions.with_status(scope, "proposed")
        taken = claims.take(scope, row, "worker1")
        assert taken is not None
        claim, _ = taken
        assert claims.take(scope, row, "worker2") is None

    town.clock.advance(hours=1)
    with town.store.company(COMPANY) as scope:
        claims.abandoned(scope)
    with pytest.raises(claims.LostClaim), town.store.company(COMPANY) as scope:
        claims.settle_failed(scope, claim, "Too late.")


def test_what_a_person_cancelled_is_not_proposed_again(town):
    town.switch("approve")
    town.owes(days_overdue=5)
    town.run()
    with town.store.company(COMPANY) as scope:
        (row,) = actions.with_status(scope, "proposed")
        actions.cancel(scope, row.id, ALICE, "They called me.")

    town.clock.advance(hours=1)
    town.run()

    assert town.states("notice") == ["cancelled"]


def test_facts_older_than_a_minute_are_read_again_before_the_next_act(town, monkeypatch):
    town.owes(days_overdue=5)
    town.owes(days_overdue=5, invoice_id="1008")
    perform = town.books.perform

    def take_long(order, *, request_id):
        town.clock.advance(seconds=90)
        if not town.books.mails:
            town.pays("1008")
        return perform(order, request_id=request_id)

    monkeypatch.setattr(town.books, "perform", take_long)
    town.run()

    assert [mail.invoice_id for mail in town.books.mails] == ["1007"]


def test_what_is_found_in_quickbooks_was_done_on_the_day_it_left_and_the_gap_counts_from_there(town, clock):
    first_day = town.today
    town.books.fail(LOST, when="after")
    town.owes(days_overdue=5)
    town.run()
    town.days_pass(1)
    town.owes(days_overdue=4, invoice_id="1008")

    town.run()

    with town.store.reading(COMPANY) as scope:
        done = [row for row in actions.with_status(scope, "done") if row.kind == "notice"]
    assert [row.done_on for row in done] == [first_day]
    assert len(town.books.mails) == 1, "the policy leaves days between two contacts"
