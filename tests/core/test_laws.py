"""Statutory terms: for businesses only, warned about with a source; and a call before the charge."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from plugin import policies
from plugin.core.actions import Cover
from plugin.core.policy import RateChange
from plugin.core.reference_rates import half_year_of, rate_out_of_date
from tests.core.asking import tasks, the, why
from tests.core.builders import (
    CHARGE,
    INTEREST_NOTICE,
    REMINDER,
    TODAY,
    a_contact,
    a_done_notice,
    a_legal_stop,
    a_past,
    a_policy,
    an_account,
    an_invoice,
    days,
    some_terms,
)

TOLD = (a_done_notice(days_ago=28), a_done_notice("interest notice", days_ago=16))
LATE = an_account(an_invoice(days_overdue=31), past=TOLD)
STATUTORY = a_policy(REMINDER, INTEREST_NOTICE, CHARGE, interest=some_terms(business_only=True))
PERIOD = f"interest {TODAY - days(30)}"


def warnings(text):
    policy, problems = policies.check(text)
    assert policy is not None, problems
    return [each.where for each in problems]


def test_a_business_is_charged_what_the_statute_gives():
    assert the("charge", replace(LATE, is_business=True), STATUTORY).total_minor == 14_79


def test_nobody_of_whom_nobody_has_said_so_is_charged_by_statute():
    assert the("charge", LATE, STATUTORY) is None
    assert why(LATE, STATUTORY, step=PERIOD).rule == "not known as a business"


def test_nobody_of_whom_nobody_has_said_so_is_announced_interest_by_statute():
    account = an_account(an_invoice(days_overdue=15), past=(a_done_notice(days_ago=12),))

    notice = the("notice", account, STATUTORY)

    assert (notice.tone, notice.interest_minor) == ("reminder", None)
    assert notice.because.rule == "second reminder to no known business"
    assert the("notice", replace(account, is_business=True), STATUTORY).tone == "interest notice"


def test_s4_4_where_the_policy_says_so_a_call_comes_before_the_charge():
    policy = a_policy(REMINDER, INTEREST_NOTICE, replace(CHARGE, needs_call=True))
    before = a_contact(days_ago=20, outcome="no answer")
    after = a_contact(days_ago=10, outcome="no answer")

    assert why(LATE, policy, step=PERIOD).rule == "a call comes first"
    assert the("charge", replace(LATE, contacts=(before,)), policy) is None
    assert the("charge", replace(LATE, contacts=(replace(after, how="email"),)), policy) is None
    assert the("charge", replace(LATE, contacts=(after,)), policy) is not None


@pytest.mark.parametrize(
    ("name", "old", "new", "where"),
    [
        ("uk-statutory", "business_only = true\n", "", "interest.law"),
        ("uk-statutory", "11.75", "7.99", "interest.annual_rate_percent"),
        ("uk-statutory", "amount = 70", "amount = 71", "interest.fees"),
        ("uk-statutory", '"fixed at start"', '"floating"', "interest.rate_mode"),
        (
            "uk-statutory",
            "minimum_charge = 5.00",
            "minimum_charge = 5.00\nfree_days = 1",
            "interest.free_days",
        ),
        ("eu-minimum", '"floating"', '"fixed at start"', "interest.rate_mode"),
        ("eu-minimum", "amount = 40", "amount = 39", "interest.fees"),
        (
            "canada",
            'law = "Canada"',
            'law = "Canada"\nfees = [{ name = "fee", percent = 1 }]',
            "interest.fees",
        ),
    ],
)
def test_a_figure_that_is_not_what_the_law_gives_is_told_with_its_source(name, old, new, where):
    text = policies.preset(name).replace(old, new)
    otherwise = text.replace("minimum_charge = 5.00", "minimum_charge = 5.00\ncontract_says_otherwise = true")
    _, problems = policies.check(text)

    assert warnings(text) == [where]
    assert "checked on November 22, 2026" in problems[0].hint
    assert warnings(otherwise) == []


def test_a_flat_fixed_sum_counts_as_one():
    text = policies.preset("eu-minimum").replace("bands = [{ from_amount = 0, amount = 40 }]", "amount = 50")

    assert "interest.fees" not in warnings(text)


@pytest.mark.parametrize(
    ("owed", "expected"), [(999_99, 40_00), (1_000_00, 70_00), (9_999_99, 70_00), (10_000_00, 100_00)]
)
def test_the_fixed_sums_of_the_uk(owed, expected):
    policy = policies.load(policies.preset("uk-statutory"), 1)
    account = an_account(
        an_invoice(days_overdue=15, total_minor=owed),
        past=(a_done_notice(days_ago=12),),
        currency="GBP",
        is_business=True,
    )

    notice = the("notice", account, policy, terms_disclose_fees=True)

    assert [fee.amount_minor for fee in notice.fees] == [expected]
    assert notice.annual_rate_percent == Decimal("11.75")


def a_half_yearly(*from_days, **fields):
    changes = tuple(RateChange(from_day=day, annual_rate_percent=Decimal(11)) for day in from_days)
    return a_policy(interest=some_terms(law="EU minimum", rate_changes=changes, **fields))


MAY, JULY, NOVEMBER = date(2026, 5, 9), date(2026, 7, 1), date(2026, 11, 22)


@pytest.mark.parametrize(
    ("policy", "activated_on", "entered"),
    [
        (a_half_yearly(), JULY, None),
        (a_half_yearly(), MAY, MAY),
        (a_half_yearly(date(2026, 1, 1)), NOVEMBER, date(2026, 1, 1)),
        (a_half_yearly(date(2026, 1, 1), date(2027, 1, 1)), NOVEMBER, date(2026, 1, 1)),
        (a_half_yearly(date(2026, 1, 1), JULY), MAY, None),
        (a_half_yearly(contract_says_otherwise=True), MAY, None),
        (a_policy(), MAY, None),
        (a_policy(interest=None), MAY, None),
        (a_policy(interest=some_terms(law="Canada")), MAY, None),
    ],
)
def test_a_rate_of_an_earlier_half_year_is_asked_for_again(policy, activated_on, entered):
    why = rate_out_of_date(policy, activated_on, NOVEMBER)

    assert (why and why.fact("entered")) == entered
    assert why is None or why.fact("since") == JULY


def test_half_years_begin_in_january_and_july():
    assert half_year_of(date(2026, 6, 30)) == date(2026, 1, 1)
    assert half_year_of(JULY) == JULY


ASKED = ("say what they are", "customer/9")


def test_where_businesses_only_are_charged_somebody_says_what_a_late_customer_is():
    assert ASKED in tasks(LATE, STATUTORY)
    assert ASKED not in tasks(replace(LATE, is_business=True), STATUTORY)
    assert ASKED not in tasks(replace(LATE, is_consumer=True), STATUTORY)
    assert ASKED not in tasks(LATE, a_policy())
    assert ASKED not in tasks(LATE, a_policy(interest=None))
    assert ASKED not in tasks(an_account(an_invoice(days_overdue=-2)), STATUTORY)
    assert ASKED not in tasks(replace(LATE, legal_stop=a_legal_stop()), STATUTORY)


def test_nobody_is_asked_where_the_terms_disclose_nothing_that_could_be_charged():
    assert ASKED not in tasks(LATE, STATUTORY, terms_disclose_interest=False)
    assert ASKED in tasks(LATE, STATUTORY, terms_disclose_interest=False, terms_disclose_fees=True)


def test_the_first_charge_by_a_law_to_nobody_known_as_a_business_needs_a_person():
    by_itself = replace(CHARGE, consent="automatic")
    policy = a_policy(REMINDER, INTEREST_NOTICE, by_itself, interest=some_terms(law="UK statutory"))
    own = a_policy(REMINDER, INTEREST_NOTICE, by_itself)
    earlier = a_past("charge", Cover("customer/9", "charge 2025-11"), days_ago=120)

    assert the("charge", LATE, policy).consent == "approve"
    assert the("charge", replace(LATE, is_business=True), policy).consent == "automatic"
    assert the("charge", replace(LATE, past=(*LATE.past, earlier)), policy).consent == "automatic"
    assert the("charge", LATE, own).consent == "automatic"
    assert the("charge", replace(LATE, is_consumer=True), own).consent == "approve"
