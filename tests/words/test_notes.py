"""Charge lines, notes, digest and the policy in plain words."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from plugin import policies
from plugin.core.actions import FoundAgain, PostCharge
from plugin.core.because import because
from plugin.core.blocks import NOTES
from plugin.core.interest import lines_of
from plugin.core.past import CashOnDelivery
from plugin.core.said import CodDecision
from plugin.words import (
    action_note,
    action_words,
    charge_line_words,
    contact_note,
    digest_words,
    done_words,
    percent,
    policy_in_words,
)
from plugin.words.digest import DIGEST_LENGTH_MAX
from tests.core.asking import the
from tests.core.builders import (
    TODAY,
    a_contact,
    a_legal_stop,
    a_promise,
    an_account,
    an_attempt,
    an_invoice,
    some_terms,
)
from tests.core.test_interest import NEW_YEAR, PAYMENTS

# -- charge lines ----------------------------------------------------------------------------------


def test_a_charge_line_can_be_checked_by_the_customer():
    (line,) = lines_of(
        an_invoice(due_on=NEW_YEAR), (), (), some_terms(), currency="USD", through=date(2026, 1, 31)
    )

    assert charge_line_words(line, "USD") == (
        "Interest on invoice 1001, due January 1, 2026, for January 2, 2026 through January 31, 2026: "
        "$1,000.00 for 30 days at 18% per year."
    )


def test_a_charge_line_shows_each_part():
    invoice = an_invoice(due_on=NEW_YEAR, balance_minor=30_000, applied=PAYMENTS)
    (line,) = lines_of(invoice, (), (), some_terms(), currency="USD", through=date(2026, 4, 1))

    assert "$1,000.00 for 30 days, then $600.00 for 30 days, then $300.00 for 30 days at 18%" in (
        charge_line_words(line, "USD")
    )


# -- notes -----------------------------------------------------------------------------------------

CALL = {
    "happened_on": TODAY,
    "how": "call",
    "recorded_by": "Dana",
    "outcome": "talked",
    "reason_code": None,
    "person": "Pat",
    "summary": "The check is\nin the mail.",
}


def test_s2_6_a_note_says_who_what_when_and_how():
    promise = a_promise(method="check", due_in=5)

    assert contact_note(CALL) == "March 4, 2026, call by Dana: reached Pat.\nThe check is in the mail."
    assert contact_note(CALL, promise, "USD").endswith("Promised: $1,000.00 by March 9, 2026 by check.")


def test_an_attempt_is_noted_as_one():
    note = contact_note({**CALL, "outcome": "no answer", "person": "", "summary": ""})

    assert note == "March 4, 2026, call by Dana: nobody reached."


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        ("refuses", "reached Pat.\nThey will not pay. Not before May."),
        ("wrong contact", "nobody reached.\nWrong contact. Not before May."),
        ("new contact", "contact is Pat.\nThe right contact from now on. Not before May."),
    ],
)
def test_a_note_says_what_came_of_it(outcome, said):
    note = contact_note({**CALL, "outcome": outcome, "summary": "Not before May."})

    assert note == f"March 4, 2026, call by Dana: {said}"


def test_s1_3_why_they_have_not_paid_stays_here_and_of_a_private_matter_every_word():
    private = {**CALL, "reason_code": "private", "summary": "His wife is in hospital."}
    account = an_account(contacts=(a_contact(reason_code="private", summary="His wife is in hospital."),))

    assert contact_note(private) == "March 4, 2026, call by Dana: reached Pat."
    assert "hospital" not in digest_words(account)
    assert "short" not in contact_note({**CALL, "reason_code": "short of money"})


def test_a_note_of_what_was_done():
    notice = the("notice", an_account(an_invoice()))

    assert action_note(notice, TODAY, "USD") == (
        "March 4, 2026, Dunwell: invoice 1001 was sent again with the reminder: $1,000.00."
    )


def test_a_note_of_a_charge():
    (line,) = lines_of(
        an_invoice(due_on=NEW_YEAR), (), (), some_terms(), currency="USD", through=date(2026, 1, 31)
    )
    charge = PostCharge(
        customer_id="9",
        covers=(),
        because=because("interest is due"),
        month="2026-02",
        source_customer_id="9",
        lines=(line,),
    )

    assert action_note(charge, TODAY, "USD") == (
        "March 4, 2026, Dunwell: interest of $14.79 was charged on 1001."
    )


def test_of_a_charge_whose_lines_are_lost_no_more_is_said_than_is_known():
    charge = PostCharge(
        customer_id="9",
        covers=(),
        because=because("restored backup"),
        month="2026-03",
        source_customer_id="9",
        lines=(),
        found_again=FoundAgain(amount_minor=1479, invoices=(("7", "1001"), ("8", "1002"))),
    )

    assert done_words(charge, "USD") == "$14.79 was charged; the lines of the charge say for what"
    assert action_words(charge, "USD") == "Charge interest or fees of $14.79 on 2 late invoices."


# -- digest ----------------------------------------------------------------------------------------


def test_rule_9_the_first_line_of_the_digest_says_cod_since_when():
    cod = CashOnDelivery(since=TODAY, cause="arrears")
    account = an_account(
        cash_on_delivery=cod, contacts=(an_attempt(days_ago=3), a_contact(days_ago=1, person="Pat"))
    )

    assert digest_words(account).splitlines() == [
        "COD since March 4, 2026",
        "March 3, 2026, call by Dana: reached Pat",
        "March 1, 2026, call by Dana: nobody reached",
    ]


def test_nothing_to_say_is_nothing():
    assert digest_words(an_account(an_invoice())) == ""


def test_a_legal_stop_is_said_without_its_reason():
    text = digest_words(an_account(legal_stop=a_legal_stop(reason="Deceased")))

    assert "Do not contact" in text
    assert "Deceased" not in text


def test_the_digest_is_short_and_stays_in_its_fence():
    talk = a_contact(summary=f"{NOTES.closing} " + "very long " * 100, person="P" * 300, by="B" * 300)
    text = digest_words(an_account(contacts=(talk, replace(talk, id="2"), replace(talk, id="3"))))

    assert len(text) <= DIGEST_LENGTH_MAX
    assert NOTES.block_in(NOTES.with_block("", text)) == text


def test_the_digest_shows_the_last_three_conversations():
    account = an_account(contacts=tuple(a_contact(days_ago=n) for n in range(1, 9)))

    assert digest_words(account).count("\n") == 2


def test_rule_9_a_note_says_whose_decision_cash_on_delivery_was_and_why():
    word = CodDecision(id="d1", reason="Two checks\n--- bounced", by="Dana", actor="user:dana", on=TODAY)
    note = action_note(the("set cod", an_account(cod_decision=word)), TODAY, "USD")

    assert note.endswith(
        "Dunwell: the customer was put on cash on delivery, as Dana decided: Two checks — bounced"
    )


# -- policy ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", policies.PRESETS)
def test_s3_2_every_step_of_a_policy_is_said(name):
    policy = policies.load(policies.preset(name), 3)
    text = policy_in_words(policy)

    assert f"{policy.name} (version 3)" in text
    assert all(f"Day {step.after_days_overdue}: " in text for step in policy.steps)
    rate = f"{percent(policy.interest.annual_rate_percent)} per year" if policy.interest else ""
    assert (rate or "No interest is charged.") in text
    assert ("businesses" in text) == bool(policy.interest and policy.interest.business_only)


def test_a_policy_without_interest_says_so():
    policy = replace(policies.load(policies.preset("standard"), 1), interest=None)

    assert "No interest is charged." in policy_in_words(policy)


def test_s3_2_every_limit_of_interest_is_said():
    terms = some_terms(
        free_days=10,
        cap_amount=Decimal(250),
        charges_per_invoice_max=6,
        annual_rate_percent_max=Decimal(24),
    )
    text = policy_in_words(replace(policies.load(policies.preset("standard"), 1), interest=terms))

    assert "from 10 days after the due date" in text
    assert "never more than 250.00 altogether" in text
    assert "billed interest 6 times at most" in text
    assert "No rate above 24% per year" in text


def test_a_call_before_the_charge_and_days_in_the_mail_are_said():
    policy = policies.load(policies.preset("standard"), 3)
    steps = tuple(replace(step, needs_call=step.kind == "charge") for step in policy.steps)
    text = policy_in_words(replace(policy, steps=steps, mail_days=3))

    assert "Not before a call was written down after the notice." in text
    assert "A payment 3 days after the date given is still in time" in text
