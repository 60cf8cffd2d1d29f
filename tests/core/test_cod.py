"""Cash on delivery: S4.5, S4.6, rule 9."""

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from plugin.core.actions import Cover
from plugin.core.cod import members_to_set
from plugin.core.owed import Applied
from plugin.core.past import CashOnDelivery
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
TOLD = (a_done_notice(days_ago=50), a_done_notice("cash on delivery", days_ago=1))
LATE = an_account(an_invoice(days_overdue=61), past=TOLD)
FAMILY = (
    a_member(id="12", name="Acme West", term_id=None),
    a_member(),
    a_member(id="11", name="Acme East", is_active=False),
)


def on_cod(*members, cause="arrears", **fields):
    state = CashOnDelivery(since=TODAY - days(9), cause=cause, former_terms=(("9", "3"), ("12", None)))
    return an_account(members=members, cash_on_delivery=state, **fields)


def test_s4_6_set_once_the_customer_was_told():
    found = the("set cod", LATE, POLICY)

    assert (found.cause, found.members, found.consent) == ("arrears", (("9", "3"),), "approve")
    assert found.covers == (Cover("customer/9", "set cod"),)
    assert the("set cod", replace(LATE, past=TOLD[:1]), POLICY) is None


PART_ON_IT = CashOnDelivery(since=TODAY - days(9), cause="arrears", former_terms=(("12", "2"),))
"""A part that was on cash on delivery has joined the family."""


def test_what_only_a_part_brought_along_does_not_stand_for_the_whole():
    members = (a_member(), a_member(id="12", term_id=COD_TERM))
    account = replace(LATE, members=members, cash_on_delivery=PART_ON_IT)

    assert the("set cod", account, POLICY).members == (("9", "3"),)
    assert the("set cod", replace(account, past=TOLD[:1]), POLICY) is None
    assert the("notice", replace(account, past=TOLD[:1]), POLICY).covers[0].step == "cash on delivery"
    on_our_term = (a_member(term_id=COD_TERM), members[1])
    assert the("set cod", replace(account, members=on_our_term), POLICY) is None


@pytest.mark.parametrize("cod_term_id", [COD_TERM, None])
def test_who_was_put_on_it_by_a_try_that_broke_off_belongs_to_what_is_finished(cod_term_id):
    """The terms to give back are those before the try, of who was reached by it and of who was not."""
    reached, left = a_member(term_id=COD_TERM), a_member(id="12", term_id="5")
    account = replace(LATE, members=(reached, left), terms_tried=(("9", "3"), ("12", "5")))

    assert members_to_set(account, cod_term_id) == (("9", "3"), ("12", "5"))


def test_terms_that_a_person_chose_after_a_try_are_given_back():
    account = replace(LATE, members=(a_member(term_id="7"),), terms_tried=(("9", "3"),))

    assert members_to_set(account, COD_TERM) == (("9", "7"),)


@pytest.mark.parametrize("fields", [{"bounced": True}, {"status": "unclear"}])
def test_not_when_the_notice_may_not_have_arrived(fields):
    past = (TOLD[0], a_done_notice("cash on delivery", days_ago=1, **fields))

    assert the("set cod", replace(LATE, past=past), POLICY) is None


def test_the_payer_and_its_active_sub_customers():
    assert the("set cod", replace(LATE, members=FAMILY), POLICY).members == (("9", "3"), ("12", None))


def test_who_is_on_our_term_already_is_left():
    members = (a_member(term_id=COD_TERM),)

    assert the("set cod", replace(LATE, members=members), POLICY) is None
    assert why(replace(LATE, members=members), POLICY, step="set cod").rule == "already on our term"


def test_not_when_the_debt_was_paid():
    account = replace(LATE, invoices=(a_paid_invoice(days_overdue=61),))

    assert the("set cod", account, POLICY) is None


@pytest.mark.parametrize(
    ("facts", "rule"), [({"holds": (a_hold(),)}, "on hold"), ({"legal_stop": a_legal_stop()}, "legal stop")]
)
def test_rule_1_what_stops_a_notice_stops_cash_on_delivery(facts, rule):
    assert the("set cod", replace(LATE, **facts), POLICY) is None
    assert why(replace(LATE, **facts), POLICY, step="set cod").rule == rule


def test_a_second_time_has_its_own_key():
    before = (a_past("set cod", Cover("customer/9", "set cod"), days_ago=200),)

    found = the("set cod", replace(LATE, past=(*TOLD, *before)), POLICY)

    assert found.covers == (Cover("customer/9", "set cod", 2),)


def test_rule_5_not_again_after_a_person_cancelled_it():
    cancelled = a_past("set cod", Cover("customer/9", "set cod"), status="cancelled")

    assert the("set cod", replace(LATE, past=(*TOLD, cancelled)), POLICY) is None


SKIPPED = a_skip("set cod", Cover("customer/9", "set cod"))


def told_at(hour, *, days_ago=1, **fields):
    at = datetime.combine(TODAY - days(days_ago), time(hour), UTC)
    return a_done_notice("cash on delivery", days_ago=days_ago, at=at, **fields)


def test_rule_5_a_skip_stays_when_another_step_or_only_a_day_follows():
    account = replace(LATE, past=(TOLD[0], told_at(9), SKIPPED))

    assert the("set cod", account, POLICY) is None
    assert why(account, POLICY, step="set cod").rule == "cancelled by a person"
    assert (
        the("set cod", replace(account, past=(*account.past, a_done_notice("x", days_ago=0))), POLICY) is None
    )


def test_a_skip_answers_for_what_had_told_the_customer_and_not_for_who_is_told_anew():
    """Of the same day, too, what the customer read after the skip opens it."""
    other = an_invoice(id="2", days_overdue=61)
    both = replace(LATE, invoices=(*LATE.invoices, other))
    before, later = (told_at(hour, invoice="2") for hour in (9, 11))
    next_day = told_at(9, invoice="2", days_ago=0)

    assert the("set cod", replace(both, past=(*TOLD, SKIPPED, before)), POLICY) is None
    for anew in (later, next_day):
        found = the("set cod", replace(both, past=(TOLD[0], told_at(9), SKIPPED, anew)), POLICY)
        assert found.covers == (Cover("customer/9", "set cod", 2),)
        assert found.because.fact("number") == other.number


def test_a_second_skip_answers_as_the_first_one_did():
    again = a_skip("set cod", Cover("customer/9", "set cod", 2), days_ago=0)
    past = (TOLD[0], told_at(9, days_ago=3), SKIPPED, told_at(11, invoice="2"), again)
    both = replace(LATE, invoices=(*LATE.invoices, an_invoice(id="2", days_overdue=61)), past=past)

    assert the("set cod", both, POLICY) is None
    assert why(both, POLICY, step="set cod").rule == "cancelled by a person"


def test_what_waits_keeps_its_key_and_ends_with_what_had_told_anew():
    waits = a_past("set cod", Cover("customer/9", "set cod", 2), status="approved", days_ago=0)
    past = (TOLD[0], told_at(9), SKIPPED, told_at(11, invoice="2"), waits)
    both = replace(LATE, invoices=(*LATE.invoices, an_invoice(id="2", days_overdue=61)), past=past)

    assert the("set cod", both, POLICY).covers == waits.covers
    assert the("set cod", replace(both, invoices=LATE.invoices), POLICY) is None


def test_once_set_the_customer_is_not_told_again():
    account = replace(
        LATE,
        past=TOLD[:1],
        cash_on_delivery=CashOnDelivery(since=TODAY, cause="by hand"),
    )

    assert why(account, POLICY, step="cash on delivery").rule == "already on cash on delivery"


# -- lifting ---------------------------------------------------------------------------------------

OURS = (a_member(term_id=COD_TERM), a_member(id="12", term_id=COD_TERM))


def test_s4_6_lifted_when_the_debt_has_cleared():
    found = the("lift cod", on_cod(*OURS, invoices=(a_paid_invoice(paid_on=TODAY - days(3)),)), POLICY)

    assert found.members == (("9", "3"), ("12", None))
    assert found.covers == (Cover("customer/9", "lift cod"),)


def test_not_lifted_while_the_last_payment_may_still_bounce():
    """Rule 9: three days unless the policy says otherwise."""
    account = on_cod(*OURS, invoices=(a_paid_invoice(paid_on=TODAY - days(2)),))
    waits = why(account, POLICY, step="lift cod")

    assert (waits.rule, waits.until) == ("payment may not have cleared", TODAY + days(1))
    assert the("lift cod", account, replace(POLICY, clearing_days=2)) is not None


def test_of_two_payments_the_last_one_has_to_clear():
    parts = (
        Applied(on=TODAY - days(2), amount_minor=40_000),
        Applied(on=TODAY - days(9), amount_minor=60_000),
    )
    account = on_cod(*OURS, invoices=(an_invoice(balance_minor=0, applied=parts),))

    assert why(account, POLICY, step="lift cod").until == TODAY + days(1)


def test_rule_9_who_pays_before_each_new_job_comes_off_when_the_debt_has_cleared():
    """Found by a simulated year: every new sale, paid at once, put the day off again."""
    debt = a_paid_invoice(paid_on=TODAY - days(3))
    at_once = (Applied(on=TODAY - days(1), amount_minor=100_000),)
    new_job = an_invoice(id="2", number="1002", days_overdue=1, balance_minor=0, applied=at_once)

    assert the("lift cod", on_cod(*OURS, invoices=(debt, new_job)), POLICY) is not None


def test_not_lifted_while_anything_is_overdue():
    assert the("lift cod", on_cod(*OURS, invoices=(an_invoice(),)), POLICY) is None


def test_an_invoice_not_yet_due_does_not_keep_it():
    assert the("lift cod", on_cod(*OURS, invoices=(an_invoice(days_overdue=-5),)), POLICY) is not None


@pytest.mark.parametrize("cause", ["history", "by hand"])
def test_rule_9_a_person_ends_what_is_not_for_arrears(cause):
    assert the("lift cod", on_cod(*OURS, cause=cause), POLICY) is None


def test_rule_5_a_term_somebody_chose_since_is_left():
    found = the("lift cod", on_cod(a_member(term_id="5"), OURS[1]), POLICY)

    assert found.members == (("12", None),)


def test_when_no_term_is_ours_any_more_only_our_record_ends():
    assert the("lift cod", on_cod(a_member(term_id="5")), POLICY).members == ()


def test_rule_9_approved_unless_the_policy_says_otherwise():
    policy = replace(POLICY, lift_cod_consent="automatic")

    assert the("lift cod", on_cod(OURS[0]), POLICY).consent == "approve"
    assert the("lift cod", on_cod(OURS[0]), policy).consent == "automatic"
    # Who had no term would get the company's default: a person looks.
    assert the("lift cod", on_cod(*OURS), policy).consent == "approve"


def test_a_relief_needs_no_quiet_day_and_no_confirmed_payments():
    account = on_cod(*OURS)

    assert the("lift cod", account, POLICY, today=TODAY + days(3), payments_entered_through=None)


def test_a_relief_needs_a_fresh_sync_no_legal_stop_and_our_term():
    account = on_cod(*OURS)

    assert why(account, POLICY, step="lift cod", synced_at=None).rule == "never synced"
    assert why(account, POLICY, step="lift cod", cod_term_id=None).rule == "our term is unknown"
    stopped = replace(account, legal_stop=a_legal_stop())
    assert why(stopped, POLICY, step="lift cod").rule == "legal stop"


# -- a lift that a person did not want ---------------------------------------------------------------

DECLINED = a_skip("lift cod", Cover("customer/9", "lift cod"), days_ago=6)
CLEARED = a_paid_invoice(paid_on=TODAY - days(12))


def declined(*invoices, **fields):
    return on_cod(*OURS, **{"invoices": invoices or (CLEARED,), "past": (DECLINED,), **fields})


def test_rule_5_a_lift_is_not_proposed_again_while_nothing_is_new():
    assert the("lift cod", declined(), POLICY) is None
    assert why(declined(), POLICY, step="lift cod").rule == "cancelled by a person"
    same_day = a_paid_invoice(paid_on=TODAY - days(6))
    assert the("lift cod", declined(same_day), POLICY) is None


def test_rule_9_a_debt_that_was_paid_late_since_then_is_a_new_reason():
    new_debt = a_paid_invoice(id="2", days_overdue=5, paid_on=TODAY - days(4))
    found = the("lift cod", declined(CLEARED, new_debt), POLICY)

    assert found.covers == (Cover("customer/9", "lift cod", 2),)
    assert found.consent == "approve"
    assert the("lift cod", declined(CLEARED, replace(new_debt, due_on=TODAY)), POLICY) is None


@pytest.mark.parametrize(("days_ago", "is_lifted"), [(7, False), (6, True), (5, True)])
def test_rule_9_what_bounced_and_was_settled_again_is_a_new_reason(days_ago, is_lifted):
    bounced = replace(CLEARED, episode=2, overdue_again_on=TODAY - days(days_ago))

    assert (the("lift cod", declined(bounced), POLICY) is not None) == is_lifted


def test_a_charge_of_ours_that_was_paid_is_no_reason():
    charge = a_paid_invoice(id="2", days_overdue=5, paid_on=TODAY - days(4), is_charge=True)

    assert the("lift cod", declined(CLEARED, charge), POLICY) is None


def test_a_payment_after_the_skip_has_to_clear_as_any():
    new_debt = a_paid_invoice(id="2", days_overdue=5, paid_on=TODAY - days(2))

    assert why(declined(CLEARED, new_debt), POLICY, step="lift cod").rule == "payment may not have cleared"


def test_s4_6_a_debt_of_before_the_skip_that_is_found_again_is_answered_for_good_by_what_was_done_since():
    done = a_past("lift cod", Cover("customer/9", "lift cod", 2), days_ago=2)

    assert the("lift cod", declined(past=(DECLINED, done)), POLICY).covers[0].episode == 3
