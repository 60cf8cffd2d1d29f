"""S1.8: days of rest, days set aside for receivables, and the hours in which messages leave."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin import policies
from plugin.calendars import calendar_for
from plugin.core.actions import SendNotice
from plugin.core.calendar import Calendar
from plugin.core.gates.sending import after_hours
from plugin.words import policy_in_words
from tests.core.asking import notices, planned, reasons, the
from tests.core.builders import (
    CALL,
    INTEREST_NOTICE,
    REMINDER,
    a_company,
    a_done_notice,
    a_policy,
    an_account,
    an_invoice,
    days,
)

TUESDAY = date(2026, 3, 3)
FIRST_AND_MIDDLE = Calendar(receivables_days_of_month=frozenset({1, 15}))
STANDARD = policies.load(policies.preset("standard"), 1)


# -- days ------------------------------------------------------------------------------------------


def test_tuesdays_only():
    calendar = Calendar(receivables_weekdays=frozenset({1}))

    assert [calendar.is_quiet(TUESDAY + days(n)) for n in range(7)] == [False, *[True] * 6]
    assert calendar.next_contact_day(TUESDAY + days(1)) == TUESDAY + days(7)


def test_a_holiday_on_the_weekday_set_aside_waits_for_the_next_week():
    calendar = Calendar(holidays=frozenset({TUESDAY}), receivables_weekdays=frozenset({1}))

    assert calendar.next_contact_day(TUESDAY) == TUESDAY + days(7)


@pytest.mark.parametrize(
    ("day", "contact_on"),
    [
        (date(2026, 4, 1), date(2026, 4, 1)),
        (date(2026, 4, 2), date(2026, 4, 15)),
        (date(2026, 2, 28), date(2026, 3, 2)),  # March 1 is a Sunday
        (date(2026, 8, 2), date(2026, 8, 3)),  # August 1 is a Saturday
        (date(2026, 8, 4), date(2026, 8, 17)),  # August 15 is a Saturday
    ],
)
def test_a_day_of_the_month_at_rest_moves_to_the_next_working_day(day, contact_on):
    assert FIRST_AND_MIDDLE.next_contact_day(day) == contact_on


def test_a_moved_day_steps_over_a_holiday_too():
    calendar = replace(FIRST_AND_MIDDLE, holidays=frozenset({date(2026, 3, 2)}))

    assert calendar.next_contact_day(date(2026, 2, 28)) == date(2026, 3, 3)


@pytest.mark.parametrize(("month", "last"), [(2, 27), (4, 30), (5, 29)])
def test_the_31st_is_the_last_day_of_any_month(month, last):
    """May 31, 2026 is a Sunday, February 28 a Saturday: those move on."""
    calendar = Calendar(receivables_days_of_month=frozenset({31}), quiet_weekdays=frozenset())

    found = [day for n in range(31) if not calendar.is_quiet(day := date(2026, month, 1) + days(n))]

    assert [day for day in found if day.month == month] == [
        {2: date(2026, 2, 28), 4: date(2026, 4, 30), 5: date(2026, 5, 31)}[month]
    ]


@given(
    st.sets(st.integers(1, 31), min_size=1, max_size=4),
    st.sets(st.integers(0, 60), max_size=12),
    st.integers(0, 40),
)
def test_every_day_set_aside_brings_one_contact_day(chosen, holidays, start):
    """Reckoned the other way: each named day, moved on while it is one of rest."""
    rest = frozenset(date(2026, 1, 1) + days(n) for n in holidays)
    calendar = Calendar(holidays=rest, receivables_days_of_month=frozenset(chosen))
    moved = set()
    for n in range(-40, 120):
        day = date(2026, 1, 1) + days(n)
        month_end = (day + days(1)).day == 1
        if day.day in chosen or (month_end and max(chosen) > day.day):
            while calendar.is_rest(day):
                day += days(1)
            moved.add(day)

    span = [date(2026, 1, 1) + days(start + n) for n in range(50)]

    assert [day for day in span if not calendar.is_quiet(day)] == [day for day in span if day in moved]


def test_working_days_do_not_ask_what_is_set_aside():
    assert FIRST_AND_MIDDLE.working_days(date(2026, 3, 2), date(2026, 3, 6)) == 4
    assert FIRST_AND_MIDDLE.next_working_day(date(2026, 3, 7)) == date(2026, 3, 9)


def test_a_calendar_of_rest_alone_says_so():
    never = Calendar(quiet_weekdays=frozenset(range(7)))
    for ask in (never.next_working_day, never.next_contact_day):
        with pytest.raises(ValueError, match="The calendar leaves no"):
            ask(TUESDAY)
    assert replace(never, receivables_days_of_month=frozenset({1})).is_quiet(TUESDAY)


# -- the policy's own ------------------------------------------------------------------------------


@pytest.mark.parametrize("country", ["US", "USA", "United States", " us "])
def test_holidays_are_those_of_the_country_however_it_is_written(country):
    assert calendar_for(STANDARD, country, 2026).is_rest(date(2026, 7, 3))


def test_holidays_differ_by_country_and_may_be_left_out():
    boxing_day = date(2028, 12, 26)

    assert calendar_for(STANDARD, "United Kingdom", 2028).is_rest(boxing_day)
    assert not calendar_for(STANDARD, "US", 2028).is_rest(boxing_day)
    assert not calendar_for(replace(STANDARD, rests_on_holidays=False), "GB", 2028).is_rest(boxing_day)
    assert calendar_for(STANDARD, "Nowhere", 2028).holidays == frozenset()


def test_closed_days_are_days_of_rest():
    policy = replace(STANDARD, closed_days=(TUESDAY,), rests_on_holidays=False)

    assert calendar_for(policy, "US", 2026).next_working_day(TUESDAY) == TUESDAY + days(1)


def test_weekdays_are_told_by_name():
    policy = replace(STANDARD, receivables_weekdays=("Tuesday", "Friday"), rests_on_weekends=False)
    calendar = calendar_for(policy, "", 2026)

    assert [n for n in range(7) if not calendar.is_quiet(TUESDAY + days(n))] == [0, 3]
    assert not calendar.is_rest(TUESDAY + days(4))


# -- what follows from it --------------------------------------------------------------------------


def test_s1_8_nothing_leaves_on_a_day_that_is_not_set_aside():
    late = an_account(an_invoice(days_overdue=5, today=TUESDAY))
    company = {"today": TUESDAY, "calendar": Calendar(receivables_weekdays=frozenset({3}))}

    assert notices(late, **company) == []
    assert reasons(late, **company) == {"reminder": "quiet day"}
    assert planned(late, **company).look_again_on == TUESDAY + days(2)


def test_s1_8_calls_move_to_a_day_set_aside():
    late = an_account(an_invoice(days_overdue=20, today=TUESDAY))
    company = {"today": TUESDAY + days(2), "calendar": Calendar(receivables_weekdays=frozenset({3}))}
    (task,) = planned(late, a_policy(CALL), **company).tasks

    assert task.due_on == TUESDAY + days(2)


def test_the_date_a_notice_gives_is_a_working_day_whatever_is_set_aside():
    account = an_account(
        an_invoice(days_overdue=20, today=date(2026, 4, 1)),
        past=(a_done_notice(today=date(2026, 4, 1)),),
    )
    notice = the("notice", account, today=date(2026, 4, 1), calendar=FIRST_AND_MIDDLE)

    assert notice.pay_by == date(2026, 4, 13)


def test_the_worked_example_of_the_document():
    """docs/policy.md: the standard policy with the 1st and the 15th set aside, day after day."""
    policy = replace(STANDARD, receivables_days_of_month=(1, 15))
    calendar, past, left = calendar_for(policy, "US", 2026), (), {}
    invoice = an_invoice(due_on=date(2026, 1, 31))
    for n in range(60):
        today = date(2026, 2, 1) + days(n)
        plan = planned(an_account(invoice, past=past), policy, today=today, calendar=calendar)
        for action in (each for each in plan.actions if isinstance(each, SendNotice)):
            step = action.covers[0].step
            left[step] = today
            past += (a_done_notice(step, days_ago=0, today=today, pay_by=action.pay_by),)
        plan = planned(an_account(invoice, past=past), policy, today=today, calendar=calendar)
        if any(task.kind == "call" and task.due_on <= today for task in plan.tasks):
            left.setdefault("call", today)

    assert left == {
        "reminder": date(2026, 2, 17),
        "interest notice": date(2026, 3, 2),
        "call": date(2026, 3, 16),
        "cash on delivery": date(2026, 4, 1),
    }


# -- hours -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("hour", "waits"), [(7, True), (8, False), (16, False), (17, True)])
def test_messages_leave_in_the_hours_of_the_companys_day(hour, waits):
    policy = replace(a_policy(), send_from_hour=8, send_until_hour=17)

    assert (after_hours(policy, a_company(hour=hour)) is not None) is waits


@pytest.mark.parametrize("hour", [0, 23])
def test_without_hours_in_the_policy_any_will_do(hour):
    assert after_hours(a_policy(), a_company(hour=hour)) is None


def test_days_and_hours_are_said():
    policy = replace(
        a_policy(REMINDER, INTEREST_NOTICE),
        closed_days=(date(2026, 12, 24),),
        receivables_weekdays=("Tuesday", "Thursday"),
        receivables_days_of_month=(15, 1),
        send_from_hour=8,
        send_until_hour=17,
    )
    text = policy_in_words(policy)

    assert "Nobody is contacted on December 24, 2026." in text
    assert "contacted on Tuesdays, Thursdays only" in text
    assert "the next working day: 1, 15." in text
    assert "between 8:00 and 17:00" in text


# -- what is refused -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('receivables_weekdays = ["Sunday"]', "nobody would ever be contacted"),
        ('receivables_weekdays = ["Tusday"]', "Did you mean Tuesday?"),
        ('receivables_weekdays = "Tuesday"', "Write it as: receivables_weekdays = [ ... ]"),
        ("receivables_days_of_month = [0]", "There is no day 0"),
        ("receivables_days_of_month = [1, 32]", "receivables_days_of_month[2]"),
        ('receivables_days_of_month = [1]\nreceivables_weekdays = ["Monday"]', "both"),
        ("closed_days = [24]", "a date"),
        ("send_from_hour = 25", "There is no hour 25"),
        ("send_from_hour = 9\nsend_until_hour = 10", "at least two hours"),
    ],
)
def test_days_and_hours_that_leave_no_room_are_refused(line, said):
    text = policies.preset("standard").replace("grace_days = 0", f"grace_days = 0\n{line}")
    policy, problems = policies.check(text)

    assert policy is None
    assert any(said in str(problem) for problem in problems), problems


def test_days_and_hours_are_read():
    lines = """\
closed_days = [2026-12-24]
receivables_weekdays = ["Tuesday"]
send_from_hour = 8
send_until_hour = 17
"""
    policy = policies.load(
        policies.preset("standard").replace("grace_days = 0\n", f"grace_days = 0\n{lines}"), 1
    )

    assert (policy.closed_days, policy.receivables_weekdays) == ((date(2026, 12, 24),), ("Tuesday",))
    assert (policy.send_from_hour, policy.send_until_hour) == (8, 17)
