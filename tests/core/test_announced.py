"""Never more than was announced: a notice's rate, principal and days bound what a charge bills (rule 3)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.core.billed import Announced, ChargedFee, ChargedInterest
from plugin.core.interest import interest_minor, room_minor
from plugin.core.late_fees import Fee
from plugin.core.owed import Applied
from plugin.core.planner import plan
from plugin.core.policy import RateChange
from plugin.core.proposers.announced import announced_by, date_announced, most_announced, not_announced
from plugin.core.second_look import second_look
from plugin.core.situation import Situation
from tests.core.asking import the
from tests.core.builders import (
    CHARGE,
    INTEREST_NOTICE,
    REMINDER,
    TODAY,
    a_company,
    a_dispute,
    a_done_notice,
    a_policy,
    an_account,
    an_invoice,
    days,
    some_terms,
)

REMINDED = (a_done_notice(days_ago=12),)
LATE = an_account(an_invoice(days_overdue=15), past=REMINDED)


def policy(**terms):
    return a_policy(REMINDER, INTEREST_NOTICE, CHARGE, interest=some_terms(**terms))


def charge_after(account, notice, by, *, days_later=1):
    """The charge *days_later* than the date *notice* gave, under the policy *by*."""
    sent = a_done_notice("interest notice", days_ago=0, pay_by=notice.pay_by, announced=announced_by(notice))
    told = replace(account, past=(*account.past, sent))
    return the("charge", told, by, today=notice.pay_by + days(days_later))


def already(amount_minor):
    line = {"invoice_id": "1", "period_from": date(2026, 2, 18), "period_through": date(2026, 2, 18)}
    return ChargedInterest(**line, amount_minor=amount_minor, charge_id="earlier")


def test_a_notice_is_silent_about_interest_once_the_cap_is_used_up():
    notice = the("notice", replace(LATE, charged=(already(250_00),)), policy())

    assert (notice.tone, notice.pay_by, notice.interest_minor) == ("reminder", None, None)
    assert notice.because.rule == "second reminder, interest used up"


def test_a_notice_is_silent_about_interest_once_the_charges_are_used_up():
    notice = the("notice", replace(LATE, charged=(already(1),)), policy(charges_per_invoice_max=1))

    assert (notice.tone, notice.annual_rate_percent) == ("reminder", None)


def test_a_notice_announces_no_more_than_the_cap_leaves():
    notice = the("notice", replace(LATE, charged=(already(245_00),)), policy())

    assert notice.interest_minor == 5_00


def test_a_rate_that_rises_after_the_notice_is_not_charged():
    rising = policy(rate_changes=(RateChange(from_day=TODAY + days(3), annual_rate_percent=Decimal(36)),))
    notice = the("notice", LATE, rising)

    found = charge_after(LATE, notice, rising)

    assert notice.annual_rate_percent == Decimal(18)
    assert found.total_minor == notice.interest_minor == 13_32
    assert {part.annual_rate_percent for line in found.lines for part in line.parts} == {Decimal(18)}


def test_a_rate_that_falls_after_the_notice_is_charged():
    falling = policy(rate_changes=(RateChange(from_day=TODAY + days(3), annual_rate_percent=Decimal(9)),))
    notice = the("notice", LATE, falling)

    assert charge_after(LATE, notice, falling).total_minor == notice.interest_minor < 13_32


def test_a_new_policy_with_fewer_free_days_does_not_reach_behind_its_notice():
    notice = the("notice", LATE, policy(free_days=5))

    found = charge_after(LATE, notice, policy())

    assert found.lines[0].parts[0].first == LATE.invoices[0].due_on + days(6)


def moved(by_days):
    """The customer once the due date of the invoice has moved by so many days."""
    invoice = LATE.invoices[0]
    return replace(LATE, invoices=(replace(invoice, due_on=invoice.due_on + days(by_days)),))


@pytest.mark.parametrize("free_days", [0, 5])
def test_a_due_date_moved_earlier_adds_no_day_before_those_announced(free_days):
    by = policy(free_days=free_days)
    notice = the("notice", LATE, by)

    found = charge_after(moved(-28), notice, by)

    (line,) = found.lines
    assert line.period_from == line.parts[0].first == LATE.invoices[0].due_on + days(free_days + 1)
    assert line.days == sum(part.days for part in line.parts)
    assert found.total_minor == notice.interest_minor
    assert found.covers[1].step == f"interest {line.period_from}", "its key is of the same day"


def test_a_due_date_moved_later_bears_interest_from_the_later_one():
    notice = the("notice", LATE, policy())

    (line,) = charge_after(moved(10), notice, policy(), days_later=10).lines

    assert line.period_from == LATE.invoices[0].due_on + days(11)


def test_of_what_was_announced_without_a_known_due_date_no_day_is_left_out():
    notice = replace(the("notice", LATE, policy()), due_on=None)

    (line,) = charge_after(moved(-28), notice, policy()).lines

    assert line.period_from == LATE.invoices[0].due_on - days(27)


def test_a_charge_agreed_before_its_due_date_moved_is_shown_again_with_the_new_one_and_the_same_days():
    notice = the("notice", LATE, policy())
    sent = a_done_notice("interest notice", days_ago=0, pay_by=notice.pay_by, announced=announced_by(notice))
    today = notice.pay_by + days(1)
    now = plan(replace(moved(-28), past=(*LATE.past, sent)), policy(), a_company(today=today))
    agreed = charge_after(LATE, notice, policy())
    (charge,) = (action for action in now.actions if action.kind == "charge")

    assert second_look(agreed, now).rule == "numbers changed"
    assert charge.total_minor == agreed.total_minor
    assert charge.covers == agreed.covers


def test_a_later_notice_announces_anew():
    first = Announced(annual_rate_percent=Decimal(9), asked_minor=50_000)
    second = Announced(annual_rate_percent=Decimal(18), asked_minor=100_000)
    past = (
        *REMINDED,
        a_done_notice("interest notice", days_ago=40, announced=first),
        a_done_notice("third", days_ago=11, pay_by=TODAY - days(1), announced=second),
    )
    account = an_account(an_invoice(days_overdue=50), past=past)

    (line,) = the("charge", account, policy()).lines

    assert (line.principal_minor, line.annual_rate_percent) == (100_000, Decimal(18))


def test_a_notice_whose_date_has_not_passed_announces_nothing_yet():
    first = Announced(annual_rate_percent=Decimal(9), asked_minor=50_000)
    past = (
        *REMINDED,
        a_done_notice("interest notice", days_ago=40, announced=first),
        a_done_notice("third", days_ago=1),
    )
    account = an_account(an_invoice(days_overdue=50), past=past)

    (line,) = the("charge", account, policy()).lines

    assert (line.principal_minor, line.annual_rate_percent) == (50_000, Decimal(9))


@given(
    rates=st.lists(st.tuples(st.integers(-40, 60), st.integers(0, 40)), max_size=4),
    mode=st.sampled_from(["floating", "fixed at start"]),
    disputed=st.integers(0, 60_000),
    added=st.integers(0, 50_000),
    paid=st.lists(st.tuples(st.integers(-20, 40), st.integers(1, 40_000)), max_size=3),
    days_later=st.integers(1, 40),
)
def test_never_more_than_was_announced(rates, mode, disputed, added, paid, days_later):
    """Rates move, disputes end, invoices are edited and payments bounce: the notice's figures hold."""
    changes = tuple(
        RateChange(from_day=TODAY + days(offset), annual_rate_percent=Decimal(rate)) for offset, rate in rates
    )
    by = policy(rate_changes=changes, rate_mode=mode)
    told = replace(LATE, disputes=(a_dispute(amount_minor=disputed),) if disputed else ())
    notice = the("notice", told, by)
    applied = tuple(Applied(on=TODAY + days(offset), amount_minor=amount) for offset, amount in paid)
    left = 100_000 + added - sum(part.amount_minor for part in applied)
    later = an_account(
        an_invoice(days_overdue=15, total_minor=100_000 + added, balance_minor=max(left, 0), applied=applied),
        past=REMINDED,
    )

    found = charge_after(later, notice, by, days_later=days_later)

    for line in found.lines if found else ():
        said = [
            replace(part, principal_minor=notice.asked_minor, annual_rate_percent=notice.annual_rate_percent)
            for part in line.parts
        ]
        assert line.amount_minor <= interest_minor(said, "actual/365")
        assert all(part.principal_minor <= notice.asked_minor for part in line.parts)
        assert all(part.annual_rate_percent <= notice.annual_rate_percent for part in line.parts)
    if found and days_later == 1:
        assert found.total_minor <= notice.interest_minor


# -- what several notices said -------------------------------------------------------------------------------


def told(*notices, mail_days=0):
    """The situation of a customer who has had these notices, and invoice 1."""
    account = an_account(an_invoice(days_overdue=40), past=notices)
    return Situation(account, a_policy(mail_days=mail_days), a_company()), account.invoices[0]


def announcing(days_ago, gave, **said):
    """An interest notice that gave the date *gave* days from today."""
    fields = {"annual_rate_percent": Decimal(12), "asked_minor": 50_000, **said}
    return a_done_notice(
        "interest notice",
        days_ago=days_ago,
        id=f"{days_ago}",
        pay_by=TODAY + days(gave),
        announced=Announced(**fields),
    )


def test_of_two_dates_given_the_earlier_one_counts_and_the_mail_is_waited_for():
    for notices in ((announcing(30, -20), announcing(9, 1)), (announcing(9, 1), announcing(30, -20))):
        assert date_announced(*told(*notices, mail_days=3)) == TODAY - days(17)


def test_a_notice_counts_once_its_date_has_passed_and_not_on_that_day():
    older = announcing(30, -20)

    for gave, rate in ((-1, 15), (0, 12)):
        newer = announcing(9, gave, annual_rate_percent=Decimal(15))

        assert most_announced(*told(older, newer)).annual_rate_percent == rate


def test_of_two_notices_each_figure_counts_at_its_highest_and_the_fewest_free_days():
    found = most_announced(
        *told(
            announcing(30, -20, asked_minor=80_000, free_days=14),
            announcing(20, -10, annual_rate_percent=Decimal(15), free_days=5),
        )
    )

    assert (found.annual_rate_percent, found.asked_minor, found.free_days) == (15, 80_000, 5)


def test_of_two_first_days_the_earlier_one_counts_and_one_nobody_knows_bounds_nothing():
    first, second = TODAY - days(40), TODAY - days(60)
    older = announcing(30, -20, from_day=first)

    for notices in (
        (older, announcing(20, -10, from_day=second)),
        (announcing(40, -30, from_day=second), older),
    ):
        assert most_announced(*told(*notices)).from_day == second
    assert most_announced(*told(older, announcing(20, -10))).from_day is None


def test_it_is_told_which_date_was_given_and_from_which_day_it_has_passed():
    waits = not_announced(*told(announcing(9, 1), mail_days=3))

    assert (waits.until, waits.fact("pay_by")) == (TODAY + days(5), TODAY + days(1))


# -- the cap -------------------------------------------------------------------------------------------------


def test_the_cap_is_of_the_invoice_without_quickbooks_late_fee_and_without_fees_beside_it():
    inside, beside = Fee(name="late fee", amount=Decimal(25)), Fee(name="sum", amount=Decimal(40))
    beside = replace(beside, counts_toward_cap=False)
    terms = some_terms(fees=(inside, beside), cap_percent_of_invoice=Decimal(10))
    charged = [
        ChargedFee(invoice_id="1", name=name, number=1, amount_minor=amount)
        for name, amount in (("late fee", 2_500), ("sum", 4_000))
    ]

    assert room_minor(an_invoice(late_fee_minor=20_000), charged, terms, "USD") == 8_000 - 2_500
