"""From which day on a step is due, whatever it counts from."""

import pytest

from plugin.core.actions import Cover
from plugin.core.policy import Step
from plugin.core.situation import Situation
from plugin.core.timing import days_by_due_date, due_from
from tests.core.asking import notices, planned, tasks
from tests.core.builders import (
    REMINDER,
    TODAY,
    a_company,
    a_contact,
    a_done_notice,
    a_past,
    a_policy,
    a_promise,
    an_account,
    an_attempt,
    an_invoice,
    days,
)

CALL = Step(name="call", kind="call", after_days_overdue=6, repeat_every_days=3)


def a_second(**timing):
    return Step(name="second", kind="reminder", **timing)


def due(step, account, *earlier):
    policy = a_policy(*earlier, step)
    return due_from(Situation(account, policy, a_company()), account.invoices[0], step)


def test_days_are_counted_from_the_due_date_or_from_the_invoice():
    account = an_account(an_invoice(days_overdue=5))

    assert due(a_second(after_days_overdue=3), account) == TODAY - days(2)
    assert due(a_second(days_before_due=3), account) == TODAY - days(8)
    assert due(a_second(days_after_invoice=33), account) == TODAY - days(2)


def test_days_after_an_invoice_ask_of_a_late_one_only():
    step = a_second(days_after_invoice=33)

    assert notices(an_account(an_invoice(days_overdue=2)), a_policy(step)) == []
    assert notices(an_account(an_invoice(days_overdue=3)), a_policy(step)) == [("1", "second")]
    assert notices(an_account(an_invoice(days_overdue=-1)), a_policy(a_second(days_after_invoice=5))) == []


@pytest.mark.parametrize(("status", "counts"), [("done", True), ("cancelled", True), ("failed", False)])
def test_a_step_counts_from_the_one_before_once_that_is_done_or_passed_over(status, counts):
    step, invoice = a_second(days_after_previous=4), an_invoice(days_overdue=20)
    account = an_account(invoice, past=(a_done_notice(days_ago=3, status=status),))

    assert due(step, account, REMINDER) == (TODAY + days(1) if counts else None)
    assert due(step, an_account(invoice), REMINDER) is None


def test_the_first_step_has_none_before_it():
    assert due(a_second(days_after_previous=4), an_account(an_invoice())) is None


def test_a_step_after_a_call_counts_from_the_first_attempt_at_it():
    step, invoice = a_second(days_after_previous=4), an_invoice(days_overdue=20)
    earlier = a_contact(days_ago=15)  # before the call was due
    tried = an_account(invoice, contacts=(earlier, an_attempt(days_ago=6), an_attempt(days_ago=2)))

    assert due(step, tried, CALL) == TODAY - days(2)
    assert due(step, an_account(invoice, contacts=(earlier,)), CALL) is None
    assert due(step, tried, Step(name="call", kind="call", days_after_promise=1)) is None


def test_a_step_after_a_charge_counts_from_the_day_it_was_raised():
    charge = Step(name="interest", kind="charge", after_days_overdue=10)
    step, invoice = a_second(days_after_previous=4), an_invoice(days_overdue=40)
    past = a_past(
        "charge", Cover("customer/9", "charge 2026-02"), Cover("invoice/1", "interest x"), days_ago=3
    )
    other = a_past("charge", Cover("invoice/2", "interest x"), days_ago=30)

    assert due(step, an_account(invoice, past=(other, past)), charge) == TODAY + days(1)
    assert due(step, an_account(invoice, past=(other,)), charge) is None


def test_a_step_after_a_broken_promise_waits_for_one_and_holds_up_no_other():
    policy = a_policy(a_second(days_after_promise=2), REMINDER)
    invoice = an_invoice(days_overdue=9)
    broken = an_account(invoice, promises=(a_promise(due_in=-2, made_days_ago=6),))
    just_broken = an_account(invoice, promises=(a_promise(due_in=-1, made_days_ago=6),))

    assert notices(an_account(invoice), policy) == [("1", "reminder")]
    assert notices(broken, policy) == [("1", "second")]
    assert notices(just_broken, policy) == []


def test_a_call_may_wait_for_a_promise_that_breaks():
    call = Step(name="ask again", kind="call", days_after_promise=1)
    invoice = an_invoice(days_overdue=9)

    assert tasks(an_account(invoice), a_policy(call)) == []
    assert tasks(an_account(invoice, promises=(a_promise(due_in=-1, made_days_ago=6),)), a_policy(call)) == [
        ("call", "customer/9")
    ]


def test_a_step_may_count_from_the_last_notice_alone():
    step, invoice = a_second(days_after_notice=5), an_invoice(days_overdue=20)
    told = an_account(invoice, past=(a_done_notice(days_ago=3), a_done_notice("later", days_ago=1)))

    assert due(step, told, REMINDER) == TODAY + days(2)
    assert due(step, an_account(invoice), REMINDER) is None


def test_a_step_that_waits_for_the_one_before_is_looked_at_on_its_day():
    policy = a_policy(REMINDER, a_second(days_after_previous=9), minimum_gap_days=1)
    account = an_account(an_invoice(days_overdue=20), past=(a_done_notice(days_ago=3),))

    assert planned(account, policy).look_again_on == TODAY + days(6)


def test_a_reader_of_the_policy_is_told_the_earliest_days():
    steps = (
        a_second(days_before_due=3),
        a_second(days_after_invoice=40),
        a_second(days_after_previous=2),
        REMINDER,
        a_second(days_after_previous=4),
        a_second(days_after_notice=5),
        a_second(days_after_promise=1),
    )

    assert days_by_due_date(a_policy(*steps)) == (-3, None, None, 3, 7, 12, None)
    assert days_by_due_date(a_policy(a_second(days_after_notice=5))) == (None,)
