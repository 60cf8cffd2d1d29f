"""Charges trued up: what later facts make too high is credited, once, and nothing is billed afterwards."""

from dataclasses import replace
from decimal import Decimal

import pytest

from plugin.core.actions import Cover
from plugin.core.billed import ChargedFee
from plugin.core.late_fees import Fee, FeeBand
from plugin.core.owed import Applied
from plugin.core.past import PastAction
from plugin.core.said import Waiver
from plugin.core.second_look import second_look
from tests.core.asking import planned, the, why
from tests.core.builders import (
    CHARGE,
    INTEREST_NOTICE,
    REMINDER,
    TODAY,
    a_dispute,
    a_done_notice,
    a_hold,
    a_legal_stop,
    a_policy,
    an_account,
    an_invoice,
    days,
    some_terms,
)
from tests.core.doing import after

POLICY = a_policy(REMINDER, INTEREST_NOTICE, CHARGE)
NOTICED = (("reminder", 28), ("interest notice", 16))
TOLD = tuple(a_done_notice(step, days_ago=ago) for step, ago in NOTICED)
LATE = an_account(an_invoice(days_overdue=31), past=TOLD)
LATER = TODAY + days(3)


def charged(account=LATE, policy=POLICY, **company):
    """The account after its charge was raised as invoice 900, and the charge."""
    charge = the("charge", account, policy, **company)
    account = after(account, charge, TODAY)
    raised = replace(account.past[-1], ref="900")
    ours = an_invoice(
        id="900",
        due_on=TODAY,
        total_minor=charge.total_minor,
        balance_minor=charge.total_minor,
        is_charge=True,
    )
    return replace(account, past=(*account.past[:-1], raised), invoices=(*account.invoices, ours)), charge


def with_invoice(account, **fields):
    first, *others = account.invoices
    return replace(account, invoices=(replace(first, **fields), *others))


def with_charge(account, **fields):
    *others, last = account.invoices
    return replace(account, invoices=(*others, replace(last, **fields)))


def credit(account, policy=POLICY, today=LATER, **company):
    return the("credit", account, policy, today=today, **company)


def paid(amount_minor, *, days_ago):
    part = Applied(on=TODAY - days(days_ago), amount_minor=amount_minor)
    return {"balance_minor": 100_000 - amount_minor, "applied": (part,)}


ACCOUNT, RAISED = charged()
"""1,000.00 for 30 days at 18 %: 14.79."""


WAIVER = Waiver(
    charge_id=ACCOUNT.past[-1].id, reason="A good customer.", by="Alice", actor="user:alice", on=TODAY
)


def test_nothing_is_credited_while_the_facts_stand():
    assert credit(ACCOUNT) is None


def test_a_payment_entered_late_lowers_the_charge():
    found = credit(with_invoice(ACCOUNT, **paid(40_000, days_ago=5)))

    # 400.00 at 18 % for the four days from the day after the payment through the last one charged.
    assert found.total_minor == 78
    assert (found.charge_id, found.charge_invoice_id, found.consent) == (
        ACCOUNT.past[-1].id,
        "900",
        "approve",
    )
    assert found.covers == (Cover(f"charge/{ACCOUNT.past[-1].id}", "credit"),)
    assert found.because.rule == "charged too much"


def test_a_payment_by_the_date_given_that_is_entered_late_takes_all_its_interest_back():
    assert credit(with_invoice(ACCOUNT, **paid(100_000, days_ago=10))).total_minor == 14_79


def test_a_second_invoice_or_an_earlier_charge_hides_nothing_that_is_too_much():
    told = tuple(
        replace(past, id=f"2{past.id}", covers=(Cover("invoice/2", past.covers[0].step),)) for past in TOLD
    )
    two = replace(LATE, invoices=(*LATE.invoices, an_invoice(id="2", days_overdue=31)), past=(*TOLD, *told))
    both, _ = charged(two)
    earlier = replace(ACCOUNT.charged[0], charge_id="old", period_from=TODAY, period_through=TODAY)
    twice = replace(ACCOUNT, charged=(earlier, *ACCOUNT.charged))

    assert credit(with_invoice(both, **paid(40_000, days_ago=5))).total_minor == 78
    assert credit(with_invoice(twice, **paid(40_000, days_ago=5))).total_minor == 78


def test_what_was_in_dispute_on_a_day_bears_nothing_for_it_once_that_is_settled():
    settled = replace(a_dispute(opened_days_ago=10), closed_on=TODAY)

    assert credit(replace(ACCOUNT, disputes=(settled,))).total_minor == 4_93
    assert credit(replace(ACCOUNT, disputes=(replace(settled, invoice_id="2"),))) is None


def test_a_credit_for_a_return_counts_from_the_first_day():
    part = Applied(on=TODAY, amount_minor=50_000, source="credit")

    assert credit(with_invoice(ACCOUNT, balance_minor=50_000, applied=(part,))).total_minor == 14_79 - 7_40


def test_an_invoice_edited_down_lowers_the_charge():
    assert credit(with_invoice(ACCOUNT, total_minor=50_000, balance_minor=50_000)).total_minor == 7_39


def test_a_voided_invoice_takes_all_its_interest_back():
    voided = with_invoice(ACCOUNT, total_minor=0, balance_minor=0, is_voided=True)

    assert credit(voided).total_minor == 14_79


def test_too_little_is_never_billed_afterwards():
    dearer = with_invoice(ACCOUNT, total_minor=200_000, balance_minor=200_000)

    assert credit(dearer) is None
    assert the("charge", dearer, POLICY, today=LATER) is None


def test_an_open_dispute_changes_nothing_until_it_is_settled():
    opened = a_dispute(amount_minor=40_000, opened_days_ago=0)
    part = Applied(on=LATER, amount_minor=40_000, source="credit")
    settled = replace(opened, closed_on=LATER)

    assert credit(replace(ACCOUNT, disputes=(opened,))) is None
    assert credit(replace(ACCOUNT, disputes=(settled,))) is None
    given = with_invoice(replace(ACCOUNT, disputes=(settled,)), balance_minor=60_000, applied=(part,))
    assert credit(given).total_minor == 14_79 - 8_88


def test_the_rate_that_was_charged_counts_and_no_later_policy():
    cheaper = a_policy(REMINDER, INTEREST_NOTICE, CHARGE, interest=some_terms(annual_rate_percent=Decimal(1)))

    assert credit(ACCOUNT, cheaper) is None
    assert credit(ACCOUNT, replace(POLICY, interest=None)) is None


def test_what_was_charged_before_its_figures_were_kept_is_left_alone():
    old = tuple(replace(each, annual_rate_percent=None, day_count=None) for each in ACCOUNT.charged)

    assert credit(with_invoice(replace(ACCOUNT, charged=old), **paid(100_000, days_ago=10))) is None


def test_the_cap_holds_over_what_is_left():
    terms = some_terms(cap_percent_of_invoice=Decimal(1))
    policy = a_policy(REMINDER, INTEREST_NOTICE, CHARGE, interest=terms)
    account, charge = charged(policy=policy)

    found = credit(with_invoice(account, total_minor=90_000, balance_minor=90_000), policy)

    assert (charge.total_minor, found.total_minor) == (10_00, 1_00)


# -- once --------------------------------------------------------------------------------------------

TOO_HIGH = with_invoice(ACCOUNT, **paid(40_000, days_ago=5))


def credited(account, amount_minor=78, status="done", number=1):
    cover = Cover(f"charge/{ACCOUNT.past[-1].id}", "credit", number)
    past = PastAction(
        id=f"credit {number}",
        kind="credit",
        covers=(cover,),
        status=status,
        on=LATER,
        credited_minor=amount_minor,
    )
    return replace(account, past=(*account.past, past))


def test_what_was_credited_is_not_credited_again():
    assert credit(credited(TOO_HIGH)) is None


@pytest.mark.parametrize("status", ["sending", "unclear"])
def test_a_credit_under_way_is_not_begun_again(status):
    more = with_invoice(credited(TOO_HIGH, status=status), **paid(80_000, days_ago=5))

    assert credit(more) is None
    step = why(more, POLICY, step="credit", today=LATER)
    assert step.rule in ("on its way", "outcome unclear")


def test_what_lowers_it_further_is_credited_beside():
    found = credit(with_invoice(credited(TOO_HIGH), **paid(80_000, days_ago=5)))

    assert (found.total_minor, found.occurrence, found.covers[0].episode) == (79, 2, 2)


def test_what_a_person_credited_in_quickbooks_counts():
    by_hand = Applied(on=TODAY, amount_minor=50, source="credit")

    assert credit(with_charge(TOO_HIGH, balance_minor=14_29, applied=(by_hand,))).total_minor == 28


def test_a_charge_a_person_lowered_or_voided_counts():
    assert credit(with_charge(TOO_HIGH, total_minor=13_00, balance_minor=13_00)) is None
    assert credit(with_charge(TOO_HIGH, total_minor=0, balance_minor=0, is_voided=True)) is None


def test_a_charge_that_is_gone_is_told_and_nothing_is_credited():
    gone = replace(TOO_HIGH, invoices=TOO_HIGH.invoices[:1])

    assert credit(gone) is None
    assert why(gone, POLICY, step="credit", today=LATER).rule == "charge not found"


@pytest.mark.parametrize(
    ("facts", "company", "rule"),
    [
        ({"legal_stop": a_legal_stop()}, {}, "legal stop"),
        ({"holds": (a_hold(),)}, {}, "on hold"),
        ({}, {"synced_at": None}, "never synced"),
        ({}, {"books_closed_through": LATER}, "today is in a closed period"),
    ],
)
def test_what_stands_against_a_credit(facts, company, rule):
    account = replace(TOO_HIGH, **facts)

    assert credit(account, **company) is None
    assert why(account, POLICY, step="credit", today=LATER, **company).rule == rule


def test_an_agreement_is_for_the_amount_that_was_shown():
    agreed = credit(TOO_HIGH)
    fresh = planned(with_invoice(ACCOUNT, **paid(80_000, days_ago=5)), POLICY, today=LATER)

    assert second_look(agreed, planned(TOO_HIGH, POLICY, today=LATER)) == agreed
    assert second_look(agreed, fresh).rule == "numbers changed"


# -- left out by a person ----------------------------------------------------------------------------

SKIPPED = credited(TOO_HIGH, status="cancelled")


def test_rule_5_a_credit_that_a_person_did_not_want_is_not_proposed_again():
    lower = with_invoice(SKIPPED, **paid(20_000, days_ago=5))

    assert credit(SKIPPED) is None
    assert why(SKIPPED, POLICY, step="credit", today=LATER).rule == "cancelled by a person"
    assert credit(lower) is None


def test_what_makes_the_charge_still_higher_than_it_should_be_is_asked_about_anew():
    found = credit(with_invoice(SKIPPED, **paid(80_000, days_ago=5)))

    assert (found.total_minor, found.occurrence, found.consent) == (157, 2, "approve")


def test_rule_5_a_waiver_is_a_later_word_than_the_skip():
    found = credit(replace(SKIPPED, waivers=(WAIVER,)))

    assert (found.total_minor, found.occurrence, found.agreed_by) == (14_79, 2, "user:alice")


def test_the_credit_of_a_waiver_is_skipped_once_as_any_other():
    declined = credited(SKIPPED, 14_79, status="cancelled", number=2)
    last = replace(declined.past[-1], is_agreed=True)
    account = replace(declined, past=(*declined.past[:-1], last), waivers=(WAIVER,))

    assert credit(account) is None


def test_after_a_credit_that_was_done_an_earlier_skip_is_over():
    done = credited(SKIPPED, number=2)

    assert credit(done) is None
    assert credit(with_invoice(done, **paid(80_000, days_ago=5))).occurrence == 3


# -- fees --------------------------------------------------------------------------------------------


def with_fee(**fields):
    terms = some_terms(fees=(Fee(name="late fee", **fields),), annual_rate_percent=Decimal(0))
    fee = ChargedFee(
        invoice_id="1",
        name="late fee",
        number=1,
        amount_minor=50_00,
        charge_id=ACCOUNT.past[-1].id,
        owed_minor=100_000,
        percent=fields.get("percent"),
        paid_in_time_through=TODAY - days(6),
    )
    account = with_charge(replace(ACCOUNT, charged=(fee,)), total_minor=50_00, balance_minor=50_00)
    return account, a_policy(REMINDER, INTEREST_NOTICE, CHARGE, interest=terms)


def test_a_share_is_trued_up_to_what_was_owed():
    account, policy = with_fee(percent=Decimal(5))

    assert credit(account, policy) is None
    assert credit(with_invoice(account, **paid(40_000, days_ago=10)), policy).total_minor == 20_00
    assert credit(with_invoice(account, **paid(40_000, days_ago=2)), policy) is None


def test_a_flat_fee_stands_while_anything_was_owed():
    account, policy = with_fee(amount=Decimal(50))

    assert credit(with_invoice(account, **paid(99_999, days_ago=10)), policy) is None
    found = credit(with_invoice(account, **paid(100_000, days_ago=10)), policy)
    assert [(line.what, line.amount_minor) for line in found.lines] == [("late fee", 50_00)]


def test_a_sum_by_size_follows_the_size():
    bands = (
        FeeBand(from_amount=Decimal(0), amount=Decimal(20)),
        FeeBand(from_amount=Decimal(1000), amount=Decimal(50)),
    )
    account, policy = with_fee(bands=bands, counts_toward_cap=False)

    assert credit(account, policy) is None
    assert credit(with_invoice(account, **paid(1, days_ago=10)), policy).total_minor == 30_00


def test_a_fee_of_which_no_figures_were_kept_is_left_alone():
    account, policy = with_fee(amount=Decimal(50))
    old = tuple(replace(each, paid_in_time_through=None) for each in account.charged)

    assert credit(with_invoice(replace(account, charged=old), **paid(100_000, days_ago=10)), policy) is None


# -- waived by a person ------------------------------------------------------------------------------


def test_s4_a_person_waives_a_charge_and_all_of_it_is_credited():
    found = credit(replace(credited(ACCOUNT), waivers=(WAIVER,)))

    assert (found.total_minor, found.agreed_by) == (14_79 - 78, "user:alice")
    assert found.because.rule == "charge waived"


# -- ignored by the customer -------------------------------------------------------------------------


def paid_off(**charge):
    paid_now = Applied(on=TODAY + days(1), amount_minor=100_000)
    return with_charge(with_invoice(ACCOUNT, balance_minor=0, applied=(paid_now,)), **charge)


def asked(account):
    return [t.subject for t in planned(account, POLICY, today=LATER).tasks if t.kind == "waive or pursue"]


def test_who_pays_what_was_late_and_not_the_charge_is_asked_about():
    assert asked(paid_off()) == ["invoice/900"]


def test_a_payment_of_the_very_day_of_the_charge_was_made_without_it():
    on_that_day = Applied(on=TODAY, amount_minor=100_000)

    assert asked(with_invoice(ACCOUNT, balance_minor=0, applied=(on_that_day,))) == ["invoice/900"]


def test_nobody_is_asked_while_a_cent_or_another_invoice_of_the_charge_is_late():
    paid_now = Applied(on=TODAY + days(1), amount_minor=100_000)
    told = tuple(a_done_notice(step, invoice="2", days_ago=ago) for step, ago in NOTICED)
    both, _ = charged(
        replace(LATE, invoices=(*LATE.invoices, an_invoice(id="2", days_overdue=31)), past=TOLD + told)
    )
    one_paid = with_invoice(both, balance_minor=0, applied=(paid_now,))

    assert asked(with_invoice(paid_off(), balance_minor=1)) == []
    assert asked(one_paid) == []


def test_nobody_is_asked_while_it_is_no_short_payment():
    before = Applied(on=TODAY - days(1), amount_minor=100_000)

    assert asked(ACCOUNT) == []
    assert asked(paid_off(balance_minor=0)) == []
    assert asked(paid_off(balance_minor=5)) == []
    assert asked(with_invoice(ACCOUNT, balance_minor=0, applied=(before,))) == []
    assert asked(with_invoice(paid_off(), is_voided=True)) == []
    assert asked(replace(paid_off(), invoices=paid_off().invoices[:1])) == []


def test_a_waived_charge_is_no_question_any_more():
    waiver = Waiver(charge_id=ACCOUNT.past[-1].id, reason="", by="Alice", actor="user:alice", on=TODAY)

    assert asked(replace(paid_off(), waivers=(waiver,))) == []


def test_what_was_charged_on_an_invoice_that_was_deleted_is_credited_by_its_number():
    account, charge = charged()
    gone = tuple(replace(each, deleted_number="1001") for each in account.charged)
    account = replace(account, invoices=account.invoices[1:], charged=gone)

    credit = the("credit", account, POLICY, today=LATER)

    assert credit.total_minor == charge.total_minor
    assert [(line.invoice_id, line.invoice_number) for line in credit.lines] == [("1", "1001")]
    assert credit.consent == "approve"
