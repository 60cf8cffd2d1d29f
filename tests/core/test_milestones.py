"""What the policy asks a person on a day, a letter, service, an attorney, and how many calls (S0.11)."""

from dataclasses import replace

import pytest

from tests.core.asking import planned, reasons, tasks
from tests.core.builders import (
    CALL,
    TODAY,
    a_contact,
    a_dispute,
    a_hold,
    a_legal_stop,
    a_paid_invoice,
    a_policy,
    a_promise,
    an_account,
    an_attempt,
    an_invoice,
    days,
)

ANSWERS = {"letter_after_days": 45, "stop_service_after_days": 90, "attorney_after_days": 120}
POLICY = replace(a_policy(), steps=(), **ANSWERS)
OLD = an_account(an_invoice(days_overdue=130))
ALL = ["post a letter", "decide about service", "decide about attorney"]


def asked(account, policy=POLICY, **company):
    return [kind for kind, _ in tasks(account, policy, **company)]


@pytest.mark.parametrize(
    ("days_overdue", "kinds"), [(44, []), (45, ALL[:1]), (89, ALL[:1]), (90, ALL[:2]), (120, ALL)]
)
def test_s0_11_each_question_comes_up_on_its_day(days_overdue, kinds):
    assert asked(an_account(an_invoice(days_overdue=days_overdue))) == kinds


def test_s0_11_never_means_never_and_so_does_an_old_version_that_does_not_say():
    assert asked(OLD, replace(POLICY, **dict.fromkeys(ANSWERS, "never"))) == []
    assert asked(OLD, replace(POLICY, **dict.fromkeys(ANSWERS, None))) == []


def test_s2_10_nothing_is_done_by_itself():
    assert planned(OLD, POLICY).actions == ()


def test_one_question_is_about_the_oldest_debt_and_says_why():
    account = an_account(an_invoice(days_overdue=100), an_invoice(id="2", days_overdue=95))
    _, service = planned(account, POLICY).tasks

    assert (service.because.rule, service.because.fact("number")) == ("service to be decided", "1001")
    assert service.because.fact("after_days") == 90
    assert service.due_on == TODAY - days(9)  # day 90 was a Sunday


def test_a_question_that_falls_on_a_weekend_is_due_on_monday():
    saturday = TODAY + days(3)
    (task,) = planned(an_account(an_invoice(days_overdue=45, today=saturday)), POLICY, today=saturday).tasks

    assert task.due_on == saturday + days(2)


def test_the_reason_does_not_change_by_the_day_so_a_word_about_it_lasts():
    today, tomorrow = (planned(OLD, POLICY, today=day).tasks for day in (TODAY, TODAY + days(1)))

    assert [task.because for task in today] == [task.because for task in tomorrow]


def test_a_recorded_letter_ends_its_task():
    letter = a_contact(days_ago=80, how="letter", outcome="message")

    assert asked(replace(OLD, contacts=(letter,))) == ALL[1:]
    assert asked(replace(OLD, contacts=(replace(letter, how="call"),))) == ALL
    assert asked(replace(OLD, contacts=(replace(letter, on=TODAY - days(86)),))) == ALL
    assert asked(replace(OLD, contacts=(replace(letter, on=TODAY - days(85)),))) == ALL[1:], "on its very day"


@pytest.mark.parametrize(
    "fields",
    [
        {"disputes": (a_dispute(),)},
        {"promises": (a_promise(),)},
        {"holds": (a_hold(),)},
        {"legal_stop": a_legal_stop()},
        {"unapplied_minor": 1},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_rule_1_whatever_holds_a_debt_back_holds_back_the_questions(fields):
    assert set(asked(replace(OLD, **fields))).isdisjoint(ALL)


def test_a_paid_debt_asks_nothing():
    assert asked(an_account(a_paid_invoice(days_overdue=130))) == []


def test_an_older_debt_that_waits_does_not_hide_a_younger_one():
    account = an_account(an_invoice(days_overdue=130), an_invoice(id="2", days_overdue=50))

    assert asked(replace(account, disputes=(a_dispute(),))) == ALL[:1]


def test_the_day_of_a_question_is_a_day_to_look_again():
    young = an_account(an_invoice(days_overdue=5))

    assert planned(young, replace(POLICY, letter_after_days=7)).look_again_on == TODAY + days(2)


# -- calls ------------------------------------------------------------------------------------------------

CALLING = replace(a_policy(CALL), calls_max=3)
RUNG = an_account(an_invoice(days_overdue=40))
THREE = tuple(an_attempt(days_ago=ago) for ago in (12, 9, 6))


def test_s2_8_after_so_many_calls_whoever_knows_the_customer_reaches_out():
    account = replace(RUNG, contacts=THREE)

    assert tasks(account, CALLING) == [("reach out", "customer/9")]
    assert reasons(account, CALLING)["call"] == "calls used up"


def test_one_call_less_and_the_calls_go_on():
    assert asked(replace(RUNG, contacts=THREE[1:]), CALLING) == ["call"]


@pytest.mark.parametrize("calls_max", [None, "until reached"])
def test_s2_5_calls_without_a_number_go_on_until_somebody_is_reached(calls_max):
    assert asked(replace(RUNG, contacts=THREE), replace(CALLING, calls_max=calls_max)) == ["call"]


def test_who_was_reached_after_all_ends_it():
    account = replace(RUNG, contacts=(*THREE, a_contact(days_ago=5)))

    assert asked(account, CALLING) == []


def test_a_promise_that_breaks_begins_the_count_anew():
    broken = a_promise(due_in=-2, made_days_ago=5)

    assert asked(replace(RUNG, contacts=THREE, promises=(broken,)), CALLING) == ["call"]
