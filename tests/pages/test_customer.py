"""One customer: why and why not, and every act of staff changes what the next run does."""

import re
from datetime import timedelta

import pytest

from plugin import tables
from plugin.core.onboarding import CHECKLIST
from plugin.core.responses import responses
from plugin.store.reading import billing
from tests.engine.test_life_of_an_invoice import charges, until
from tests.engine.town import COMPANY
from tests.memory_books import a_customer
from tests.pages.conftest import browser, ids
from web.pages.changes import CHANGES

TALK = {"how": "call", "outcome": "talked", "person": "Pat", "summary": "Will see to it."}


@pytest.fixture
def late(town):
    """Acme owes 1,000.00, five days late; a reminder waits for approval."""
    town.owes(5)
    town.run()
    return town


def said(town, table):
    with town.store.reading(COMPANY) as scope:
        return list(scope.rows(scope.select(tables.metadata.tables[table])))


def leaves(town) -> int:
    """How many messages leave when everything that is proposed is approved."""
    town.run()
    town.approve_all()
    town.run()
    return len(town.books.mails)


def test_without_an_act_the_reminder_would_leave(late):
    assert leaves(late) == 1


def test_the_page_says_why_for_each_invoice(late, alice):
    page = alice.see("customer/9")

    assert "$1,000.00" in page
    assert "Proposed" in page
    assert "is due from day 3 on" in page


def test_a_promise_needs_all_three_and_pauses_the_chasing(late, bob):
    pay_by = str(late.today + timedelta(days=7))

    page = bob.act("customer/9/contact", **TALK, pay_by=pay_by, amount="1,000.00", method="check")

    assert "chasing pauses until Nov 9 has passed" in page
    assert "Promised $1,000.00 by check" in page
    assert leaves(late) == 0


@pytest.mark.parametrize("invoice_id", [None, "1007"])
def test_more_than_is_owed_cannot_be_promised(late, bob, invoice_id):
    pay_by = str(late.today + timedelta(days=7))
    promised = {"pay_by": pay_by, "amount": "9,000,000", "method": "check", "invoice_id": invoice_id}

    answer = bob.post("customer/9/contact", **TALK, **promised)

    assert answer.status_code == 422
    assert "More is promised than is owed, which is $1,000.00." in answer.text
    assert 'value="9,000,000"' in answer.text


@pytest.mark.parametrize("left_open", ["pay_by", "amount", "method"])
def test_half_a_promise_is_refused_and_what_was_entered_stays(late, bob, left_open):
    entered = {"pay_by": str(late.today), "amount": "5", "method": "check"} | {left_open: ""}
    if left_open == "method":
        entered["method"] = None

    answer = bob.post("customer/9/contact", **TALK, **entered)

    assert answer.status_code == 422
    assert "A promise needs all three" in answer.text
    assert "Will see to it." in answer.text
    assert said(late, "contacts") == []


def test_a_conversation_is_kept_with_who_what_when_and_how(late, bob):
    page = bob.act("customer/9/contact", **TALK, on=str(late.today - timedelta(days=1)))

    (row,) = said(late, "contacts")
    assert (row.person, row.summary, row.how, row.reached) == ("Pat", "Will see to it.", "call", True)
    assert row.recorded_by == f"user:{bob.token.user_id}"
    assert "Call with Pat" in page


def test_no_answer_needs_no_words(late, bob):
    bob.act("customer/9/contact", how="call", outcome="no answer")

    assert [row.reached for row in said(late, "contacts")] == [False]


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"person": ""}, "Say whom you reached"),
        ({"how": "pigeon"}, "Choose how you were in contact"),
        ({"on": "2099-01-01"}, "before it took place"),
        ({"on": "soon"}, "is not a day"),
        ({"amount": "lots"}, "is not an amount"),
        ({"summary": "x" * 3000}, "longer than 2000"),
        ({"pay_by": "2026-10-01", "amount": "5", "method": "check"}, "has passed already"),
        ({"pay_by": "2026-11-09", "amount": "5", "method": "check", "invoice_id": "1"}, "open invoices"),
    ],
)
def test_what_cannot_be_recorded_is_told(late, bob, fields, problem):
    answer = bob.post("customer/9/contact", **TALK | fields)

    assert answer.status_code == 422
    assert problem in answer.text


def test_a_cancelled_promise_pauses_nothing(late, bob):
    bob.act("customer/9/contact", **TALK, pay_by=str(late.today), amount="1000", method="check")
    (row,) = said(late, "promises")

    bob.act(f"customer/9/end/promise/{row.id}")

    assert "The customer promised" not in bob.see("next")


def test_a_hold_pauses_until_it_is_lifted(late, bob):
    page = bob.act("customer/9/hold", reason="Owner is away", until=str(late.today + timedelta(days=30)))
    assert "On hold through Dec 2" in page
    assert leaves(late) == 0
    (row,) = said(late, "holds")

    bob.act(f"customer/9/end/hold/{row.id}")

    assert leaves(late) == 1


def test_a_disputed_part_is_not_asked_for(late, bob):
    bob.act("customer/9/dispute", invoice_id="1007", amount="400", reason="Broken gate")

    assert leaves(late) == 1
    assert "$600.00 is open" in late.books.invoice("1007").memo
    assert "$400.00 of invoice 1007 disputed" in bob.see("customer/9")


def test_a_whole_dispute_pauses_until_it_is_closed(late, bob):
    bob.act("customer/9/dispute", invoice_id="1007", reason="Never delivered")
    assert leaves(late) == 0
    (row,) = said(late, "disputes")

    bob.act(f"customer/9/close-dispute/{row.id}", resolution="owed after all")

    assert leaves(late) == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"invoice_id": "1007", "amount": "1000.01", "reason": "x"},
        {"invoice_id": "1007", "amount": "", "reason": ""},
        {"invoice_id": "no such", "amount": "", "reason": "x"},
    ],
)
def test_an_unsound_dispute_is_refused(late, bob, fields):
    assert bob.post("customer/9/dispute", **fields).status_code == 422


def test_a_legal_stop_ends_everything_and_only_a_manager_lifts_it(late, alice, bob):
    bob.act("customer/9/legal-stop", reason="Bankruptcy")
    assert leaves(late) == 0
    (row,) = said(late, "legal_stops")
    assert bob.post(f"customer/9/lift-legal-stop/{row.id}").status_code == 403
    assert leaves(late) == 0

    alice.act(f"customer/9/lift-legal-stop/{row.id}")

    assert leaves(late) == 1


def test_cash_on_delivery_by_hand_begins_and_ends_by_a_person(late, bob):
    page = bob.act("customer/9/cod", reason="Two checks bounced")
    assert "decided by Bob on Nov 2: Two checks bounced" in page
    assert "The terms in QuickBooks change with the next run." in page
    assert "<strong>Cash on delivery from the next run on.</strong> Bob decided on Nov 2: Two checks" in page
    assert bob.post("customer/9/cod", reason="Again").status_code == 422

    late.run()
    page = bob.see("customer/9")
    assert "Since Nov 2 until a person lifts it" in page
    assert "as Bob decided: Two checks bounced" in page
    assert "<strong>Cash on delivery since Nov 2.</strong> Bob decided on" in page
    assert "Cash on delivery</a>" in bob.see()

    assert "given back with the next run" in bob.act("customer/9/lift-cod")
    late.run()

    assert said(late, "cod_states")[0].ended_on == late.today
    page = bob.see("customer/9")
    assert "taken off cash on delivery" in page
    assert 'class="on-cod"' not in page


def test_cash_on_delivery_by_hand_needs_a_reason_and_keeps_what_was_typed(late, bob):
    answer = bob.post("customer/9/cod", reason=" ")

    assert answer.status_code == 422
    assert "Say why" in answer.text
    assert "Somebody else has done this already" in bob.act("customer/9/lift-cod")


@pytest.mark.parametrize("change", sorted(CHANGES.keys() - {"waive"}))
def test_each_change_has_a_form_of_its_own_and_a_way_back(late, bob, change):
    page = bob.see(f"customer/9/change/{change}")

    assert f'<form method="post" action="/c/{bob.company_id}/customer/9/{change}">' in page
    assert f'<a href="/c/{bob.company_id}/customer/9">Never mind</a>' in page


def test_what_there_is_no_reason_for_is_not_offered(late, bob, vera):
    late.books.put(a_customer("10", name="Idle Inc."))
    late.run()
    bob.act("customer/9/cod", reason="Two checks bounced")

    assert changes_of(bob, "10") == ["hold", "cod", "assessment", "terms", "consumer", "legal-stop"]
    assert changes_of(bob, "9") == [
        *("hold", "dispute", "plan", "assessment", "terms", "consumer", "legal-stop")
    ]
    assert "nothing of this kind to change" in bob.see("customer/9/change/cod", status=404)
    assert changes_of(vera, "9") == []
    vera.see("customer/9/change/hold", status=403)
    bob.see("customer/9/change/the-subject", status=404)


def changes_of(someone, customer_id: str) -> list[str]:
    return re.findall(r'/change/([a-z-]+)"', someone.see(f"customer/{customer_id}"))


def test_a_refused_change_is_told_beside_its_form_with_what_was_entered(late, bob):
    answer = bob.post("customer/9/hold", reason="The owner is away", until="next week")

    assert answer.status_code == 422
    assert "is not a day" in answer.text
    assert 'value="The owner is away"' in answer.text
    assert "<h1>Put on hold</h1>" in answer.text


def test_cash_on_delivery_that_waits_says_what_for(late, alice):
    alice.act("customer/9/cod", reason="Two checks bounced")
    page = alice.act("customer/9/legal-stop", reason="Bankruptcy")

    assert "From the next run on, decided by Alice on Nov 2: Two checks bounced" in page
    assert "A legal stop (Bankruptcy)" in page
    late.run()
    assert late.states("set cod") == ["cancelled"]


def test_what_waits_for_its_day_says_so_in_a_sentence(late, bob):
    late.run()
    late.approve_all()
    bob.act("customer/9/contact", how="call", outcome="talked", person="Pat", summary="Will look")
    late.run()

    page = bob.see("customer/9")
    assert "The last contact (call) was on November 2, 2026" in page
    assert ">minimum gap<" not in page


def test_a_consumer_is_marked_and_unmarked(late, bob):
    assert ">a consumer<" in bob.act("customer/9/consumer", is_consumer="yes")
    assert "Marked as a consumer" in bob.see("customer/9/change/consumer")
    assert ">a business<" in bob.act("customer/9/consumer", is_consumer="no")


def test_the_list_knows_of_an_act_at_once(late, bob):
    bob.act("customer/9/hold", reason="Owner is away")

    assert "On hold" in bob.see("?badge=hold")
    assert "Waiting, as agreed" in bob.see()


def test_a_broken_promise_stands_first(late, app, bob):
    bob.act("customer/9/contact", **TALK, pay_by=str(late.today), amount="1000", method="check")
    late.days_pass(1, running=True)
    late.clock.advance(minutes=1)

    page = browser(app, late.store).see()

    assert "Broken promises" in page
    assert "did not come in full" in page


def test_s3_4_one_page_says_what_was_paid_is_owed_and_was_promised_and_which_promises_were_kept(late, app):
    browser(app, late.store).act(
        "customer/9/contact", **TALK, pay_by=str(late.today), amount="300", method="check"
    )
    late.pays("1007", 30_000)
    late.days_pass(1, running=True)
    browser(app, late.store).act(
        "customer/9/contact", **TALK, pay_by=str(late.today), amount="700", method="check"
    )
    late.days_pass(1, running=True)

    page = browser(app, late.store).see("customer/9")

    for part in ("Paid $300.00", "$700.00", "Promised $300.00 by check", "Promised $700.00 by check"):
        assert part in page
    assert "<dt>Promises kept</dt><dd>1 of 2</dd>" in page


def test_a_payment_stands_in_the_timeline(late, alice):
    late.pays("1007", 30_000)
    late.run()

    page = alice.see("customer/9")

    assert "Paid $300.00" in page
    assert "reference" not in page


def test_a_payment_is_told_with_the_number_that_the_customer_wrote_on_it(late, alice):
    late.pays("1007", 30_000, number="1042")
    late.run()

    assert "Paid $300.00, reference 1042" in alice.see("customer/9")


def test_what_belongs_to_another_customer_is_not_found(late, bob):
    late.books.put(a_customer("10", name="Zephyr"))
    late.run()
    bob.act("customer/9/hold", reason="Owner is away")
    (row,) = said(late, "holds")

    assert bob.post(f"customer/10/end/hold/{row.id}").status_code == 404
    assert bob.post("customer/9/end/nonsense/1").status_code == 404
    assert bob.post("customer/404/hold", reason="x").status_code == 404
    assert bob.see("customer/404", status=404)
    assert ids(late, "proposed", kind="notice") == []


def test_a_payment_that_bounced_leaves_its_trace_in_the_timeline(town, bob):
    town.owes(5)
    town.run()
    town.approve_all()
    town.run()
    payment = town.pays()
    town.run()
    assert "is owed again" not in bob.see("customer/9")
    town.bounces(payment)
    town.run()

    page = bob.see("customer/9")

    assert "Invoice 1007 is owed again" in page
    assert "A payment bounced or was taken back" in page


def test_what_happened_on_one_day_stands_in_its_order(late, bob):
    for reason in ("First", "Second"):
        bob.act("customer/9/hold", reason=reason)
        late.clock.advance(minutes=10)
        bob.act("customer/9/contact", **(TALK | {"summary": f"After the {reason}"}))
        late.clock.advance(minutes=10)

    page = bob.see("customer/9").partition('id="timeline-heading"')[2]
    told = ["After the Second", "Second<", "After the First", "First<"]

    assert sorted(told, key=page.index) == told


# -- what came of a conversation ---------------------------------------------------------------------------


def test_s1_5_one_form_turns_a_conversation_into_a_dispute(late, bob):
    said_so = {**TALK, "outcome": "disputes", "summary": "Two windows are cracked.", "invoice_id": "1007"}

    page = bob.act("customer/9/contact", **said_so, amount="400", reason_code="objects")

    (row,) = said(late, "disputes")
    assert (row.amount_minor, row.reason) == (40_000, "Two windows are cracked.")
    assert "Bob settles it." in page
    assert "Why not paid: Objects to something" in page


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"outcome": "disputes"}, "Choose which invoice they dispute"),
        ({"outcome": "disputes", "invoice_id": "1007", "amount": "1000.01"}, "More is disputed than is open"),
        ({"outcome": "promised"}, "A promise needs all three"),
        ({"outcome": "refuses", "pay_by": "2099-01-01"}, "A promise goes with"),
        ({"outcome": "no answer", "amount": "5"}, "A promise goes with"),
        ({"outcome": "got the invoice"}, "Choose the invoice they have received"),
        ({"outcome": "new contact", "summary": ""}, "Say who the right contact is"),
        ({"reason_code": "divorce"}, "Choose one of the reasons"),
    ],
)
def test_an_outcome_that_is_not_whole_is_told(late, bob, fields, problem):
    answer = bob.post("customer/9/contact", **TALK | fields)

    assert answer.status_code == 422
    assert problem in answer.text
    assert said(late, "contacts") == []


def test_who_says_that_it_is_paid_is_left_alone_meanwhile(late, bob):
    page = bob.act("customer/9/contact", **TALK | {"outcome": "says paid"})

    assert leaves(late) == 0
    assert "They say it is paid. Will see to it." in page


def test_how_a_dispute_ended_is_kept_and_shown(late, bob):
    bob.act("customer/9/dispute", invoice_id="1007", amount="400", reason="Broken gate")
    (row,) = said(late, "disputes")
    address = f"customer/9/close-dispute/{row.id}"

    assert bob.post(address, resolution="forgotten").status_code == 422
    assert "Say which part was credited" in bob.post(address, resolution="partly credited").text
    page = bob.act(address, resolution="partly credited", note="100.00 for one hinge")

    assert "Credited in part: 100.00 for one hinge" in page
    (row,) = said(late, "disputes")
    assert (row.resolution, row.closed_by) == ("partly credited", f"user:{bob.token.user_id}")


def test_s3_9_a_conversation_is_linked_to_the_message_or_call_that_it_answers(late, bob):
    leaves(late)
    bob.act("customer/9/contact", how="call", outcome="no answer")
    (message,) = [row.id for row in said(late, "actions") if row.kind == "notice"]
    (attempt,) = [row.id for row in said(late, "contacts")]
    page = bob.see("customer/9")
    assert f'<option value="{message}">' in page
    assert f'<option value="{attempt}">' in page

    page = bob.act("customer/9/contact", **TALK, answers=message)
    assert "In answer to Nov 2: " in page
    bob.act("customer/9/contact", **TALK, answers=attempt)

    assert sorted(row.answers or "" for row in said(late, "contacts")) == sorted(["", message, attempt])
    with late.store.reading(COMPANY) as scope:
        since = late.today
        found = responses(billing.outgoing(scope, since), billing.answers(scope, since))
    assert (found.outgoing, found.answered) == (2, 2)


def test_s3_9_nothing_is_linked_that_answers_nothing_or_was_not_ours(late, bob):
    leaves(late)
    (message,) = [row.id for row in said(late, "actions") if row.kind == "notice"]
    in_vain = bob.post("customer/9/contact", how="call", outcome="no answer", answers=message)
    assert "Nobody was reached, so it answers nothing" in in_vain.text

    for unknown in ("nothing", *(row.id for row in said(late, "actions") if row.kind != "notice")):
        answer = bob.post("customer/9/contact", **TALK, answers=unknown)
        assert "Choose a message of ours to this customer" in answer.text
    assert said(late, "contacts") == []


def test_s3_1_the_list_for_new_customers_is_gone_through_before_an_assessment_is_recorded(late, bob):
    assert "Nobody has recorded that this customer's credit" in bob.see("customer/9/change/assessment")
    some, every = CHECKLIST[:2], ", ".join(CHECKLIST)
    answer = bob.post("customer/9/assessment", done=list(some), reason="Two references")
    assert "still open: how they pay, how much." in answer.text
    assert answer.text.count(" checked>") == 2
    assert "Say what was found" in bob.post("customer/9/assessment", done=list(CHECKLIST), reason=" ").text

    page = bob.act("customer/9/assessment", done=list(CHECKLIST), reason="Two good references")
    assert ">by Bob on Nov 2<" in page
    bob.act("customer/9/assessment", done=list(CHECKLIST), reason="A credit report as well")

    words = "Bob assessed this customer on Nov 2: A credit report as well."
    assert words in bob.see("customer/9/change/assessment")
    first, second = said(late, "own_settings")
    assert (first.reason, first.ended_on, first.value) == ("Two good references", late.today, every)
    assert (second.ended_on, second.recorded_by) == (None, f"user:{bob.token.user_id}")


def test_s4_8_who_acknowledged_our_terms_when_and_how(late, bob):
    assert "Nobody has recorded that this customer knows our terms" in bob.see("customer/9/change/terms")
    assert "Say who acknowledged" in bob.post("customer/9/terms", person="Pat", how=" ").text
    assert "day to come" in bob.post("customer/9/terms", person="Pat", how="signed", on="2099-01-01").text

    page = bob.act("customer/9/terms", person="Pat", how="signed the order form", on=str(late.today))

    assert ">by Pat on Nov 2<" in page
    words = "Pat acknowledged our terms on Nov 2: signed the order form (recorded by Bob)."
    assert words in bob.see("customer/9/change/terms")


def test_whether_it_is_a_consumer_and_knows_our_terms_are_kept_side_by_side(late, bob):
    bob.act("customer/9/consumer", is_consumer="yes")
    bob.act("customer/9/terms", person="Pat", how="signed the order form")
    page = bob.act("customer/9/consumer", is_consumer="no")

    assert ">a business<" in page
    assert ">by Pat on Nov 2<" in page


def test_a_charge_is_waived_with_a_reason(town, app):
    town.owes(days_overdue=1)
    until(town, 32)
    (charge,) = charges(town)
    bob = browser(app, town.store, "collector", "Bob")
    assert "Waive a charge" in bob.see("customer/9")
    assert charge.number in bob.see("customer/9/change/waive")

    assert "Say why" in bob.post("customer/9/waive", number=charge.number, reason=" ").text
    assert "Waived." in bob.act("customer/9/waive", number=charge.number, reason="A good customer.")
    town.run()

    assert [memo.total_minor for memo in town.books.credits] == [charge.total_minor]
