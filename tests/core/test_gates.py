"""Every standing reason not to act, one test per rule, named as the rule."""

from datetime import timedelta
from decimal import Decimal

import pytest

from plugin.core import gates
from plugin.core.actions import Cover
from plugin.core.blocks import MEMO, MEMO_LENGTH_MAX, NOTICE_WORDS_LENGTH_MAX
from plugin.core.calendar import Calendar
from plugin.core.gates.sending import held_back
from plugin.core.owed import Applied, Unreadable
from plugin.core.planner import why_not
from tests.core.asking import notices, tasks, the, why
from tests.core.builders import (
    TODAY,
    a_company,
    a_contact,
    a_dispute,
    a_done_notice,
    a_hold,
    a_legal_stop,
    a_lookalike,
    a_member,
    a_paid_invoice,
    a_past,
    a_plan,
    a_policy,
    a_promise,
    an_account,
    an_attempt,
    an_invoice,
    days,
)

REMINDED = [("1", "reminder")]


def test_a_plain_late_invoice_passes_every_gate():
    assert notices(an_account(an_invoice())) == REMINDED


# -- rule 1 ----------------------------------------------------------------------------------------


def test_voided():
    account = an_account(an_invoice(is_voided=True, balance_minor=0, total_minor=0))

    assert notices(account) == []
    assert why_not(account, "1", a_policy(), a_company()).rule == "voided"


def test_paid():
    account = an_account(a_paid_invoice(paid_on=TODAY))

    assert notices(account) == []
    assert why_not(account, "1", a_policy(), a_company()).rule == "paid"


def test_an_action_that_waits_says_that_its_invoice_was_paid():
    waiting = a_past("notice", Cover("invoice/1", "reminder"), status="approved")

    assert why(an_account(a_paid_invoice(), past=(waiting,))).rule == "paid"


def test_only_a_late_fee_that_quickbooks_added_is_no_debt():
    """Rule 3: what is left of the invoice is neither asked for nor called about."""
    account = an_account(an_invoice(balance_minor=1_500, late_fee_minor=1_500, days_overdue=90))

    assert notices(account) == []
    assert tasks(account) == []
    assert why_not(account, "1", a_policy(), a_company()).rule == "only a late fee"


def test_charge_of_ours_alone_triggers_nothing():
    account = an_account(an_invoice(is_charge=True, days_overdue=90))

    assert notices(account) == []
    assert tasks(account) == []
    assert why_not(account, "1", a_policy(), a_company()).rule == "charge of ours"


def test_not_overdue_on_the_due_date():
    account = an_account(an_invoice(days_overdue=0))

    assert notices(account, a_policy(grace_days=0)) == []
    assert why_not(account, "1", a_policy(), a_company()).until == TODAY + days(1)


def test_legal_stop():
    account = an_account(an_invoice(), legal_stop=a_legal_stop())

    assert notices(account) == []
    assert why(account).rule == "legal stop"
    assert tasks(account) == [("legal stop", "customer/9")]


def test_on_hold():
    account = an_account(an_invoice(), holds=(a_hold(until=TODAY + days(3)),))

    assert notices(account) == []
    assert (why(account).rule, why(account).until) == ("on hold", TODAY + days(4))


def test_a_hold_on_one_invoice_leaves_the_others():
    account = an_account(an_invoice(), an_invoice(id="2"), holds=(a_hold(invoice_id="2"),))

    assert notices(account) == REMINDED


def test_a_hold_that_has_ended_holds_nothing():
    account = an_account(an_invoice(), holds=(a_hold(placed_days_ago=9, until=TODAY - days(1)),))

    assert notices(account) == REMINDED


def test_in_dispute():
    account = an_account(an_invoice(), disputes=(a_dispute(),))

    assert notices(account) == []
    assert why(account).rule == "in dispute"


def test_s1_5_the_undisputed_rest_is_asked_for():
    notice = the("notice", an_account(an_invoice(), disputes=(a_dispute(amount_minor=30_000),)))

    assert (notice.asked_minor, notice.disputed_minor) == (70_000, 30_000)


def test_a_closed_dispute_holds_nothing():
    assert notices(an_account(an_invoice(), disputes=(a_dispute(closed_on=TODAY),))) == REMINDED


def test_open_promise():
    account = an_account(an_invoice(), promises=(a_promise(due_in=5),))

    assert notices(account) == []
    assert (why(account).rule, why(account).until) == ("open promise", TODAY + days(6))


def test_a_promise_about_one_invoice_leaves_the_others():
    account = an_account(an_invoice(), an_invoice(id="2"), promises=(a_promise(invoice_ids=("2",)),))

    assert notices(account) == REMINDED


def test_a_promise_whose_day_has_passed_unkept_stops_pausing():
    account = an_account(an_invoice(days_overdue=9), promises=(a_promise(due_in=-1, made_days_ago=5),))

    assert notices(account) == REMINDED


def test_plan_being_kept():
    account = an_account(an_invoice(), plans=(a_plan(),))

    assert notices(account) == []
    assert why(account).rule == "plan being kept"


def test_a_plan_that_is_not_kept_stops_pausing():
    missed = a_plan((-1, 50_000), (30, 50_000), agreed_on=TODAY - days(20))

    assert notices(an_account(an_invoice(), plans=(missed,))) == REMINDED


def test_a_plan_is_judged_by_the_total_paid_since_it_was_agreed():
    paid = (Applied(on=TODAY - days(3), amount_minor=50_000),)
    invoice = an_invoice(applied=paid, balance_minor=50_000)
    plan = a_plan((-1, 50_000), (30, 50_000), agreed_on=TODAY - days(20))

    assert notices(an_account(invoice, plans=(plan,))) == []


def test_unapplied_money():
    account = an_account(an_invoice(), an_invoice(id="2"), unapplied_minor=1)

    assert notices(account) == []
    assert why_not(account, "2", a_policy(), a_company()).rule == "unapplied money"
    assert tasks(account) == [("apply this first", "customer/9")]


# -- rule 8 ----------------------------------------------------------------------------------------


def test_unreadable_record():
    account = an_account(an_invoice(), unreadable=(Unreadable(kind="payment", id="77", reason="Its day."),))

    assert notices(account) == []
    assert why(account).rule == "unreadable record"
    assert tasks(account) == [("record cannot be read", "payment/77")]


def test_lookalike_receipt():
    account = an_account(an_invoice(), lookalikes=(a_lookalike(),))

    assert notices(account) == []
    assert tasks(account) == [("look at this receipt", "deposit/501")]


def test_unexplained_balance():
    member = a_member(reported_balance_minor=90_000, open_items_minor=100_000)
    account = an_account(an_invoice(), members=(member,))

    assert notices(account) == []
    assert tasks(account) == [("balance does not add up", "customer/9")]


def test_stale_facts():
    old = a_company().now - timedelta(hours=7)

    assert notices(an_account(an_invoice()), synced_at=old) == []
    assert why(an_account(an_invoice()), synced_at=old).rule == "stale facts"


def test_never_synced():
    assert why(an_account(an_invoice()), synced_at=None).rule == "never synced"


@pytest.mark.parametrize(
    ("through", "asked"),
    [(None, []), (TODAY - days(5), REMINDED), (TODAY - days(6), []), (TODAY - days(3), REMINDED)],
)
def test_payments_not_confirmed_counts_contact_days(through, asked):
    """From Friday the 27th to Wednesday are three contact days, from Thursday the 26th four."""
    assert notices(an_account(an_invoice()), payments_entered_through=through) == asked


def test_payments_not_confirmed_is_no_task_of_the_customers():
    account = an_account(an_invoice())

    assert why(account, payments_entered_through=None).rule == "payments not confirmed"
    assert tasks(account, payments_entered_through=None) == []


# -- rule 6 ----------------------------------------------------------------------------------------


def test_before_chasing_started():
    account = an_account(an_invoice())

    assert notices(account, chasing_starts_on=TODAY) == []
    assert tasks(account, chasing_starts_on=TODAY) == [("old debt", "invoice/1")]
    assert notices(account, chasing_starts_on=TODAY - days(5)) == REMINDED


def test_old_debt():
    account = an_account(an_invoice(days_overdue=366))

    assert notices(account) == []
    assert tasks(account) == [("old debt", "invoice/1")]
    assert notices(an_account(an_invoice(days_overdue=365))) == REMINDED


def test_a_debt_whose_chasing_began_in_time_may_grow_old():
    account = an_account(an_invoice(days_overdue=366), past=(a_done_notice(days_ago=300),))

    assert notices(account) == [("1", "interest notice")]


# -- S0.3, amount, delivery ------------------------------------------------------------------------


def test_s0_3_grace():
    account = an_account(an_invoice(days_overdue=5))

    assert notices(account, a_policy(grace_days=5)) == REMINDED
    assert notices(account, a_policy(grace_days=6)) == []
    assert why(account, a_policy(grace_days=6)).until == TODAY + days(1)


def test_below_the_minimum_amount_looks_at_the_whole_customer():
    policy = a_policy(minimum_amount=Decimal("30.00"))
    small, other = an_invoice(total_minor=20_00), an_invoice(id="2", total_minor=10_00)

    assert notices(an_account(small), policy) == []
    assert why(an_account(small), policy).rule == "below the minimum amount"
    assert len(notices(an_account(small, other), policy)) == 2


def test_the_disputed_part_does_not_count_towards_the_minimum():
    policy = a_policy(minimum_amount=Decimal("30.00"))
    account = an_account(an_invoice(total_minor=40_00), disputes=(a_dispute(amount_minor=15_00),))

    assert notices(account, policy) == []


@pytest.mark.parametrize("email", [None, "", " "])
def test_no_address(email):
    account = an_account(an_invoice(email=email, days_overdue=20))

    assert notices(account) == []
    assert tasks(account) == [("call", "customer/9"), ("no address", "invoice/1")]


def test_memo_has_no_room():
    frame = len(MEMO.with_block("x", "")) - 1
    fits = "x" * (MEMO_LENGTH_MAX - NOTICE_WORDS_LENGTH_MAX - frame)

    assert notices(an_account(an_invoice(memo=fits))) == REMINDED
    assert notices(an_account(an_invoice(memo=fits + "x"))) == []
    assert tasks(an_account(an_invoice(memo=fits + "x"))) == [("memo has no room", "invoice/1")]


def test_our_own_block_makes_room_for_the_next_one():
    frame = len(MEMO.with_block("x", "")) - 1
    memo = MEMO.with_block("x" * (MEMO_LENGTH_MAX - NOTICE_WORDS_LENGTH_MAX - frame), "old words")

    assert notices(an_account(an_invoice(memo=memo))) == REMINDED


def test_closed_period():
    account = an_account(an_invoice())

    assert notices(account, books_closed_through=an_invoice().issued_on) == []
    assert why(account, books_closed_through=an_invoice().issued_on).rule == "closed period"
    assert notices(account, books_closed_through=an_invoice().issued_on - days(1)) == REMINDED


# -- rhythm ----------------------------------------------------------------------------------------


def test_minimum_gap_after_a_notice_of_another_invoice():
    account = an_account(an_invoice(), an_invoice(id="2"), past=(a_done_notice(invoice="2", days_ago=2),))

    assert notices(account) == []
    assert (why(account).rule, why(account).until) == ("minimum gap", TODAY + days(1))
    assert notices(account, a_policy(minimum_gap_days=2)) == REMINDED


def test_all_notices_of_one_day_are_one_contact():
    account = an_account(an_invoice(), an_invoice(id="2"), past=(a_done_notice(invoice="2", days_ago=0),))

    assert notices(account) == REMINDED


@pytest.mark.parametrize("days_ago", [0, 1, 2])
def test_minimum_gap_after_somebody_was_reached(days_ago):
    assert notices(an_account(an_invoice(), contacts=(a_contact(days_ago=days_ago),))) == []


def test_an_attempt_that_reached_nobody_is_no_contact():
    assert notices(an_account(an_invoice(), contacts=(an_attempt(),))) == REMINDED


@pytest.mark.parametrize("days_ago", [0, 1])
def test_minimum_gap_after_an_invoice_was_mailed_by_hand(days_ago):
    mailed = a_company().now - days(days_ago)

    assert notices(an_account(an_invoice(emailed_at=mailed))) == []


def test_mailing_an_invoice_before_it_is_late_is_no_chasing():
    mailed = a_company().now - days(1)
    account = an_account(an_invoice(), an_invoice(id="2", days_overdue=-20, emailed_at=mailed))

    assert notices(account) == REMINDED


def test_our_own_mailing_is_not_taken_for_one_by_hand():
    account = an_account(
        an_invoice(),
        an_invoice(id="2", emailed_at=a_company().now),
        past=(a_done_notice(invoice="2", days_ago=0),),
    )

    assert notices(account) == REMINDED


def test_the_gap_ends_on_a_contact_day():
    friday = TODAY + days(2)
    account = an_account(an_invoice(days_overdue=5), past=(a_done_notice(invoice="2", days_ago=2),))

    assert why(account, a_policy(minimum_gap_days=5)).until == friday + days(3)


def test_quiet_day():
    saturday = TODAY + days(3)
    account = an_account(an_invoice())

    assert notices(account, today=saturday) == []
    assert (why(account, today=saturday).rule, why(account, today=saturday).until) == (
        "quiet day",
        saturday + days(2),
    )


def test_a_holiday_is_a_quiet_day():
    assert notices(an_account(an_invoice()), calendar=Calendar(holidays=frozenset({TODAY}))) == []


# -- the lists -------------------------------------------------------------------------------------


def test_s4_1_no_gate_drops_an_invoice_without_a_reason():
    """Every gate that shuts yields a skip, so the worklist still shows the invoice."""
    account = an_account(an_invoice(total_minor=1))

    assert why(account, a_policy(minimum_amount=Decimal(100))).rule == "below the minimum amount"


def test_every_gate_stands_in_the_list_of_notices():
    assert set(gates.CALL) - set(gates.NOTICE) == {gates.wrong_number, gates.gap_before_call}
    of_charges = {
        gates.interest_waits,
        gates.terms_not_acknowledged,
        gates.late_fees_not_off,
        gates.charges_do_not_match,
        gates.aging_does_not_tie,
    }
    assert set(gates.CHARGE) - set(gates.NOTICE) == of_charges
    assert len(set(gates.NOTICE)) == len(gates.NOTICE)


def test_mode_and_kill_switch_hold_back_without_stopping_the_plan():
    account = an_account(an_invoice())

    assert notices(account, mode="preview") == REMINDED
    assert notices(account, is_stopped=True) == REMINDED
    assert held_back(a_company(mode="preview")).rule == "preview"
    assert held_back(a_company(is_stopped=True)).rule == "stopped"
    assert held_back(a_company()) is None
