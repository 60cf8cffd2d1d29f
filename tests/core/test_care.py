"""Before and after a debt: receipts confirmed, terms acknowledged, thanks (S2.3, S4.8, S4.9)."""

from dataclasses import replace

import pytest

from plugin.core.explain import situation_of
from plugin.core.onboarding import assessment_wanted
from plugin.core.owed import Applied, History
from plugin.core.policy import Step
from plugin.core.proposers.care import turning_days
from plugin.core.said import Own
from tests.core.asking import planned, reasons, tasks, the
from tests.core.builders import (
    CHARGE,
    INTEREST_NOTICE,
    TODAY,
    a_company,
    a_contact,
    a_done_notice,
    a_legal_stop,
    a_paid_invoice,
    a_policy,
    an_account,
    an_attempt,
    an_invoice,
    days,
    some_terms,
)

CONFIRM = Step(name="did it arrive", kind="confirm receipt", days_after_invoice=3)
CONFIRMING = a_policy(CONFIRM)
COMING = an_invoice(days_overdue=-10, issued_on=TODAY - days(3))
ASKED = [("confirm receipt", "invoice/1")]


# -- S2.3: a receipt confirmed -------------------------------------------------------------------------------


def test_s2_3_somebody_asks_before_the_due_date_whether_the_invoice_has_arrived():
    assert tasks(an_account(COMING), CONFIRMING) == ASKED
    assert tasks(an_account(replace(COMING, issued_on=TODAY - days(2))), CONFIRMING) == []
    assert tasks(an_account(COMING), a_policy()) == []


def test_s2_3_once_it_is_confirmed_or_late_nobody_asks():
    confirmed = a_contact(outcome="got the invoice", invoice_id="1")

    assert tasks(an_account(COMING, contacts=(confirmed,)), CONFIRMING) == []
    assert tasks(an_account(COMING, contacts=(replace(confirmed, invoice_id="2"),)), CONFIRMING) == ASKED
    assert tasks(an_account(COMING, contacts=(an_attempt(invoice_id="1"),)), CONFIRMING) == ASKED
    assert ("confirm receipt", "invoice/1") not in tasks(an_account(an_invoice(days_overdue=1)), CONFIRMING)
    assert tasks(an_account(COMING, legal_stop=a_legal_stop()), CONFIRMING) == []


def test_s2_3_one_that_is_confirmed_keeps_no_other_from_being_asked_about():
    confirmed = a_contact(outcome="got the invoice", invoice_id="1")
    account = an_account(COMING, replace(COMING, id="2"), contacts=(confirmed,))

    assert tasks(account, CONFIRMING) == [("confirm receipt", "invoice/2")]


# -- S3.1: credit assessed ----------------------------------------------------------------------------------

NEW = an_account(an_invoice(days_overdue=-10), history=History(first_invoiced_on=TODAY - days(30)))
ASSESSING = a_policy(assess_within_days=30)
ASSESSED = Own(name="assessment", by="Dana", on=TODAY, reason="References are good.")


def test_s3_1_somebody_is_asked_to_assess_a_new_customer_until_it_is_recorded():
    asked = [("assess the new customer", "customer/9")]

    assert tasks(NEW, ASSESSING) == asked
    assert tasks(NEW, a_policy()) == []
    assert tasks(replace(NEW, own=(replace(ASSESSED, name="tag"),)), ASSESSING) == asked
    assert tasks(replace(NEW, own=(ASSESSED,)), ASSESSING) == []
    assert tasks(replace(NEW, legal_stop=a_legal_stop()), ASSESSING) == []


def test_s3_1_who_has_been_a_customer_for_longer_is_known_by_how_it_paid():
    known = replace(NEW, history=History(first_invoiced_on=TODAY - days(31)))

    assert tasks(known, ASSESSING) == []
    assert assessment_wanted(an_account(), ASSESSING, TODAY) is None  # never invoiced


# -- S4.8: terms acknowledged --------------------------------------------------------------------------------

ASKING = a_policy(terms_within_days=30)


def test_s4_8_a_new_customer_is_asked_to_acknowledge_the_terms():
    assert tasks(NEW, ASKING) == [("get the terms acknowledged", "customer/9")]
    assert tasks(NEW, a_policy()) == []
    assert tasks(replace(NEW, terms_acknowledged_on=TODAY), ASKING) == []
    assert tasks(replace(NEW, history=History(first_invoiced_on=TODAY - days(31))), ASKING) == []
    assert tasks(an_account(), ASKING) == []


def test_s4_8_without_an_acknowledgment_no_interest_where_the_policy_asks_for_one():
    policy = a_policy(INTEREST_NOTICE, CHARGE, interest=some_terms(only_if_acknowledged=True))
    late = an_account(an_invoice(days_overdue=40))
    told = replace(late, past=(a_done_notice("interest notice", days_ago=20),))
    known = {"terms_acknowledged_on": TODAY - days(90)}

    assert the("notice", late, policy).because.rule == "second reminder, terms not acknowledged"
    assert the("notice", late, policy).annual_rate_percent is None
    assert the("notice", replace(late, **known), policy).annual_rate_percent == 18
    assert the("charge", told, policy) is None
    assert "terms not acknowledged" in reasons(told, policy).values()
    assert the("charge", replace(told, **known), policy) is not None


# -- S4.9: thanks --------------------------------------------------------------------------------------------

THANKING = a_policy(says_thanks=True)


def paid(days_ago, **fields):
    invoice = a_paid_invoice(paid_on=TODAY - days(days_ago))
    return an_account(invoice, **{"past": (a_done_notice(days_ago=20),), **fields})


THANKED = ("say thank you", "customer/9")


def test_s4_9_who_pays_what_we_had_to_ask_for_is_thanked():
    assert tasks(paid(2), THANKING) == [THANKED]
    assert tasks(paid(2), a_policy()) == []


@pytest.mark.parametrize(
    "account",
    [
        paid(8),
        paid(2, past=()),
        paid(2, contacts=(a_contact(days_ago=1),)),
        paid(2, contacts=(a_contact(days_ago=2),)),
        paid(2, legal_stop=a_legal_stop()),
        an_account(*paid(2).invoices, an_invoice(id="2"), past=paid(2).past),
    ],
    ids=["long ago", "never asked", "spoken to since", "spoken to that day", "legal stop", "another is late"],
)
def test_but_not_who_paid_long_ago_or_unasked_or_owes_more(account):
    assert THANKED not in tasks(account, THANKING)


def test_the_thanks_end_by_themselves():
    assert planned(paid(2), THANKING).look_again_on <= TODAY + days(6)


def test_who_paid_in_parts_is_thanked_for_the_last_of_them_and_within_a_week():
    parts = (
        Applied(on=TODAY - days(7), amount_minor=60_000),
        Applied(on=TODAY - days(30), amount_minor=40_000),
    )
    invoice = an_invoice(balance_minor=0, applied=parts)
    account = an_account(invoice, past=(a_done_notice(days_ago=40),))

    assert tasks(account, THANKING) == [THANKED]
    assert TODAY + days(1) in [*turning_days(situation_of(account, THANKING, a_company()))]
