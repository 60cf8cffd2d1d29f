"""Calls: S2.5, every three days until somebody is reached."""

from dataclasses import replace

from plugin.core.actions import SendNotice
from tests.core.asking import notices, planned, reasons, tasks, why
from tests.core.builders import (
    CALL,
    COD,
    INTEREST_NOTICE,
    REMINDER,
    TODAY,
    a_contact,
    a_dispute,
    a_done_notice,
    a_paid_invoice,
    a_plan,
    a_policy,
    a_promise,
    an_account,
    an_attempt,
    an_invoice,
    days,
)

LATE = an_account(an_invoice(days_overdue=20))
POLICY = a_policy(CALL)
CALLED = [("call", "customer/9")]


def call(account, policy=POLICY, **company):
    found = [task for task in planned(account, policy, **company).tasks if task.kind == "call"]
    assert len(found) <= 1
    return found[0] if found else None


def test_s3_5_the_call_is_due_on_its_day():
    assert tasks(an_account(an_invoice(days_overdue=17)), POLICY) == []
    assert tasks(an_account(an_invoice(days_overdue=18)), POLICY) == CALLED


def test_one_call_is_about_all_that_is_late():
    account = an_account(an_invoice(days_overdue=20), an_invoice(id="2", days_overdue=30))

    assert call(account).because.fact("number") == "1002"
    assert call(account).due_on == TODAY - days(12)


def test_s2_5_asked_for_again_three_days_after_an_attempt():
    account = replace(LATE, contacts=(an_attempt(days_ago=1),))

    assert call(account) is None
    assert (why(account, POLICY, step="call").rule, why(account, POLICY, step="call").until) == (
        "next call later",
        TODAY + days(2),
    )
    again = call(account, today=TODAY + days(2))
    assert (again.because.rule, again.due_on) == ("call again", TODAY + days(2))


def test_s2_5_the_next_attempt_moves_to_a_contact_day():
    thursday = replace(LATE, contacts=(an_attempt(days_ago=-1),))

    assert call(thursday, today=TODAY + days(4)) is None
    assert call(thursday, today=TODAY + days(5)).due_on == TODAY + days(5)


def test_s2_5_reaching_someone_ends_it():
    assert call(replace(LATE, contacts=(a_contact(days_ago=2),)), today=TODAY + days(20)) is None


def test_a_conversation_from_before_the_call_was_due_does_not_end_it():
    assert call(replace(LATE, contacts=(a_contact(days_ago=9),))) is not None


def test_s2_5_payment_promise_and_dispute_end_it():
    assert call(an_account(a_paid_invoice(days_overdue=20))) is None
    assert call(replace(LATE, promises=(a_promise(),))) is None
    assert call(replace(LATE, disputes=(a_dispute(),))) is None


def test_s2_5_a_broken_promise_begins_it_anew():
    account = an_account(
        an_invoice(days_overdue=30),
        contacts=(a_contact(days_ago=8),),
        promises=(a_promise(made_days_ago=8, due_in=-1),),
    )

    assert (call(account).because.rule, call(account).due_on) == ("call after a broken promise", TODAY)


def test_s0_8_a_payment_that_bounced_begins_it_anew():
    invoice = an_invoice(days_overdue=30, episode=2, overdue_again_on=TODAY - days(1))

    assert call(an_account(invoice, contacts=(a_contact(days_ago=8),))) is not None


def test_a_call_that_is_not_repeated_is_over_after_one_attempt():
    once = a_policy(replace(CALL, repeat_every_days=None))

    assert call(replace(LATE, contacts=(an_attempt(days_ago=1),)), once, today=TODAY + days(9)) is None


def test_a_call_keeps_the_gap_from_notices_that_left():
    account = replace(LATE, past=(a_done_notice(days_ago=0),))

    assert call(account) is None
    assert why(account, POLICY, step="call").rule == "minimum gap"


def test_a_call_first_due_on_a_quiet_day_waits_for_the_next_contact_day():
    saturday = TODAY + days(3)
    account = an_account(an_invoice(days_overdue=18, today=saturday))

    assert call(account, today=saturday) is None
    assert why(account, POLICY, step="call", today=saturday).until == saturday + days(2)


def test_a_call_that_is_due_stays_on_the_list_over_a_weekend():
    assert call(LATE, today=TODAY + days(3)).due_on == TODAY - days(2)


def test_no_notice_possible_calls_go_on():
    account = an_account(an_invoice(days_overdue=20, email=None))
    found = planned(account, a_policy(REMINDER, CALL))

    assert not [a for a in found.actions if isinstance(a, SendNotice)]
    assert call(account, a_policy(REMINDER, CALL)) is not None


def test_an_invoice_that_waits_says_why_beside_one_that_calls():
    disputed = a_dispute(invoice_id="2")
    account = an_account(
        an_invoice(days_overdue=30), an_invoice(id="2", days_overdue=20), disputes=(disputed,)
    )

    assert call(account).because.fact("number") == "1001"
    assert reasons(account, POLICY)["call"] == "in dispute"


def test_a_call_step_that_comes_later_keeps_no_other_from_its_day():
    policy = a_policy(replace(CALL, name="last call", after_days_overdue=40), CALL)

    assert call(LATE, policy).because.fact("step") == "call"


def test_a_call_begins_anew_after_the_later_of_a_broken_promise_and_a_missed_instalment():
    promised = a_promise(made_days_ago=30, due_in=-3)
    missed = a_plan((-9, 50_000), (30, 50_000), agreed_on=TODAY - days(20))
    account = an_account(an_invoice(days_overdue=60), promises=(promised,), plans=(missed,))

    assert call(account).due_on == TODAY - days(2)


def test_who_says_that_it_is_paid_is_called_the_day_after_the_watch():
    policy = a_policy(CALL, clearing_days=5)
    account = an_account(an_invoice(days_overdue=60), contacts=(a_contact(days_ago=8, outcome="says paid"),))

    # A week ago on Tuesday; five days later is a Sunday, so that the bank works on Monday.
    assert call(account, policy).due_on == TODAY - days(1)


# -- counted from the notice (S4.4) ---------------------------------------------------------------------

AFTER = a_policy(REMINDER, replace(CALL, after_days_overdue=6, days_after_notice=4), minimum_gap_days=1)


def test_s4_4_a_call_follows_the_notice_by_so_many_days_however_late_that_left():
    account = an_account(an_invoice(days_overdue=20), past=(a_done_notice(days_ago=2),))

    assert call(account, AFTER) is None
    assert why(account, AFTER, step="call").rule == "notice is recent"
    assert why(account, AFTER, step="call").until == TODAY + days(2)  # a Friday
    assert call(account, AFTER, today=TODAY + days(2)).due_on == TODAY + days(2)


def test_a_call_goes_on_when_no_notice_could_leave():
    assert call(an_account(an_invoice(days_overdue=20, email=None)), AFTER).due_on == TODAY - days(14)


def test_a_later_notice_does_not_ask_for_the_call_again():
    policy = a_policy(REMINDER, AFTER.steps[1], replace(COD, after_days_overdue=12))
    past = (a_done_notice(days_ago=30), a_done_notice("cash on delivery", days_ago=4))
    account = an_account(an_invoice(days_overdue=60), past=past, contacts=(a_contact(days_ago=20),))

    assert call(account, policy) is None


# -- and notices too --------------------------------------------------------------------------------------


def test_a_notice_counted_from_the_one_before_waits_for_it():
    policy = a_policy(REMINDER, replace(INTEREST_NOTICE, days_after_notice=7))
    account = an_account(an_invoice(days_overdue=40), past=(a_done_notice(days_ago=5),))

    assert notices(account, policy) == []
    recent = why(account, policy, step="interest notice")
    assert (recent.rule, recent.until) == ("notice is recent", TODAY + days(2))
    assert notices(account, policy, today=TODAY + days(2)) == [("1", "interest notice")]


def test_the_wait_before_cash_on_delivery_does_not_replace_its_own_conditions():
    policy = a_policy(REMINDER, replace(COD, days_after_notice=3))
    came_back = (a_done_notice(days_ago=20, bounced=True),)

    account = an_account(an_invoice(days_overdue=70), past=came_back)

    assert reasons(account, policy)["cash on delivery"] == "nothing announced before"
