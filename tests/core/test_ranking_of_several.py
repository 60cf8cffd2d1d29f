"""Who stands where when there are several of it, on the first day and with the last cent."""

from dataclasses import replace

import pytest

from plugin.core import ranking
from plugin.core.planner import plan
from tests.core.builders import (
    TODAY,
    a_company,
    a_contact,
    a_dispute,
    a_hold,
    a_paid_invoice,
    a_plan,
    a_policy,
    a_promise,
    an_account,
    an_attempt,
    an_invoice,
    days,
)

LATE = an_invoice(days_overdue=60)
MISSED = a_plan((-5, 50_000), (20, 50_000))
KEPT = a_plan((9, 100_000), id="plan2")
BROKEN = a_promise(due_in=-3, made_days_ago=20)


def place(account, approvals=0):
    """(section, reason) of an account under the usual policy."""
    made = plan(account, a_policy(), a_company())
    return ranking.placed(account, made, a_policy(), a_company(), approvals)


# -- broken words --------------------------------------------------------------------------------------------


def test_a_plan_that_is_kept_hides_no_other_that_was_broken():
    section, why = place(an_account(LATE, plans=(KEPT, MISSED)))

    assert (section, why.rule) == ("broken promise", "instalment was missed")


@pytest.mark.parametrize(
    ("contact", "is_news"),
    [
        (a_contact(days_ago=2), False),
        (a_contact(days_ago=3), True),
        (an_attempt(days_ago=2), True),
    ],
    ids=["spoken since", "spoken while they could still pay", "tried since"],
)
def test_a_broken_promise_is_news_until_somebody_was_reached_after_its_day(contact, is_news):
    found = place(an_account(LATE, promises=(BROKEN,), contacts=(contact,)))[0]

    assert (found == "broken promise") is is_news


def test_of_two_broken_promises_the_latest_is_told():
    older = replace(BROKEN, id="p2", pay_by=TODAY - days(30), made_on=TODAY - days(60))

    for promises in ((older, BROKEN), (BROKEN, older)):
        assert place(an_account(LATE, promises=promises))[1].fact("pay_by") == BROKEN.pay_by


def test_a_promise_was_about_what_was_invoiced_by_its_day_and_one_late_invoice_is_enough():
    newer = an_invoice(id="2", days_overdue=4, issued_on=BROKEN.made_on + days(1))
    same_day = replace(newer, issued_on=BROKEN.made_on)

    assert place(an_account(newer, promises=(BROKEN,)))[0] != "broken promise"
    assert place(an_account(same_day, promises=(BROKEN,)))[0] == "broken promise"
    assert place(an_account(LATE, newer, promises=(BROKEN,)))[0] == "broken promise"


# -- what waits ----------------------------------------------------------------------------------------------


def test_a_customer_waits_only_when_every_late_invoice_does():
    other = an_invoice(id="2", days_overdue=2)
    held = a_hold(invoice_id="1")

    assert place(an_account(an_invoice(days_overdue=2), holds=(held,)))[0] == "waiting"
    assert place(an_account(an_invoice(days_overdue=2), other, holds=(held,)))[0] == "overdue"


def test_an_approval_says_what_the_first_act_is_for_or_that_one_is_waited_for():
    assert place(an_account(an_invoice()), approvals=1)[1].rule == "step is due"
    assert place(an_account(an_invoice(days_overdue=2)), approvals=1)[1].rule == "approval is waited for"


# -- what is owed --------------------------------------------------------------------------------------------


def test_a_cent_is_owed_and_a_voided_or_paid_invoice_is_not():
    cent = an_invoice(days_overdue=-3, total_minor=1)
    voided = an_invoice(id="2", days_overdue=-3, is_voided=True)

    assert place(an_account(cent))[0] == "not late"
    assert place(an_account(voided, a_paid_invoice(id="3")))[0] == "settled"
    assert ranking.buckets(an_account(cent, voided), TODAY) == (1, 0, 0, 0, 0)


def test_of_what_is_not_late_the_first_due_is_told():
    later, sooner = an_invoice(days_overdue=-9), an_invoice(id="2", days_overdue=-3)

    assert place(an_account(later, sooner))[1].fact("number") == sooner.number


def test_what_comes_next_by_day_comes_after_today():
    account = an_account(an_invoice(days_overdue=0))
    found = ranking.next_act(account, plan(account, a_policy(), a_company()), a_policy(), TODAY)

    assert found == ranking.NextAct("reminder", TODAY + days(3))


# -- badges --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hold", "is_shown"),
    [
        (a_hold(placed_days_ago=0), True),
        (a_hold(placed_days_ago=-1), False),
        (a_hold(until=TODAY), True),
        (a_hold(until=TODAY - days(1)), False),
    ],
    ids=["begins today", "begins tomorrow", "ends today", "ended yesterday"],
)
def test_a_hold_is_shown_from_its_first_day_through_its_last(hold, is_shown):
    assert (ranking.badges(an_account(LATE, holds=(hold,)), TODAY) == ("hold",)) is is_shown


def test_one_disputed_invoice_of_two_is_shown():
    account = an_account(LATE, an_invoice(id="2"), disputes=(a_dispute(),))

    assert ranking.badges(account, TODAY) == ("dispute",)
