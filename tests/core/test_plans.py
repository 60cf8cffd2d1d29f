"""Payment plans: laid out, judged from dated payments, an agreement to be acknowledged (S1.4, S1.6, S3.3)."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.core import plans, ranking
from plugin.core.owed import Applied
from plugin.core.planner import plan, why_not
from tests.core.asking import the
from tests.core.builders import (
    TODAY,
    a_company,
    a_contact,
    a_done_notice,
    a_legal_stop,
    a_plan,
    a_policy,
    an_account,
    an_invoice,
    days,
)

RUNNING = ((-10, 30_000), (20, 70_000))
"""One instalment that was due ten days ago, and one to come."""


def paid(amount, days_ago=12, **fields):
    applied = (Applied(on=TODAY - days(days_ago), amount_minor=amount),) if amount else ()
    invoice = an_invoice(days_overdue=40, balance_minor=100_000 - amount, applied=applied)
    return an_account(invoice, **fields)


def with_plan(amount=30_000, *instalments, days_ago=12, **fields):
    return paid(amount, days_ago, plans=(a_plan(*(instalments or RUNNING), **fields),))


def state(account, today=TODAY):
    return plans.state(account.plans[0], account, today)


def tasks(account):
    return [task.kind for task in plan(account, a_policy(), a_company()).tasks]


# -- laying it out -------------------------------------------------------------------------------------------


def test_equal_parts_come_to_the_whole_and_what_does_not_divide_stands_first():
    parts = plans.equal_parts(100, 3, date(2026, 1, 31), "month")

    assert [part.amount_minor for part in parts] == [34, 33, 33]
    assert [part.due_on for part in parts] == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)]


@given(
    total=st.integers(1, 10**9),
    count=st.integers(1, 60),
    every=st.sampled_from(("week", "two weeks", "month")),
)
def test_equal_parts_lose_no_cent(total, count, every):
    parts = plans.equal_parts(total, count, TODAY, every)

    assert sum(part.amount_minor for part in parts) == total
    assert max(part.amount_minor for part in parts) - min(part.amount_minor for part in parts) <= 1
    assert sorted({part.due_on for part in parts}) == [part.due_on for part in parts]


def test_s1_4_a_small_amount_again_and_again_until_the_review():
    parts = plans.recurring(2_000, date(2026, 12, 15), "month", date(2027, 3, 15))

    assert [part.due_on.isoformat() for part in parts] == [
        "2026-12-15",
        "2027-01-15",
        "2027-02-15",
        "2027-03-15",
    ]
    assert {part.amount_minor for part in parts} == {2_000}
    assert len(plans.recurring(1, TODAY, "two weeks", TODAY + days(28))) == 3


# -- judging it ----------------------------------------------------------------------------------------------


def test_a_plan_is_kept_while_every_instalment_has_come_by_its_day():
    assert state(with_plan()) == "kept"
    assert state(with_plan(0), TODAY - days(10)) == "kept"


@pytest.mark.parametrize(("amount", "days_ago"), [(0, 12), (29_999, 12), (30_000, 9)])
def test_one_missed_instalment_breaks_it(amount, days_ago):
    account = with_plan(amount, days_ago=days_ago)

    assert state(account) == "broken"
    assert plans.last_missed_on(account, "1", TODAY) == TODAY - days(10)
    assert plans.last_missed_on(account, "2", TODAY) is None


def test_a_payment_that_bounces_breaks_it_again():
    assert state(with_plan()) == "kept"
    assert state(with_plan(0)) == "broken"


def test_who_pays_ahead_misses_nothing():
    ahead = with_plan(90_000, (-10, 30_000), (-3, 60_000), (20, 10_000))

    assert state(ahead) == "kept"


def test_a_plan_that_is_over_is_fulfilled_and_what_is_owed_beyond_it_is_asked_for():
    account = with_plan(30_000, (-10, 30_000))

    assert state(account) == "fulfilled"
    assert why_not(account, "1", a_policy(), a_company()) is None


def test_recurring_payments_are_kept_until_a_person_looks():
    account = with_plan(30_000, (-10, 30_000), review_on=TODAY - days(1))

    assert state(account) == "kept"
    assert "review the plan" in tasks(account)
    assert "review the plan" not in tasks(with_plan(review_on=TODAY + days(1)))


# -- what it does --------------------------------------------------------------------------------------------


def test_a_broken_plan_leads_the_list_until_somebody_speaks_to_them():
    def section(account):
        made = plan(account, a_policy(), a_company())
        return ranking.placed(account, made, a_policy(), a_company(), 0)[0]

    broken = with_plan(0)

    assert section(broken) == "broken promise"
    assert section(replace(broken, contacts=(a_contact(days_ago=1),))) != "broken promise"
    assert section(replace(broken, invoices=(an_invoice(id="2", days_overdue=9),))) != "broken promise"
    assert section(with_plan()) == "waiting"


def test_a_broken_plan_begins_the_calls_anew():
    reached = a_contact(days_ago=15)

    assert "call" in tasks(replace(with_plan(0), contacts=(reached,)))
    assert "call" not in tasks(replace(with_plan(), contacts=(reached,)))


@pytest.mark.parametrize(("interest", "is_charged"), [("waits", False), ("runs", True)])
def test_interest_waits_or_runs_as_the_plan_says(interest, is_charged):
    notice = a_done_notice("interest notice", days_ago=22)
    account = replace(with_plan(interest=interest), past=(notice,))

    assert (the("charge", account) is not None) is is_charged
    assert the("notice", account) is None


# -- the agreement -------------------------------------------------------------------------------------------


def test_s1_6_an_agreement_is_sent_and_acknowledged_and_until_then_somebody_is_asked():
    def asked(**fields):
        return set(tasks(with_plan(**fields))) & {"send the agreement", "get the agreement acknowledged"}

    assert asked() == {"send the agreement"}
    assert asked(sent_on=TODAY - days(2)) == set()
    assert asked(sent_on=TODAY - days(3)) == {"get the agreement acknowledged"}
    assert asked(sent_on=TODAY - days(9), acknowledged_on=TODAY - days(1)) == set()
    assert asked(acknowledged_on=TODAY) == set()


def test_nobody_asks_for_a_word_on_a_plan_that_is_broken_or_under_a_legal_stop():
    assert "send the agreement" not in tasks(with_plan(0))
    assert "send the agreement" not in tasks(replace(with_plan(), legal_stop=a_legal_stop()))
