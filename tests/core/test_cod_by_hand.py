"""Cash on delivery by a person's decision: rules 4, 5 and 9."""

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from plugin.core.actions import Cover
from plugin.core.past import CashOnDelivery
from plugin.core.said import CodDecision
from tests.core.asking import the, why
from tests.core.builders import (
    COD,
    COD_TERM,
    REMINDER,
    TODAY,
    a_done_notice,
    a_hold,
    a_legal_stop,
    a_member,
    a_paid_invoice,
    a_past,
    a_policy,
    a_skip,
    an_account,
    an_invoice,
    days,
)

POLICY = a_policy(REMINDER, COD)
ON = CodDecision(id="d1", reason="Two checks bounced", by="Dana", actor="user:dana", on=TODAY - days(9))
OFF = replace(ON, ended_by="Pat", ended_actor="user:pat", ended_on=TODAY)
STATE = CashOnDelivery(since=TODAY - days(9), cause="by hand", former_terms=(("9", "3"), ("12", None)))
OURS = (a_member(term_id=COD_TERM), a_member(id="12", term_id=COD_TERM))


def owing_nothing(word=ON, **fields):
    return an_account(cod_decision=word, **fields)


def on_cod(word, *, state=STATE, **fields):
    return an_account(members=OURS, cash_on_delivery=state, cod_decision=word, **fields)


def test_a_person_needs_no_debt_and_no_notice():
    found = the("set cod", owing_nothing(), POLICY)

    assert (found.cause, found.members) == ("by hand", (("9", "3"),))
    assert found.covers == (Cover("decision/d1", "set cod"),)
    assert found.because.rule == "cod by hand"


def test_the_decision_is_the_consent():
    assert the("set cod", owing_nothing(), POLICY).agreed_by == "user:dana"
    assert the("lift cod", on_cod(OFF), POLICY).agreed_by == "user:pat"


def test_the_payer_and_its_active_sub_customers():
    family = (a_member(id="12", term_id=None), a_member(), a_member(id="11", is_active=False))

    assert the("set cod", owing_nothing(members=family), POLICY).members == (("9", "3"), ("12", None))


@pytest.mark.parametrize("facts", [{}, {"cod_term_id": None}, {"payments_entered_through": None}])
def test_it_waits_for_no_confirmed_payments_no_contact_day_and_no_term_of_ours(facts):
    assert the("set cod", owing_nothing(holds=(a_hold(),)), POLICY, today=TODAY + days(3), **facts)


def test_it_needs_a_fresh_sync_and_no_legal_stop():
    stopped = owing_nothing(legal_stop=a_legal_stop())

    assert why(owing_nothing(), POLICY, step="set cod", synced_at=None).rule == "never synced"
    assert why(stopped, POLICY, step="set cod").rule == "legal stop"


def test_who_is_on_our_term_already_is_left():
    account = owing_nothing(members=(a_member(term_id=COD_TERM),))

    assert why(account, POLICY, step="set cod").rule == "already on our term"


def test_each_decision_is_carried_out_once():
    done = a_past("set cod", Cover("decision/d1", "set cod"), days_ago=200)

    assert the("set cod", owing_nothing(past=(done,)), POLICY) is None
    assert the("set cod", owing_nothing(replace(ON, id="d7"), past=(done,)), POLICY)


def test_the_policy_s_own_cancelled_act_is_no_obstacle_to_a_person():
    cancelled = a_past("set cod", Cover("customer/9", "set cod"), status="cancelled")

    assert the("set cod", owing_nothing(past=(cancelled,)), POLICY)


@pytest.mark.parametrize(("status", "rule"), [("sending", "on its way"), ("unclear", "outcome unclear")])
def test_rule_4_no_second_change_of_terms_while_the_first_is_not_settled(status, rule):
    arrears = a_past("set cod", Cover("customer/9", "set cod"), status=status)

    assert why(owing_nothing(past=(arrears,)), POLICY, step="set cod").rule == rule
    assert why(on_cod(OFF, past=(arrears,)), POLICY, step="lift cod").rule == rule


def test_a_person_s_word_goes_before_the_policy_s():
    told = (a_done_notice(days_ago=50), a_done_notice("cash on delivery", days_ago=1))
    late = an_account(an_invoice(days_overdue=61), past=told)

    assert the("set cod", late, POLICY).cause == "arrears"
    assert the("set cod", replace(late, cod_decision=ON), POLICY).cause == "by hand"


# -- ending ----------------------------------------------------------------------------------------


ENDED_BEFORE = replace(OFF, ended_on=STATE.since - days(1))
HISTORY = replace(STATE, cause="history")


@pytest.mark.parametrize(("word", "state"), [(ON, STATE), (None, STATE), (ENDED_BEFORE, HISTORY)])
def test_rule_9_the_clearing_of_the_debt_does_not_lift_it(word, state):
    account = on_cod(word, state=state, invoices=(a_paid_invoice(),))

    assert the("lift cod", account, POLICY) is None
    assert why(account, POLICY, step="lift cod").rule == "cod ends by a person"


def test_rule_9_a_decision_that_was_ended_while_its_act_was_in_doubt_is_ended():
    assert the("lift cod", on_cod(ENDED_BEFORE), POLICY).agreed_by == "user:pat"


@pytest.mark.parametrize("cause", ["by hand", "history"])
def test_rule_9_a_person_lifts_it_whatever_is_owed(cause):
    account = on_cod(OFF, state=replace(STATE, cause=cause), invoices=(an_invoice(),))
    found = the("lift cod", account, POLICY)

    assert found.members == (("9", "3"), ("12", None))
    assert found.covers == (Cover("decision/d1", "lift cod"),)


def test_a_relief_needs_a_fresh_sync_no_legal_stop_and_our_term():
    account = on_cod(OFF)

    assert why(account, POLICY, step="lift cod", synced_at=None).rule == "never synced"
    assert why(account, POLICY, step="lift cod", cod_term_id=None).rule == "our term is unknown"
    assert why(replace(account, legal_stop=a_legal_stop()), POLICY, step="lift cod").rule == "legal stop"


PAID = a_paid_invoice(paid_on=TODAY - days(3))


def test_a_person_may_keep_what_was_set_for_arrears():
    kept = on_cod(ON, state=replace(STATE, cause="arrears"), invoices=(PAID,))

    assert the("lift cod", kept, POLICY) is None
    assert the("lift cod", replace(kept, cod_decision=OFF), POLICY).because.rule == "arrears cleared"


def test_s4_6_what_was_set_for_arrears_stays_while_something_is_overdue_whoever_let_it_go():
    account = on_cod(OFF, state=replace(STATE, cause="arrears"), invoices=(an_invoice(),))

    assert the("lift cod", account, POLICY) is None


def test_who_is_let_go_on_the_day_it_was_set_is_let_go():
    word = replace(OFF, ended_on=STATE.since)

    assert the("lift cod", on_cod(word), POLICY) is not None


def test_rule_5_after_a_person_lifted_it_the_policy_must_tell_the_customer_anew():
    told = (a_done_notice(days_ago=50), a_done_notice("cash on delivery", days_ago=3))
    late = an_account(an_invoice(days_overdue=61), past=told, cod_decision=OFF)
    again = replace(late, past=(told[0], a_done_notice("cash on delivery", days_ago=1)))

    that_day = replace(OFF, ended_on=TODAY - days(3))

    assert why(late, POLICY, step="set cod").rule == "cod lifted by a person"
    assert why(replace(late, cod_decision=that_day), POLICY, step="set cod").rule == "cod lifted by a person"
    assert the("set cod", replace(again, cod_decision=replace(OFF, ended_on=TODAY - days(2))), POLICY)


# -- after a lift that a person did not want ---------------------------------------------------------------

DECLINED = a_skip("lift cod", Cover("customer/9", "lift cod"), days_ago=1)
ARREARS = replace(STATE, cause="arrears")


def declined(word, **fields):
    return on_cod(word, state=ARREARS, **{"invoices": (PAID,), "past": (DECLINED,), **fields})


def at(hour, days_ago):
    return datetime.combine(TODAY - days(days_ago), time(hour), UTC)


def test_rule_5_a_later_word_gives_the_terms_back_and_is_the_consent():
    found = the("lift cod", declined(OFF), POLICY)

    assert found.covers == (Cover("customer/9", "lift cod", 2),)
    assert (found.agreed_by, found.because.rule) == ("user:pat", "cod lifted by hand")


def test_a_word_of_the_same_day_counts_when_it_was_said_after_the_skip():
    that_day = replace(OFF, ended_on=TODAY - days(1))

    assert the("lift cod", declined(replace(that_day, at=at(11, 1))), POLICY)
    assert the("lift cod", declined(replace(that_day, at=at(9, 1))), POLICY) is None
    assert the("lift cod", declined(replace(that_day, ended_on=TODAY - days(2), at=at(9, 2))), POLICY) is None


def test_rule_9_it_waits_for_the_clearing_of_the_debt_and_for_whatever_a_relief_needs():
    fresh = a_paid_invoice(paid_on=TODAY - days(2))

    assert (
        why(declined(OFF, invoices=(fresh,)), POLICY, step="lift cod").rule == "payment may not have cleared"
    )
    assert the("lift cod", declined(OFF, invoices=(an_invoice(),)), POLICY) is None
    assert why(declined(OFF), POLICY, step="lift cod", synced_at=None).rule == "never synced"


def test_what_is_overdue_and_paid_after_the_word_asks_a_person_again():
    word = replace(OFF, ended_on=TODAY - days(8))
    skip = a_skip("lift cod", Cover("customer/9", "lift cod"), days_ago=9)
    paid_since = a_paid_invoice(paid_on=TODAY - days(4))

    assert the("lift cod", declined(word, invoices=(paid_since,), past=(skip,)), POLICY).agreed_by is None
