"""Each fact that turns a plan by time alone brings planning back on its very day."""

from dataclasses import replace
from datetime import date

import pytest

from plugin.core.calendar import first_of_next_month, last_of_month
from plugin.core.look_ahead import look_again_on
from plugin.core.said import Own
from plugin.core.situation import Situation
from tests.core.builders import (
    CALL,
    COD,
    TODAY,
    a_company,
    a_contact,
    a_dispute,
    a_done_notice,
    a_hold,
    a_plan,
    a_policy,
    a_promise,
    an_account,
    an_attempt,
    an_invoice,
    days,
)

LATER = a_policy(replace(COD, after_days_overdue=300))
"""A policy whose only step is far away."""
GRACE = Own(name="grace days", value="8", by="Dana", on=TODAY)
ANCIENT = an_invoice(days_overdue=2_000)


def again(account, policy=LATER):
    """In how many days the account is planned again."""
    found = look_again_on(Situation(account, policy, a_company()), (), ())
    return None if found is None else (found - TODAY).days


@pytest.mark.parametrize(
    ("account", "policy", "expected"),
    [
        pytest.param(an_account(), LATER, None, id="nothing"),
        pytest.param(an_account(an_invoice(days_overdue=-3)), replace(LATER, grace_days=9), 4, id="late"),
        pytest.param(an_account(an_invoice()), replace(LATER, grace_days=9), 4, id="grace"),
        pytest.param(an_account(an_invoice(), own=(GRACE,)), LATER, 3, id="grace by a person"),
        pytest.param(an_account(an_invoice()), replace(LATER, oldest_days_overdue=6), 2, id="old debt"),
        pytest.param(an_account(an_invoice()), replace(LATER, letter_after_days=9), 4, id="a letter"),
        pytest.param(an_account(an_invoice()), a_policy(replace(COD, after_days_overdue=9)), 4, id="a step"),
        pytest.param(an_account(promises=(a_promise(due_in=5),)), LATER, 6, id="a promise"),
        pytest.param(an_account(holds=(a_hold(until=TODAY + days(3)),)), LATER, 4, id="the end of a hold"),
        pytest.param(an_account(holds=(a_hold(placed_days_ago=-2),)), LATER, 2, id="a hold to come"),
        pytest.param(an_account(plans=(a_plan((7, 1), (30, 1)),)), LATER, 8, id="an instalment"),
        pytest.param(
            an_account(plans=(a_plan(review_on=TODAY + days(5)),)), LATER, 5, id="a plan to be reviewed"
        ),
        pytest.param(
            an_account(plans=(a_plan(sent_on=TODAY - days(1)),)),
            replace(LATER, acknowledge_days=7),
            6,
            id="a plan to be acknowledged",
        ),
        pytest.param(
            an_account(disputes=(a_dispute(opened_days_ago=3),)),
            replace(LATER, dispute_days=10),
            7,
            id="a dispute",
        ),
        pytest.param(
            an_account(past=(a_done_notice(days_ago=40, pay_by=TODAY + days(2)),)),
            LATER,
            3,
            id="a date given",
        ),
        pytest.param(
            an_account(past=(a_done_notice(days_ago=40, pay_by=TODAY - days(9)),)), LATER, 28, id="next month"
        ),
        pytest.param(an_account(contacts=(a_contact(days_ago=0),)), LATER, 1, id="a conversation"),
        pytest.param(an_account(contacts=(an_attempt(days_ago=1),)), a_policy(CALL), 2, id="a call in vain"),
        pytest.param(
            an_account(contacts=(an_attempt(days_ago=0),)), a_policy(CALL), 5, id="a call, moved to Monday"
        ),
        pytest.param(
            an_account(ANCIENT, contacts=(a_contact(days_ago=1, outcome="says paid"),)),
            replace(LATER, clearing_days=4, minimum_gap_days=1),
            6,
            id="the end of a watch",
        ),
    ],
)
def test_planning_comes_back_on_the_first_day_that_could_change_it(account, policy, expected):
    assert again(account, policy) == expected


@pytest.mark.parametrize(
    "settled",
    [{"balance_minor": 0}, {"is_voided": True}, {"is_charge": True}],
    ids=["paid", "voided", "a charge of ours"],
)
def test_what_is_not_chased_brings_nothing_back(settled):
    assert again(an_account(an_invoice(days_overdue=-3, **settled))) is None
    assert again(an_account(an_invoice(days_overdue=-3, total_minor=1))) == 3


def test_a_closed_dispute_brings_nothing_back():
    assert again(an_account(disputes=(a_dispute(closed_on=TODAY),))) is None


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2026, 1, 31), date(2026, 1, 31)),
        (date(2026, 2, 1), date(2026, 2, 28)),
        (date(2028, 2, 29), date(2028, 2, 29)),
        (date(2026, 12, 5), date(2026, 12, 31)),
    ],
)
def test_a_month_ends_on_its_last_day_and_the_next_begins_on_its_first(day, last):
    assert last_of_month(day) == last
    assert first_of_next_month(day) == last + days(1)
