"""What is measured, said as a person would."""

from decimal import Decimal

import pytest

from plugin.core.contact_data import PARTS, completeness
from plugin.core.goal import Cohort, Goal
from plugin.core.resolution import Resolution
from plugin.core.responses import Responses
from plugin.core.unbilled import Lag, Waiting
from plugin.words.measures import (
    cohort_words,
    contact_data_words,
    lag_words,
    resolution_words,
    responses_words,
    unbilled_words,
)
from tests.core.builders import date

GOAL = Goal(collected_percent=Decimal(70))


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            Resolution(fee_day=4, judged=3, before_fee_day=1, paid=2, days_median=Decimal("4.5")),
            [
                "1 of 3 late invoices was paid before day 4, when the policy begins to charge.",
                "Half of the late invoices that are paid were at most 4.5 days late.",
            ],
        ),
        (
            Resolution(fee_day=4, judged=3, before_fee_day=2, paid=2, days_median=Decimal("1.0")),
            [
                "2 of 3 late invoices were paid before day 4, when the policy begins to charge.",
                "Half of the late invoices that are paid were at most 1 day late.",
            ],
        ),
        (Resolution(fee_day=4), ["No late invoice has come to day 4 yet, when the policy begins to charge."]),
        (
            Resolution(fee_day=None),
            ["The policy charges nothing on a known day, so none counts as paid before the fee."],
        ),
    ],
)
def test_how_fast_late_invoices_are_paid(found, said):
    assert list(resolution_words(found)) == said


def test_how_near_the_goal_each_month_came():
    january = Cohort(month=date(2026, 1, 1), billed_minor=100_000, collected_minor=69_999)
    february = Cohort(month=date(2026, 2, 1), billed_minor=100_000, collected_minor=70_000)

    assert list(cohort_words([january, february], GOAL, "USD")) == [
        "January 2026: 69.9% of $1,000.00 was paid within 30 days, below the goal of 70%.",
        "February 2026: 70% of $1,000.00 was paid within 30 days, which reaches the goal of 70%.",
    ]
    assert list(cohort_words([], GOAL, "USD")) == [
        "No month is old enough yet: its invoices need 30 days each."
    ]


def test_how_soon_invoices_are_written():
    assert list(lag_words(Lag(invoices=2, undated=1, days_median=Decimal("3.5"), days_max=6))) == [
        "Half of 2 invoices were written within 3.5 days of the service, the last one after 6 days.",
        "1 invoice has no line with a day of service, so nothing is known of it.",
    ]
    assert list(lag_words(Lag(invoices=0, undated=0))) == []


def test_what_waits_to_be_billed():
    waiting = Waiting(why="approved", currency="USD", number=1, amount_minor=1_200, since=date(2026, 3, 1))

    assert list(unbilled_words([waiting])) == [
        "$12.00 in 1 charge, approved and leaving with the next run; since March 1, 2026 or later."
    ]
    assert list(unbilled_words([])) == ["No charge of ours waits to be billed."]


def test_what_is_missing_to_reach_customers():
    assert list(contact_data_words(completeness([frozenset(PARTS), frozenset(PARTS[1:])]))) == [
        "87% of the contact data of 2 customers are known; of 1 nothing is missing.",
        "No e-mail address: 1 customer.",
    ]
    assert list(contact_data_words(completeness([]))) == ["There is no active customer yet."]


def test_how_much_was_answered():
    assert responses_words(Responses(4, 1)) == "1 of 4 messages and calls in vain has a recorded answer."
    assert responses_words(Responses(4, 0)) == "0 of 4 messages and calls in vain have a recorded answer."
    assert responses_words(Responses(0, 0)).startswith("No message left")
