"""An agreement is for the numbers that were shown; what only follows the calendar moves with the day."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from plugin.core.actions import (
    AnnouncedFee,
    Cover,
    FeeLine,
    InterestLine,
    InterestPart,
    Plan,
    PostCharge,
    SendNotice,
    Skip,
)
from plugin.core.because import Because, because
from plugin.core.second_look import needs_a_person, second_look

MONDAY = date(2026, 3, 9)


def an_interest_notice(**fields):
    boring = {
        "customer_id": "9",
        "covers": (Cover("invoice/1", "interest notice"),),
        "because": because("step reached"),
        "invoice_id": "1",
        "tone": "interest notice",
        "asked_minor": 100_000,
        "disputed_minor": 0,
        "days_overdue": 20,
    }
    return SendNotice(**{**boring, **fields})


def a_charge():
    line = InterestLine(
        invoice_id="1",
        invoice_number="1001",
        due_on=MONDAY - timedelta(days=31),
        period_from=MONDAY - timedelta(days=30),
        period_through=MONDAY - timedelta(days=1),
        days=30,
        principal_minor=100_000,
        annual_rate_percent=Decimal(18),
        amount_minor=1_479,
    )
    return PostCharge(
        customer_id="9",
        covers=(Cover("customer/9", "charge 2026-03"), Cover("invoice/1", "interest 2026-02-07")),
        because=because("date given has passed"),
        month="2026-03",
        source_customer_id="9",
        lines=(line,),
    )


def test_what_is_still_called_for_leaves():
    agreed = an_interest_notice(pay_by=MONDAY)

    assert second_look(agreed, Plan(actions=(agreed,))) == agreed


def test_a_notice_that_waited_gives_its_full_time_from_the_day_it_leaves():
    agreed = an_interest_notice(pay_by=MONDAY, days_overdue=20)
    today = replace(agreed, pay_by=MONDAY + timedelta(days=3), days_overdue=23)

    assert second_look(agreed, Plan(actions=(today,))) == today


def test_a_notice_that_asks_for_another_amount_is_shown_again():
    agreed = an_interest_notice(asked_minor=100_000)
    now = replace(agreed, asked_minor=60_000)

    assert second_look(agreed, Plan(actions=(now,))) == because("numbers changed")


def test_what_the_plan_is_silent_about_does_not_leave_and_says_why():
    agreed = an_interest_notice()
    why = Because("on hold")
    skip = Skip(customer_id="9", cover=agreed.covers[0], because=why)

    assert second_look(agreed, Plan(skips=(skip,))) == why
    assert second_look(agreed, Plan()) == because("no longer called for")


def test_a_charge_leaves_line_for_line_as_it_was_agreed():
    agreed = a_charge()
    (line,) = agreed.lines
    longer = replace(
        line, period_through=line.period_through + timedelta(days=1), amount_minor=line.amount_minor + 5
    )
    now = replace(agreed, lines=(longer,))

    assert second_look(agreed, Plan(actions=(now,))) is agreed


def test_a_charge_whose_principal_changed_is_shown_again():
    agreed = a_charge()
    (line,) = agreed.lines
    now = replace(agreed, lines=(replace(line, principal_minor=1),))

    assert second_look(agreed, Plan(actions=(now,))) == because("numbers changed")


def test_a_charge_of_last_month_is_no_longer_called_for():
    agreed = a_charge()
    now = replace(agreed, month="2031-01")

    assert isinstance(second_look(agreed, Plan(actions=(now,))), Because)


def in_parts(*parts, through, amount_minor):
    """The charge with days cut into (last day, principal), through a day."""
    line, first, found = a_charge().lines[0], a_charge().lines[0].period_from, []
    for last, principal in parts:
        days = (last - first).days + 1
        rate = line.annual_rate_percent
        found.append(
            InterestPart(
                first=first, last=last, days=days, principal_minor=principal, annual_rate_percent=rate
            )
        )
        first = last + timedelta(days=1)
    cut = replace(line, parts=tuple(found), period_through=through, amount_minor=amount_minor)
    return replace(a_charge(), lines=(cut,))


SUNDAY = MONDAY - timedelta(days=1)
AMID = MONDAY - timedelta(days=15)


def test_a_charge_of_the_same_days_leaves_as_agreed_though_more_days_have_come():
    agreed = in_parts((AMID, 50_000), (SUNDAY, 100_000), through=SUNDAY, amount_minor=1_100)
    later = MONDAY + timedelta(days=2)
    now = in_parts((AMID, 50_000), (later, 100_000), through=later, amount_minor=1_250)
    since = in_parts(
        (AMID, 50_000),
        (SUNDAY, 100_000),
        (MONDAY, 80_000),
        (later, 100_000),
        through=later,
        amount_minor=1_240,
    )

    assert second_look(agreed, Plan(actions=(now,))) is agreed
    assert second_look(agreed, Plan(actions=(since,))) is agreed, "what those days bear is for another charge"


def test_a_charge_whose_first_days_bear_less_by_now_is_shown_again():
    """A dispute opened since, of a part that was disputed before, leaves what is owed today as it was."""
    agreed = in_parts((AMID, 50_000), (SUNDAY, 100_000), through=SUNDAY, amount_minor=1_100)
    less = in_parts((AMID, 40_000), (MONDAY, 100_000), through=MONDAY, amount_minor=1_075)
    cheaper = replace(agreed, lines=(replace(agreed.lines[0], amount_minor=1_099),))

    assert second_look(agreed, Plan(actions=(less,))) == because("numbers changed")
    assert second_look(agreed, Plan(actions=(cheaper,))) == because("numbers changed"), "a cap has come down"


def test_a_charge_at_another_rate_by_now_is_shown_again():
    agreed = in_parts((SUNDAY, 100_000), through=SUNDAY, amount_minor=1_479)
    (line,) = agreed.lines
    dearer = replace(
        line, parts=(replace(line.parts[0], annual_rate_percent=Decimal(19)),), amount_minor=1_562
    )

    assert second_look(agreed, Plan(actions=(replace(agreed, lines=(dearer,)),))) == because(
        "numbers changed"
    )


def test_a_charge_that_is_no_longer_called_for_says_why():
    agreed = a_charge()
    paid = because("paid")
    skip = Skip(customer_id="9", cover=agreed.covers[1], because=paid)

    assert second_look(agreed, Plan(skips=(skip,))) == paid
    assert second_look(agreed, Plan()) == because("no longer called for")


def test_a_late_fee_of_another_amount_is_shown_again():
    fee = FeeLine(
        invoice_id="1",
        invoice_number="1001",
        due_on=MONDAY,
        name="late fee",
        number=1,
        owed_minor=100_000,
        percent=None,
        amount_minor=25_00,
    )
    agreed = replace(a_charge(), fees=(fee,))
    dearer = replace(agreed, fees=(replace(fee, amount_minor=30_00),))

    assert second_look(agreed, Plan(actions=(agreed,))) is agreed
    assert second_look(agreed, Plan(actions=(dearer,))) == because("numbers changed")


@pytest.mark.parametrize(
    "price",
    [
        {"annual_rate_percent": Decimal(24)},
        {"fees": (AnnouncedFee(name="late fee", amount_minor=75_00),)},
        {"free_days": 5},
        {"due_on": MONDAY - timedelta(days=28)},
    ],
)
def test_a_notice_that_announces_another_price_is_shown_again(price):
    agreed = an_interest_notice(due_on=MONDAY)

    assert second_look(agreed, Plan(actions=(replace(agreed, **price),))) == because("numbers changed")


def test_whether_a_person_is_asked_follows_the_fresh_plan():
    agreed = replace(a_charge(), consent="automatic")
    asked = replace(agreed, consent="approve")
    other = replace(asked, covers=(Cover("customer/8", "charge 2026-03"),))

    assert needs_a_person(agreed, Plan(actions=(other, asked)))
    assert not needs_a_person(asked, Plan(actions=(other, agreed)))
