"""A word before the due date: no lateness, no interest; each gate that keeps a notice away keeps it away."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from plugin.core.blocks import MEMO
from plugin.core.policy import Step
from plugin.words import memo_words, sentence, tone_of
from tests.core.asking import notices, planned, reasons, the, why
from tests.core.builders import (
    COD,
    REMINDER,
    TODAY,
    a_contact,
    a_dispute,
    a_done_notice,
    a_hold,
    a_legal_stop,
    a_lookalike,
    a_member,
    a_paid_invoice,
    a_plan,
    a_policy,
    a_promise,
    an_account,
    an_invoice,
    days,
)

HEADS_UP = Step(name="heads-up", kind="courtesy", days_before_due=3, consent="automatic")
ON_THE_DAY = Step(name="today", kind="courtesy", days_before_due=0)
POLICY = a_policy(HEADS_UP, ON_THE_DAY, REMINDER, minimum_gap_days=1)


def coming(due_in=2, **fields):
    return an_invoice(days_overdue=-due_in, **fields)


def asked(account, policy=POLICY, **company):
    return notices(account, policy, **company)


def test_a_courtesy_leaves_from_its_day_through_the_due_date():
    assert [asked(an_account(coming(due_in))) for due_in in (4, 3, 1, 0)] == [
        [],
        [("1", "heads-up")],
        [("1", "heads-up")],
        [("1", "today")],
    ]
    assert asked(an_account(an_invoice(days_overdue=1))) == []


def test_rule_4_no_courtesy_leaves_while_an_earlier_mailing_of_the_invoice_is_in_doubt():
    doubt = a_done_notice("reminder", days_ago=30, status="unclear")

    assert asked(an_account(coming(episode=2), past=(doubt,))) == []
    assert reasons(an_account(coming(episode=2), past=(doubt,)), POLICY)["heads-up"] == "outcome unclear"


def test_a_courtesy_is_sent_once():
    account = an_account(coming(), past=(a_done_notice("heads-up", days_ago=1, is_courtesy=True),))

    assert asked(account) == []
    assert reasons(account, POLICY)["heads-up"] == "already done"


def test_a_courtesy_speaks_of_no_lateness_and_no_interest():
    notice = the("notice", an_account(coming()), POLICY)
    words = memo_words(notice, "1001", "Ours", "USD")

    assert (notice.tone, notice.days_overdue, notice.consent) == ("courtesy", 0, "automatic")
    assert (notice.pay_by, notice.annual_rate_percent, notice.interest_minor) == (None, None, None)
    assert not any(word in words.lower() for word in ("late", "past due", "overdue", "interest", "advance"))
    assert "Invoice 1001 is due on March 6, 2026; $1,000.00 is open." in words
    assert tone_of(words) == "courtesy"
    assert sentence(notice.because, "USD") == (
        "Invoice 1001 is due on March 6, 2026; “heads-up” may leave from March 3, 2026 on, ahead of it "
        "(policy version 1)."
    )


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        ("legal stop", {"legal_stop": a_legal_stop()}),
        ("on hold", {"holds": (a_hold(),)}),
        ("in dispute", {"disputes": (a_dispute(),)}),
        ("open promise", {"promises": (a_promise(),)}),
        ("plan being kept", {"plans": (a_plan(),)}),
        ("unapplied money", {"unapplied_minor": 5}),
        ("lookalike receipt", {"lookalikes": (a_lookalike(),)}),
        ("unexplained balance", {"members": (a_member(reported_balance_minor=7),)}),
        ("minimum gap", {"contacts": (a_contact(days_ago=0),)}),
    ],
)
def test_what_keeps_a_notice_away_keeps_a_courtesy_away(rule, fields):
    assert why(an_account(coming(), **fields), POLICY, step="heads-up").rule == rule


@pytest.mark.parametrize(
    ("rule", "company"),
    [
        ("stale facts", {"synced_at": datetime(2026, 3, 1, tzinfo=UTC)}),
        ("payments not confirmed", {"payments_entered_through": None}),
        ("before chasing started", {"chasing_starts_on": TODAY + days(9)}),
    ],
)
def test_what_the_company_has_not_settled_keeps_a_courtesy_away(rule, company):
    assert why(an_account(coming()), POLICY, step="heads-up", **company).rule == rule


def test_too_little_is_not_worth_a_word():
    policy = replace(POLICY, minimum_amount=Decimal(1500))

    assert why(an_account(coming()), policy, step="heads-up").rule == "owes less than the minimum amount"
    assert asked(an_account(coming(), an_invoice(id="2", days_overdue=1)), policy) == [("1", "heads-up")]


def test_no_word_about_what_is_not_owed():
    settled = [
        a_paid_invoice(days_overdue=-2),
        coming(is_voided=True),
        coming(is_charge=True),
        coming(total_minor=2_500, late_fee_minor=2_500),
    ]

    assert [asked(an_account(invoice)) for invoice in settled] == [[], [], [], []]


def test_a_courtesy_announces_nothing_and_begins_no_chasing():
    courtesy = a_done_notice("heads-up", days_ago=70, is_courtesy=True)
    old = an_account(an_invoice(days_overdue=66), past=(courtesy,))

    assert why(old, a_policy(HEADS_UP, COD), step=COD.name).rule == "nothing announced before"
    assert why(old, replace(POLICY, oldest_days_overdue=60)).rule == "old debt"


def test_a_courtesy_is_a_contact_for_the_gap():
    account = an_account(
        an_invoice(days_overdue=3),
        past=(a_done_notice("heads-up", days_ago=1, is_courtesy=True),),
    )

    assert why(account, replace(POLICY, minimum_gap_days=3)).rule == "minimum gap"


def test_its_words_stay_in_the_memo_until_the_debt_is_settled_or_a_notice_takes_their_place():
    said = MEMO.with_block("Thanks", "a friendly word")
    past = (a_done_notice("heads-up", days_ago=1, is_courtesy=True),)
    paid = a_paid_invoice(days_overdue=-2, memo=said)

    assert the("remove memo", an_account(coming(memo=said), past=past), POLICY) is None
    assert the("remove memo", an_account(paid, past=past), POLICY) is not None
    # A notice's words about a due date that a person has moved since are no courtesy.
    assert the("remove memo", an_account(coming(memo=said)), POLICY) is not None
    late = (*past, a_done_notice(days_ago=1))
    assert the("remove memo", an_account(coming(memo=said), past=late), POLICY) is not None


def test_the_next_look_is_on_the_day_of_the_courtesy():
    assert planned(an_account(coming(9)), POLICY).look_again_on == TODAY + days(6)
