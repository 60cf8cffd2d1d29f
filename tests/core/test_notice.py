"""Notices: the ladder, the interest notice, the cash-on-delivery notice."""

from dataclasses import replace
from decimal import Decimal

import pytest

from plugin.core.actions import Cover
from plugin.core.calendar import Calendar
from tests.core.asking import notices, planned, the, why
from tests.core.builders import (
    COD,
    INTEREST_NOTICE,
    REMINDER,
    TODAY,
    a_done_notice,
    a_past,
    a_policy,
    an_account,
    an_invoice,
    days,
)

LADDER = a_policy(REMINDER, INTEREST_NOTICE, COD)


def test_s2_4_the_first_notice_leaves_when_its_day_is_reached():
    assert notices(an_account(an_invoice(days_overdue=2))) == []
    assert notices(an_account(an_invoice(days_overdue=3))) == [("1", "reminder")]


def test_a_missed_day_is_caught_up():
    assert notices(an_account(an_invoice(days_overdue=11))) == [("1", "reminder")]


def test_rule_6_an_old_debt_starts_at_the_first_step():
    assert notices(an_account(an_invoice(days_overdue=200)), LADDER) == [("1", "reminder")]


def test_the_next_step_needs_the_earlier_ones_done():
    account = an_account(an_invoice(days_overdue=200), past=(a_done_notice(days_ago=5),))

    assert notices(account, LADDER) == [("1", "interest notice")]


def test_a_step_is_sent_once():
    account = an_account(an_invoice(days_overdue=5), past=(a_done_notice(days_ago=2),))

    assert notices(account) == []


def test_a_new_episode_starts_the_ladder_again():
    account = an_account(an_invoice(days_overdue=20, episode=2), past=(a_done_notice(days_ago=9),))

    assert notices(account) == [("1", "reminder")]


@pytest.mark.parametrize("status", ["proposed", "approved"])
def test_what_waits_is_called_for_again_with_the_same_covers(status):
    waiting = a_past("notice", Cover("invoice/1", "reminder"), status=status)

    assert notices(an_account(an_invoice(), past=(waiting,))) == [("1", "reminder")]


@pytest.mark.parametrize(
    ("status", "rule"),
    [("sending", "on its way"), ("unclear", "outcome unclear"), ("failed", "failed before")],
)
def test_what_has_no_good_end_is_not_repeated_and_not_passed_over(status, rule):
    begun = a_past("notice", Cover("invoice/1", "reminder"), status=status, days_ago=9)
    account = an_account(an_invoice(days_overdue=20), past=(begun,))

    assert notices(account) == []
    assert why(account).rule == rule


@pytest.mark.parametrize(("status", "rule"), [("sending", "on its way"), ("unclear", "outcome unclear")])
def test_rule_4_an_invoice_is_not_mailed_while_an_earlier_mailing_of_it_is_in_doubt(status, rule):
    before = a_done_notice(days_ago=9, status=status)
    paid_and_bounced = an_account(an_invoice(days_overdue=20, episode=2), past=(before,))
    courtesy = a_done_notice("heads-up", days_ago=30, status=status, is_courtesy=True)

    for account in (paid_and_bounced, an_account(an_invoice(), past=(courtesy,))):
        assert notices(account) == []
        assert why(account).rule == rule
    other = an_invoice(id="2", days_overdue=20)
    assert notices(an_account(other, past=(before,))) == [("2", "reminder")]


def test_rule_5_a_step_cancelled_by_a_person_is_passed_over():
    cancelled = a_past("notice", Cover("invoice/1", "reminder"), status="cancelled", days_ago=9)

    assert notices(an_account(an_invoice(days_overdue=20), past=(cancelled,))) == [("1", "interest notice")]


def test_two_steps_of_one_invoice_never_leave_on_one_day():
    account = an_account(an_invoice(days_overdue=20), past=(a_done_notice(days_ago=0),))

    assert notices(account, a_policy(minimum_gap_days=0)) == []
    assert why(account, a_policy(minimum_gap_days=0), step="interest notice").until == TODAY + days(1)


def test_s0_1_every_notice_names_its_policy_version_and_its_days():
    because = the("notice", an_account(an_invoice())).because

    assert because.rule == "step is due"
    assert (because.fact("policy_version"), because.fact("days_overdue")) == (1, 5)


# -- the interest notice ---------------------------------------------------------------------------

TOLD_ONCE = an_account(an_invoice(days_overdue=15), past=(a_done_notice(days_ago=12),))


def test_s4_2_the_interest_notice_gives_a_date_the_yearly_rate_and_the_amount():
    notice = the("notice", TOLD_ONCE)

    assert notice.tone == "interest notice"
    # Ten days from Wednesday is a Saturday, so Monday.
    assert notice.pay_by == TODAY + days(12)
    assert notice.annual_rate_percent == Decimal(18)
    # 15 days so far and 12 to come: 1,000 at 18 % for 27 days.
    assert notice.interest_minor == 13_32


def test_the_date_given_is_a_contact_day():
    notice = the("notice", TOLD_ONCE, calendar=Calendar(holidays=frozenset({TODAY + days(12)})))

    assert notice.pay_by == TODAY + days(13)


@pytest.mark.parametrize(
    ("policy", "company", "policy_has_interest"),
    [
        (a_policy(), {"terms_disclose_interest": False}, True),
        (a_policy(interest=None), {}, False),
    ],
)
def test_rule_3_without_disclosed_terms_the_step_is_a_plain_second_reminder(
    policy, company, policy_has_interest
):
    notice = the("notice", TOLD_ONCE, policy, **company)

    assert (notice.tone, notice.pay_by, notice.annual_rate_percent) == ("reminder", None, None)
    assert notice.interest_minor is None
    assert notice.because.rule == "second reminder without interest"
    assert notice.because.fact("policy_has_interest") is policy_has_interest


def test_rule_3_a_consumer_is_never_told_of_interest_without_a_person():
    automatic = a_policy(REMINDER, replace(INTEREST_NOTICE, consent="automatic"))

    assert the("notice", TOLD_ONCE, automatic).consent == "automatic"
    assert the("notice", replace(TOLD_ONCE, is_consumer=True), automatic).consent == "approve"


def test_a_date_we_gave_is_kept_before_the_next_step():
    past = (a_done_notice(days_ago=20), a_done_notice("interest notice", days_ago=8))
    account = an_account(an_invoice(days_overdue=70), past=past)

    assert notices(account, LADDER) == []
    assert why(account, LADDER, step="cash on delivery").rule == "date given has not passed"
    assert why(account, LADDER, step="cash on delivery").until == TODAY + days(3)


# -- the cash-on-delivery notice -------------------------------------------------------------------


def test_s4_5_cash_on_delivery_is_told_first():
    past = (a_done_notice(days_ago=57), a_done_notice("interest notice", days_ago=45))
    notice = the("notice", an_account(an_invoice(days_overdue=60), past=past), LADDER)

    assert notice.tone == "cash on delivery notice"
    assert notice.covers == (Cover("invoice/1", "cash on delivery"),)


@pytest.mark.parametrize("bounced", [True, False])
def test_cash_on_delivery_needs_an_earlier_notice_that_arrived(bounced):
    policy = a_policy(REMINDER, COD)
    past = (a_done_notice(days_ago=50, bounced=bounced),)
    account = an_account(an_invoice(days_overdue=60), past=past)

    assert (notices(account, policy) == []) == bounced
    if bounced:
        assert why(account, policy, step="cash on delivery").rule == "nothing announced before"


def test_notices_are_listed_oldest_debt_first():
    account = an_account(an_invoice(id="2", days_overdue=4), an_invoice(id="1", days_overdue=9))

    assert [a.invoice_id for a in planned(account).actions] == ["1", "2"]
