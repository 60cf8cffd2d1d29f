"""Late fees: announced by amount, charged once on a line of their own, never more than was said (S0.6)."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin import policies
from plugin.core.actions import Cover
from plugin.core.billed import ChargedFee
from plugin.core.explain import situation_of
from plugin.core.late_fees import Fee, FeeBand, fee_minor
from plugin.core.proposers.announced import announced_by, terms_disclosed
from plugin.core.proposers.chargeable import fees_to_come
from tests.core.asking import the, why
from tests.core.builders import (
    CHARGE,
    INTEREST_NOTICE,
    REMINDER,
    TODAY,
    a_company,
    a_dispute,
    a_done_notice,
    a_past,
    a_policy,
    an_account,
    an_invoice,
    days,
    some_terms,
)
from tests.core.doing import after

FLAT = Fee(name="late fee", amount=Decimal(25))
SHARE = Fee(name="late fee", percent=Decimal(5))
UK = Fee(
    name="statutory sum",
    bands=(
        FeeBand(from_amount=Decimal(0), amount=Decimal(40)),
        FeeBand(from_amount=Decimal(1000), amount=Decimal(70)),
        FeeBand(from_amount=Decimal(10000), amount=Decimal(100)),
    ),
    currency="GBP",
    counts_toward_cap=False,
)
REMINDED = (a_done_notice(days_ago=12),)
LATE = an_account(an_invoice(days_overdue=15), past=REMINDED)


def with_fees(*fees, **terms):
    return a_policy(REMINDER, INTEREST_NOTICE, CHARGE, interest=some_terms(fees=fees, **terms))


def told(account, policy, **company):
    """The account after the notice of today left, and the notice."""
    notice = the("notice", account, policy, terms_disclose_fees=True, **company)
    sent = a_done_notice("interest notice", days_ago=0, pay_by=notice.pay_by, announced=announced_by(notice))
    return replace(account, past=(*account.past, sent)), notice


def charge(account, policy, day, **company):
    return the("charge", account, policy, today=day, **{"terms_disclose_fees": True, **company})


def billed(found):
    return [(fee.name, fee.number, fee.amount_minor) for fee in found.fees] if found else []


# -- what a fee comes to ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fee", "owed", "expected"),
    [
        (FLAT, 100_000, 25_00),
        (FLAT, 0, 0),
        (SHARE, 100_030, 50_02),
        (UK, 99_999, 40_00),
        (UK, 100_000, 70_00),
        (UK, 999_999, 70_00),
        (UK, 1_000_000, 100_00),
    ],
)
def test_what_a_fee_comes_to(fee, owed, expected):
    assert fee_minor(fee, owed, "GBP") == expected


def test_a_fee_is_owed_on_a_cent_and_on_nothing_less():
    assert [fee_minor(FLAT, owed, "USD") for owed in (1, 0, -1)] == [25_00, 0, 0]


def test_a_statutes_sum_is_one_of_its_own_currency():
    assert fee_minor(UK, 100_000, "USD") == 0


def test_a_currency_without_decimals():
    assert fee_minor(FLAT, 100_000, "JPY") == 25


# -- announced, then charged -----------------------------------------------------------------------


def test_a_fee_is_announced_by_amount_and_charged_once_its_date_has_passed():
    account, notice = told(LATE, with_fees(FLAT))

    assert [(fee.name, fee.amount_minor) for fee in notice.fees] == [("late fee", 25_00)]
    assert charge(account, with_fees(FLAT), notice.pay_by) is None
    found = charge(account, with_fees(FLAT), notice.pay_by + days(1))
    assert billed(found) == [("late fee", 1, 25_00)]
    assert found.total_minor == notice.interest_minor + 25_00
    assert found.covers[-1].step == "fee late fee 1"


def test_s0_6_a_fee_at_day_four_only_if_the_notice_went_before():
    policy = a_policy(
        replace(INTEREST_NOTICE, after_days_overdue=1, pay_within_days=2),
        replace(CHARGE, after_days_overdue=4),
        interest=some_terms(fees=(FLAT,), minimum_charge=Decimal(1)),
    )
    fresh = an_account(an_invoice(days_overdue=1))
    account, notice = told(fresh, policy)

    assert notice.pay_by == TODAY + days(2)
    assert billed(charge(account, policy, TODAY + days(2))) == []
    assert billed(charge(account, policy, TODAY + days(3))) == [("late fee", 1, 25_00)]
    assert charge(fresh, policy, TODAY + days(3)) is None


def test_a_fee_is_charged_once_on_an_invoice_whatever_the_month():
    policy = with_fees(FLAT)
    account, notice = told(LATE, policy)
    first = charge(account, policy, notice.pay_by + days(1))
    account = after(account, first, notice.pay_by + days(1))

    later = charge(account, policy, notice.pay_by + days(60))

    assert later.lines
    assert later.fees == ()


def test_a_fee_that_repeats_does_so_as_often_as_was_said():
    policy = with_fees(replace(FLAT, every_days=30, times_max=3), cap_percent_of_invoice=Decimal(100))
    account, notice = told(LATE, policy)

    found = [charge(account, policy, notice.pay_by + days(later)) for later in (1, 30, 31, 61, 400)]

    assert [len(each.fees) for each in found] == [1, 1, 2, 3, 3]


def to_come(account, policy, today=TODAY):
    """(number, amount, day) of every fee that was announced and is not charged."""
    found = situation_of(account, policy, a_company(today, terms_disclose_fees=True))
    terms, (invoice,) = terms_disclosed(found), account.invoices
    return [(fee.number, fee.amount_minor, day) for day, fee in fees_to_come(found, terms, invoice)]


def test_what_was_announced_is_told_with_the_day_on_which_a_charge_first_bills_it():
    policy = with_fees(FLAT, replace(SHARE, name="handling"))
    account, notice = told(LATE, policy)
    first = notice.pay_by + days(1)

    assert to_come(LATE, policy) == []
    assert to_come(account, with_fees(replace(FLAT, name="new"))) == []
    assert to_come(account, policy) == [(1, 25_00, first), (1, 50_00, first)]
    assert charge(account, policy, first - days(1)) is None
    assert len(charge(account, policy, first).fees) == 2
    assert to_come(after(account, charge(account, policy, first), first), policy, first) == []


def test_a_fee_that_repeats_comes_again_on_its_day_until_it_was_charged_as_often_as_was_said():
    policy = with_fees(replace(FLAT, every_days=30, times_max=2), cap_percent_of_invoice=Decimal(100))
    account, notice = told(LATE, policy)
    first, second = notice.pay_by + days(1), notice.pay_by + days(31)
    account = after(account, charge(account, policy, first), first)

    assert to_come(account, policy, first) == [(2, 25_00, second)]
    assert charge(account, policy, second).fees[0].number == 2
    assert to_come(after(account, charge(account, policy, second), second), policy, second) == []


def test_a_fee_comes_no_sooner_than_the_step_that_charges_it_and_not_while_a_charge_is_under_way():
    policy = with_fees(FLAT)
    policy = replace(policy, steps=(*policy.steps[:2], replace(CHARGE, after_days_overdue=60)))
    account, notice = told(LATE, policy)
    day = notice.pay_by + days(1)
    begun = a_past("charge", Cover("invoice/1", "fee late fee 1"), status="unclear", today=day)

    assert to_come(account, policy, day) == [(1, 25_00, TODAY + days(45))]
    assert to_come(replace(account, past=(*account.past, begun)), policy, day) == []


def test_fees_alone_need_no_rate():
    policy = with_fees(FLAT, annual_rate_percent=Decimal(0))
    account, notice = told(LATE, policy, terms_disclose_interest=False)

    found = charge(account, policy, notice.pay_by + days(1), terms_disclose_interest=False)

    assert (notice.annual_rate_percent, notice.interest_minor) == (0, 0)
    assert (found.lines, billed(found)) == ((), [("late fee", 1, 25_00)])


def test_rule_3_no_fee_that_the_terms_do_not_disclose():
    account, notice = told(LATE, with_fees(FLAT))
    day = notice.pay_by + days(1)

    assert the("notice", LATE, with_fees(FLAT)).fees == ()
    assert charge(account, with_fees(FLAT), day, terms_disclose_fees=False).fees == ()


def test_no_fee_that_was_not_announced():
    account, notice = told(LATE, with_fees())

    assert charge(account, with_fees(FLAT), notice.pay_by + days(1)).fees == ()


def test_a_fee_that_rose_after_its_notice_is_charged_as_announced():
    account, notice = told(LATE, with_fees(FLAT))
    dearer = with_fees(replace(FLAT, amount=Decimal(80)))

    assert billed(charge(account, dearer, notice.pay_by + days(1))) == [("late fee", 1, 25_00)]


def test_a_share_counts_what_is_owed_and_not_disputed():
    account, notice = told(LATE, with_fees(SHARE))
    disputed = replace(account, disputes=(a_dispute(amount_minor=60_000),))

    assert notice.fees[0].amount_minor == 50_00
    assert billed(charge(disputed, with_fees(SHARE), notice.pay_by + days(1))) == [("late fee", 1, 20_00)]


def test_the_cap_holds_over_interest_and_fee():
    policy = with_fees(FLAT, cap_amount=Decimal(20))
    account, notice = told(LATE, policy)

    found = charge(account, policy, notice.pay_by + days(1))

    assert (found.total_minor, notice.fees[0].amount_minor) == (20_00, 20_00)
    assert billed(found) == [("late fee", 1, 20_00 - notice.interest_minor)]


def test_a_statutes_sum_may_stand_beside_the_cap():
    policy = with_fees(replace(UK, currency=None), cap_amount=Decimal(10))
    account, notice = told(LATE, policy)

    found = charge(account, policy, notice.pay_by + days(1))

    assert [line.amount_minor for line in found.lines] == [10_00]
    assert billed(found) == [("statutory sum", 1, 70_00)]


def test_a_fee_beside_the_cap_is_still_due_when_interest_is_used_up():
    policy = with_fees(replace(UK, currency=None), cap_amount=Decimal(10))
    used = ChargedFee(invoice_id="1", name="older fee", number=1, amount_minor=10_00)
    account, notice = told(replace(LATE, charged=(used,)), policy)

    found = charge(account, policy, notice.pay_by + days(1))

    assert (notice.interest_minor, found.lines, billed(found)) == (0, (), [("statutory sum", 1, 70_00)])


def test_the_count_of_charges_holds_for_fees():
    policy = with_fees(FLAT, charges_per_invoice_max=1)
    account, notice = told(LATE, policy)
    used = ChargedFee(invoice_id="1", name="late fee", number=1, amount_minor=25_00, charge_id="a")

    assert (
        why(
            replace(account, charged=(used,)),
            policy,
            step=f"interest {TODAY - days(14)}",
            today=notice.pay_by + days(1),
            terms_disclose_fees=True,
        ).rule
        == "charges used up"
    )


# -- the mail --------------------------------------------------------------------------------------


def test_a_payment_in_the_mail_is_in_time():
    policy = replace(with_fees(), mail_days=3)
    account, notice = told(LATE, policy)

    assert charge(account, policy, notice.pay_by + days(3)) is None
    assert charge(account, policy, notice.pay_by + days(4)) is not None


# -- the policy file -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fee", "severity", "reason"),
    [
        ('name = "fee"', "error", "'fee' must say in one way what it comes to."),
        ('name = "fee"\namount = 5\npercent = 1', "error", "'fee' must say in one way what it comes to."),
        ('name = "fee"\namount = 0', "error", "amount is 0."),
        ('name = ""\namount = 5', "error", "Customers read this name in a notice and on the charge."),
        (
            'name = "court fee"\namount = 5',
            "error",
            "The word 'court' in 'court fee' threatens with the law.",
        ),
        ('name = "fee"\namount = 5\nevery_days = 30', "error", "'fee' repeats, and does not say how often"),
        ('name = "fee"\namount = 5\nevery_days = 0\ntimes_max = 2', "error", "every_days is 0."),
        ('name = "fee"\namount = 5\ntimes_max = 2', "error", "'fee' is charged once: it does not say"),
        ('name = "fee"\npercent = 6', "warning", "6 % of what is owed is a high fee."),
        ('name = "fee"\namount = 5\ncounts_toward_cap = false', "warning", "No limit holds over 'fee'."),
        ('name = "fee"\nbands = [{ from_amount = 0, amount = 0 }]', "error", "The band from 0 comes to 0."),
    ],
)
def test_a_fee_that_cannot_be_meant_is_told(fee, severity, reason):
    _, problems = policies.check(f"{policies.preset('standard')}\n[[interest.fees]]\n{fee}\n")

    assert [each.severity for each in problems if each.reason.startswith(reason)] == [severity]


def test_a_second_fee_is_told():
    fee = '[[interest.fees]]\nname = "fee"\namount = 5\n'
    _, problems = policies.check(f"{policies.preset('standard')}\n{fee * 2}")

    assert [each.reason for each in problems] == ["'fee' is one fee too many."]


def test_fees_that_no_step_charges_are_told():
    text = policies.preset("every-three-days")
    _, problems = policies.check(
        f'{text}\n[interest]\nannual_rate_percent = 0\n[[interest.fees]]\nname = "fee"\namount = 5\n'
    )

    assert "No step charges, so no fee ever is." in [each.reason for each in problems]


# -- and in general --------------------------------------------------------------------------------


@given(
    amount=st.integers(1, 400),
    later_amount=st.integers(1, 400),
    cap=st.integers(1, 300),
    disputed=st.integers(0, 99_999),
    every=st.sampled_from([None, 7, 30]),
    passed=st.lists(st.integers(1, 90), min_size=1, max_size=4),
)
def test_never_more_fees_than_announced_and_never_above_the_cap(
    amount, later_amount, cap, disputed, every, passed
):
    terms = {"cap_amount": Decimal(cap), "minimum_charge": Decimal(0)}
    fee = replace(FLAT, amount=Decimal(amount), every_days=every, times_max=3 if every else 1)
    account, notice = told(LATE, with_fees(fee, **terms))
    policy = with_fees(replace(fee, amount=Decimal(later_amount)), **terms)
    account = replace(account, disputes=(a_dispute(amount_minor=disputed),) if disputed else ())
    total, fees = 0, []
    for offset in sorted(passed):
        found = charge(account, policy, notice.pay_by + days(offset))
        if found:
            account = after(account, found, notice.pay_by + days(offset))
            total += found.total_minor
            fees += billed(found)

    assert total <= cap * 100
    assert len({(name, number) for name, number, _ in fees}) == len(fees) <= (3 if every else 1)
    assert all(charged <= notice.fees[0].amount_minor for _, _, charged in fees)


@pytest.mark.parametrize("amounts", [(25, 15), (15, 25)])
def test_of_two_notices_the_higher_fee_was_announced(amounts):
    account, given = LATE, None
    for name, amount in zip(("interest notice", "third"), amounts, strict=True):
        _, notice = told(LATE, with_fees(replace(FLAT, amount=Decimal(amount))))
        given = notice.pay_by
        sent = a_done_notice(name, days_ago=0, pay_by=given, announced=announced_by(notice))
        account = replace(account, past=(*account.past, sent))

    assert billed(charge(account, with_fees(FLAT), given + days(1))) == [("late fee", 1, 25_00)]


def test_where_interest_has_used_the_cap_up_meanwhile_no_fee_is_added():
    account, notice = told(LATE, with_fees(FLAT))
    found = charge(account, with_fees(FLAT, cap_amount=Decimal(5)), notice.pay_by + days(1))

    assert (found.total_minor, billed(found)) == (5_00, [])
