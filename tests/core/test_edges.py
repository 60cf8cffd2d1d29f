"""First and last days, one cent, and the second of two: where a small slip would hide."""

from dataclasses import replace
from decimal import Decimal

import pytest

from plugin.core.actions import Cover
from plugin.core.billed import ChargedInterest
from plugin.core.blocks import MEMO
from plugin.core.cod_terms import CodTerms
from plugin.core.escalation import before_writing_off
from plugin.core.interest import lines_of
from plugin.core.late_fees import Fee, fee_minor
from plugin.core.owed import Applied, History
from plugin.core.past import CashOnDelivery
from plugin.core.payment_history import times_late
from plugin.core.plans import last_missed_on
from plugin.core.policy import RateChange, Step
from plugin.core.promises import last_failed_on
from plugin.core.reference_rates import rate_out_of_date
from plugin.core.versions import running_version
from tests.core.asking import planned, tasks, the
from tests.core.builders import (
    CALL,
    CHARGE,
    INTEREST_NOTICE,
    REMINDER,
    TODAY,
    a_contact,
    a_dispute,
    a_done_notice,
    a_hold,
    a_paid_invoice,
    a_past,
    a_plan,
    a_policy,
    a_promise,
    an_account,
    an_invoice,
    days,
    some_terms,
)

A_CENT = {"total_minor": 1, "balance_minor": 1}
COD_STATE = CashOnDelivery(since=TODAY - days(10), cause="history")


# -- one cent is owed ----------------------------------------------------------------------------------------


def test_a_cent_is_owed_and_nothing_is_not():
    assert an_invoice(**A_CENT).is_overdue(TODAY)
    assert not an_invoice(balance_minor=0).is_overdue(TODAY)
    assert not an_invoice(days_overdue=0).is_overdue(TODAY)
    assert len(an_account(an_invoice(days_overdue=-3, **A_CENT)).coming(TODAY)) == 1


def test_a_cent_on_terms_to_a_customer_on_cash_on_delivery_is_a_leak():
    leak = an_invoice(days_overdue=-25, issued_on=TODAY - days(5), **A_CENT)

    assert ("invoice on terms", "invoice/1") in tasks(an_account(leak, cash_on_delivery=COD_STATE))


def test_a_cent_that_is_late_may_bear_a_fee():
    from_a_cent = Fee(name="late fee", amount=some_terms().annual_rate_percent)

    assert fee_minor(from_a_cent, 1, "USD") == 18_00


def test_a_charge_of_a_cent_that_was_ignored_is_asked_about():
    billed = ChargedInterest(
        invoice_id="1", period_from=TODAY, period_through=TODAY, amount_minor=1, charge_id="c"
    )
    ours = an_invoice(id="900", is_charge=True, **A_CENT)
    raised = a_past("charge", Cover("customer/9", "charge 2026-03"), id="c", ref="900", days_ago=3)
    account = an_account(a_paid_invoice(), ours, past=(raised,), charged=(billed,))

    assert ("waive or pursue", "invoice/900") in tasks(account)


def test_interest_of_ours_that_is_credited_does_not_stand_against_a_write_off():
    settled = an_invoice(id="8", is_charge=True, balance_minor=0)
    account = an_account(an_invoice(), settled, past=(a_done_notice(),), contacts=(a_contact(),))

    assert all(check.is_met for check in before_writing_off(account, TODAY))


# -- the day itself ------------------------------------------------------------------------------------------


def test_what_is_applied_on_a_day_counts_at_its_end():
    invoice = an_invoice(balance_minor=60_000, applied=(Applied(on=TODAY, amount_minor=40_000),))

    assert invoice.principal_minor_on(TODAY) == 60_000
    assert invoice.principal_minor_on(TODAY - days(1)) == 100_000


def test_of_a_year_its_first_day_counts_no_more():
    late = an_invoice(days_overdue=5)
    account = an_account(late, history=History(on_time=(TODAY - days(20),)))

    def times(**asked):
        return times_late(account, TODAY, **{"since": TODAY - days(99), **asked})

    assert times(owed_since=late.issued_on) == 0
    assert times(owed_since=late.issued_on - days(1)) == 1
    assert times(longer_than_days=5) == 0
    assert times(longer_than_days=4) == 1
    # The one in time is the newest, unless it is as old as the year.
    assert times(of_last=1) == 0
    assert times(of_last=1, since=TODAY - days(20)) == 1


def test_a_history_without_its_days_is_no_history():
    with pytest.raises(ValueError, match="shorter"):
        times_late(an_account(history=History(paid_late=(TODAY,))), TODAY, since=TODAY - days(9))


def test_a_plan_is_reviewed_on_its_day():
    plan = a_plan((5, 1), review_on=TODAY, sent_on=TODAY, acknowledged_on=TODAY, agreed_on=TODAY)
    account = an_account(an_invoice(), plans=(plan,))

    assert ("review the plan", "plan/plan1") in tasks(account)
    later = replace(plan, review_on=TODAY + days(1))
    assert ("review the plan", "plan/plan1") not in tasks(replace(account, plans=(later,)))


def test_an_invoice_of_the_day_on_which_cash_on_delivery_began_is_a_leak():
    leak = an_invoice(days_overdue=-25, issued_on=COD_STATE.since)

    assert ("invoice on terms", "invoice/1") in tasks(an_account(leak, cash_on_delivery=COD_STATE))


def test_the_money_is_waited_for_through_the_last_day_watched():
    said = a_contact(days_ago=1, outcome="says paid")
    why = planned(an_account(an_invoice(days_overdue=20), contacts=(said,))).skips[0].because

    assert (why.rule, why.until) == ("says paid", why.fact("watched_through") + days(1))


def test_a_reference_rate_that_begins_today_is_this_half_years():
    change = RateChange(from_day=TODAY, annual_rate_percent=some_terms().annual_rate_percent)
    policy = a_policy(interest=some_terms(law="UK statutory", rate_changes=(change,)))
    long_ago = TODAY - days(400)

    assert rate_out_of_date(policy, long_ago, TODAY) is None
    assert rate_out_of_date(policy, long_ago, TODAY - days(1)) is not None


def test_a_call_on_the_day_of_the_notice_comes_before_the_charge():
    policy = a_policy(INTEREST_NOTICE, replace(CHARGE, needs_call=True))
    told = a_done_notice("interest notice", days_ago=15)

    def charge(days_ago):
        contacts = (a_contact(days_ago=days_ago, outcome="no answer"),)
        return the("charge", an_account(an_invoice(days_overdue=40), past=(told,), contacts=contacts), policy)

    assert charge(15) is not None
    assert charge(16) is None


def test_a_step_no_days_after_a_notice_is_due_on_its_day():
    at_once = Step(name="at once", kind="call", days_after_notice=0)
    account = an_account(an_invoice(days_overdue=5), past=(a_done_notice(days_ago=0),))

    assert ("call", "customer/9") in tasks(account, a_policy(REMINDER, at_once, minimum_gap_days=0))


def test_thanks_are_for_seven_days():
    def thanked(days_ago):
        paid = a_paid_invoice(paid_on=TODAY - days(days_ago))
        account = an_account(paid, past=(a_done_notice(days_ago=20),))
        return ("say thank you", "customer/9") in tasks(account, a_policy(says_thanks=True))

    assert (thanked(7), thanked(8), thanked(0), thanked(-1)) == (True, False, True, False)


def test_who_said_that_it_is_paid_is_looked_into_on_the_day_after_the_last_one_watched():
    said = a_contact(days_ago=9, outcome="says paid")
    found = planned(an_account(an_invoice(days_overdue=20), contacts=(said,))).tasks
    (task,) = [each for each in found if each.kind == "look for the payment"]

    assert task.due_on == task.because.fact("watched_through") + days(1)


# -- of two, the right one -----------------------------------------------------------------------------------


def test_the_latest_of_two_broken_plans_and_of_two_broken_promises_counts():
    early, late = (
        a_plan((-ago, 1), id=f"p{ago}", agreed_on=TODAY - days(40), invoice_ids=("1",)) for ago in (20, 10)
    )
    promises = tuple(a_promise(id=str(ago), due_in=-ago, made_days_ago=30) for ago in (20, 10))
    account = an_account(an_invoice(), plans=(late, early), promises=promises)

    assert last_missed_on(account, "1", TODAY) == TODAY - days(10)
    assert last_failed_on(account, "1", TODAY) == TODAY - days(10)


def test_who_was_spoken_to_since_is_not_thanked_although_they_were_spoken_to_before():
    paid = a_paid_invoice(paid_on=TODAY - days(3))
    contacts = (a_contact(days_ago=9), a_contact(days_ago=1))
    account = an_account(paid, past=(a_done_notice(days_ago=20),), contacts=contacts)

    assert ("say thank you", "customer/9") not in tasks(account, a_policy(says_thanks=True))


def test_an_invoice_that_calls_for_nothing_yet_hides_no_other():
    policy = a_policy(REMINDER, replace(CALL, after_days_overdue=None, days_after_notice=3))
    untold, told = an_invoice(days_overdue=9), an_invoice(id="2", days_overdue=8)
    account = an_account(untold, told, past=(a_done_notice(invoice="2", days_ago=5),))

    assert ("call", "customer/9") in tasks(account, policy)


def test_one_charge_that_was_paid_hides_no_other():
    def raised(number, invoice):
        return a_past("charge", Cover(f"invoice/{invoice}", "interest"), id=f"c{number}", ref=f"90{number}")

    billed = tuple(
        ChargedInterest(
            invoice_id="1", period_from=TODAY, period_through=TODAY, amount_minor=5, charge_id=f"c{number}"
        )
        for number in (1, 2)
    )
    charges = (
        an_invoice(id="901", is_charge=True, total_minor=5, balance_minor=0),
        an_invoice(id="902", is_charge=True, total_minor=5, balance_minor=5),
    )
    applied = tuple(Applied(on=TODAY - days(ago), amount_minor=50_000) for ago in (9, 0))
    late = an_invoice(balance_minor=0, applied=applied)
    account = an_account(late, *charges, past=(raised(1, 1), raised(2, 1)), charged=billed)

    assert ("waive or pursue", "invoice/902") in tasks(account)


def test_a_memo_that_stays_hides_none_that_has_served():
    said = MEMO.with_block("Thanks", "late")
    closed = TODAY - days(100)
    stay = (
        an_invoice(id="1", is_charge=True, memo=said),
        a_paid_invoice(id="2", memo="Thanks"),
        a_paid_invoice(id="3", memo=said, issued_on=closed),
        a_paid_invoice(id="4", memo=said),
    )
    done = a_past("remove memo", Cover("invoice/4", "remove memo"), removed="late")
    served = a_paid_invoice(id="5", memo=said)
    account = an_account(*stay, served, past=(done,))

    assert the("remove memo", account, books_closed_through=closed).invoice_id == "5"


def test_a_case_runs_while_any_invoice_of_its_notice_is_late():
    covers = (Cover("invoice/1", "reminder"), Cover("invoice/2", "reminder"))
    told = replace(a_done_notice(policy_version=2), covers=covers)
    account = an_account(a_paid_invoice(days_overdue=20), an_invoice(id="2", days_overdue=20), past=(told,))

    assert running_version(account, TODAY) == 2


def test_what_was_done_hides_no_proposal_that_is_over():
    done, proposed = a_done_notice(), a_done_notice("interest notice", invoice="2", status="proposed")
    account = an_account(an_invoice(), a_paid_invoice(id="2"), past=(done, proposed))

    assert (Cover("invoice/2", "interest notice"), "paid") in [
        (skip.cover, skip.because.rule) for skip in planned(account).skips
    ]


def test_what_was_done_otherwise_is_no_word_on_cash_on_delivery():
    policy = a_policy(cash_on_delivery=CodTerms(late_payments=1))
    issued = TODAY - days(60)
    account = an_account(
        history=History(paid_late=(issued,), days_late=(20,)), past=(a_done_notice(days_ago=30),)
    )
    decided = ("decide about cash on delivery", "customer/9")
    told = a_done_notice("cash on delivery", is_cod_for_history=True)

    assert decided in tasks(account, policy)
    assert decided in tasks(replace(account, past=(replace(told, status="cancelled"),)), policy)
    assert decided not in tasks(replace(account, past=(told,)), policy)


# -- the days of a line --------------------------------------------------------------------------------------


def test_lines_of_several_rates_leave_no_day_out_and_none_twice():
    rates = tuple(
        RateChange(from_day=TODAY - days(ago), annual_rate_percent=Decimal(rate))
        for ago, rate in ((30, 12), (15, 10))
    )
    invoice = an_invoice(days_overdue=45)
    in_question = replace(a_dispute(opened_days_ago=44, amount_minor=100_000), closed_on=TODAY - days(40))
    lines = lines_of(
        invoice, (in_question,), (), some_terms(rate_changes=rates), currency="USD", through=TODAY - days(1)
    )

    assert [(TODAY - line.period_from).days for line in lines] == [44, 30, 15]
    assert [(TODAY - line.period_through).days for line in lines] == [31, 16, 1]
    # The days in dispute bear nothing, and are billed for nothing: nobody bills them later.
    assert [line.days for line in lines] == [9, 15, 15]


# -- days to look again --------------------------------------------------------------------------------------


def test_a_paid_invoice_asks_for_no_other_look():
    assert planned(an_account(a_paid_invoice())).look_again_on is None


def test_a_day_to_look_again_is_the_first_on_which_something_may_turn():
    coming = an_invoice(days_overdue=-20)
    kept = a_plan((5, 50_000), (30, 50_000), sent_on=TODAY - days(9), acknowledged_on=TODAY)
    disputed = an_account(an_invoice(days_overdue=40), disputes=(a_dispute(opened_days_ago=3),))
    settled = replace(disputed.disputes[0], closed_on=TODAY)

    assert planned(
        an_account(an_invoice(days_overdue=-3)), a_policy(grace_days=9)
    ).look_again_on == TODAY + days(4)
    assert planned(an_account(coming, plans=(kept,))).look_again_on == TODAY + days(6)
    assert planned(disputed).look_again_on == TODAY + days(4)
    assert planned(an_account(coming, disputes=(settled,))).look_again_on == TODAY + days(20)


def test_the_terms_are_asked_for_no_longer_than_the_policy_says_and_that_day_is_looked_at():
    new = an_account(history=History(first_invoiced_on=TODAY - days(10)))

    assert planned(new, a_policy(terms_within_days=30)).look_again_on == TODAY + days(21)
    assert planned(new, a_policy(assess_within_days=30)).look_again_on == TODAY + days(21)


def test_a_history_and_promises_are_looked_at_on_the_days_that_make_them_one():
    by_history = a_policy(cash_on_delivery=CodTerms(late_payments=1, late_by_days=5))
    by_promises = a_policy(cash_on_delivery=CodTerms(broken_promises=1))
    held = {"past": (a_done_notice(days_ago=1),), "holds": (a_hold(),)}
    old = a_promise(due_in=-364, made_days_ago=370)

    assert planned(an_account(an_invoice(days_overdue=5), **held), by_history).look_again_on == TODAY + days(
        1
    )
    late = an_account(an_invoice(days_overdue=5), promises=(old,), **held)
    assert planned(late, by_promises).look_again_on == TODAY + days(1)
    assert planned(late).look_again_on != TODAY + days(1)
