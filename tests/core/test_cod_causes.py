"""Cash on delivery for a history and broken promises, leaks, service after repeated cycles (S4.5 to S4.7)."""

from dataclasses import replace
from decimal import Decimal

import pytest

from plugin import policies
from plugin.core.cod_terms import CodTerms
from plugin.core.owed import Applied, History
from plugin.core.past import CashOnDelivery
from plugin.core.said import CodDecision
from tests.core.asking import notices, planned, reasons, tasks, the, why
from tests.core.builders import (
    COD_TERM,
    TODAY,
    a_done_notice,
    a_hold,
    a_legal_stop,
    a_member,
    a_paid_invoice,
    a_past,
    a_policy,
    a_promise,
    an_account,
    an_invoice,
    days,
)
from tests.core.doing import after

BY_HISTORY = a_policy(cash_on_delivery=CodTerms(late_payments=3))
BY_PROMISES = a_policy(cash_on_delivery=CodTerms(broken_promises=2))
REMINDED = (a_done_notice(days_ago=7),)
COD_STATE = CashOnDelivery(since=TODAY - days(10), cause="history")


def paid_late(*days_late, issued_days_ago=90):
    issued_on = TODAY - days(issued_days_ago)
    return History(paid_late=(issued_on,) * len(days_late), days_late=days_late)


def broken(number, **fields):
    return tuple(a_promise(id=f"p{n}", due_in=-9 - n, made_days_ago=30, **fields) for n in range(number))


def late(**fields):
    return an_account(an_invoice(days_overdue=10), **{"past": REMINDED, **fields})


# -- a history of late payments ------------------------------------------------------------------------------


def test_s4_5_who_has_paid_late_again_and_again_is_told_that_it_is_now_our_policy():
    account = late(history=paid_late(16, 40, 16))
    notice = the("notice", account, BY_HISTORY)

    assert notice.tone == "cash on delivery policy notice"
    assert notice.covers[0].step == "cash on delivery"
    assert (notice.because.rule, notice.because.fact("late_payments")) == ("late payments", 3)


@pytest.mark.parametrize(
    "history",
    [
        paid_late(16, 16),
        paid_late(16, 16, 15),
        paid_late(16, 16, 16, issued_days_ago=365),
    ],
)
def test_too_few_of_a_year_or_not_late_enough_are_no_history(history):
    assert notices(late(history=history), BY_HISTORY) == []


OF_LAST = a_policy(cash_on_delivery=CodTerms(late_payments=3, of_last=6))


@pytest.mark.parametrize(
    ("on_time", "is_told"),
    [
        ((80, 70, 60), True),
        ((80, 70, 60, 50), False),
        ((120, 80, 70, 60), True),
        ((90, 80, 70, 60), False),
    ],
)
def test_s4_5_three_of_the_last_six_are_a_history_whatever_was_before(on_time, is_told):
    """Three of ninety days ago were late; those after them, or of the same day, were in time."""
    in_time = tuple(TODAY - days(ago) for ago in on_time)
    account = late(history=replace(paid_late(16, 16, 16), on_time=in_time))

    assert (notices(account, OF_LAST) == [("1", "cash on delivery")]) == is_told
    assert notices(account, BY_HISTORY) == [("1", "cash on delivery")]


def test_of_the_last_ones_what_is_late_now_is_the_newest_and_a_little_late_is_in_time():
    in_time = tuple(TODAY - days(ago) for ago in (80, 70, 60))
    account = late(history=replace(paid_late(16, 16, 15), on_time=in_time))
    later = replace(account, invoices=(an_invoice(days_overdue=16),))

    assert notices(account, BY_HISTORY) == notices(account, OF_LAST) == []
    assert notices(later, OF_LAST) == [("1", "interest notice")]
    assert notices(later, a_policy(cash_on_delivery=CodTerms(late_payments=3, of_last=7))) == [
        ("1", "cash on delivery")
    ]


def test_what_is_late_now_counts_with_what_was():
    account = an_account(an_invoice(days_overdue=16), past=REMINDED, history=paid_late(16, 16))

    assert the("notice", account, BY_HISTORY).tone == "cash on delivery policy notice"
    assert notices(replace(account, invoices=(an_invoice(days_overdue=14),)), BY_HISTORY) == []


def test_a_late_invoice_that_leaves_the_year_is_looked_at_on_that_day():
    long_terms = an_invoice(issued_on=TODAY - days(364), days_overdue=16)
    account = an_account(long_terms, past=REMINDED, history=paid_late(16, 16), holds=(a_hold(),))

    assert "cash on delivery" in reasons(account, BY_HISTORY)
    assert planned(account, BY_HISTORY).look_again_on == TODAY + days(1)
    assert "cash on delivery" not in reasons(account, BY_HISTORY, today=TODAY + days(1))


def test_a_notice_that_bounced_is_no_word_about_an_invoice():
    bounced = late(history=paid_late(16, 16, 16), past=(replace(REMINDED[0], bounced=True),))

    assert notices(bounced, BY_HISTORY) == []


def test_it_is_never_the_first_word_about_an_invoice():
    account = late(history=paid_late(16, 16, 16), past=())

    assert notices(account, BY_HISTORY) == [("1", "reminder")]


def test_one_invoice_tells_it_for_all():
    two = (an_invoice(days_overdue=11), an_invoice(id="2", days_overdue=10))
    past = (*REMINDED, a_done_notice(invoice="2", days_ago=7))
    account = an_account(*two, past=past, history=paid_late(16, 16, 16))

    assert notices(account, BY_HISTORY) == [("1", "cash on delivery")]
    told = after(account, the("notice", account, BY_HISTORY), TODAY - days(5))
    assert notices(told, BY_HISTORY) == []


def test_once_told_it_is_set_for_good_even_if_the_debt_is_paid_meanwhile():
    account = late(history=paid_late(16, 16, 16))
    told = after(account, the("notice", account, BY_HISTORY), TODAY)
    found = the("set cod", told, BY_HISTORY)
    paid = replace(told, invoices=(a_paid_invoice(),))

    assert (found.cause, found.because.rule) == ("history", "history after notice")
    assert the("set cod", paid, BY_HISTORY).cause == "history"
    assert the("set cod", replace(paid, holds=(a_hold(),)), BY_HISTORY) is None
    assert the("set cod", replace(paid, legal_stop=a_legal_stop()), BY_HISTORY) is None
    assert the("set cod", paid, BY_HISTORY, synced_at=None) is None


def test_what_was_before_a_person_took_the_customer_off_counts_no_more():
    off = CodDecision(
        id="d",
        reason="",
        by="Dana",
        actor="user:d",
        on=TODAY - days(80),
        ended_by="Dana",
        ended_on=TODAY - days(60),
    )
    account = late(history=paid_late(16, 16, 16), cod_decision=off)

    assert notices(account, BY_HISTORY) == []
    since = replace(off, ended_on=TODAY - days(91))
    assert the("notice", replace(account, cod_decision=since), BY_HISTORY) is not None


def test_with_nothing_late_a_person_decides_and_tells_them():
    account = an_account(history=paid_late(16, 16, 16))
    decided = CodDecision(id="d", reason="History", by="Dana", actor="user:d", on=TODAY)

    assert tasks(account, BY_HISTORY) == [("decide about cash on delivery", "customer/9")]
    assert tasks(account, a_policy()) == []
    assert tasks(replace(account, cod_decision=decided), BY_HISTORY) == []
    assert tasks(replace(account, cash_on_delivery=COD_STATE), BY_HISTORY) == []
    assert tasks(replace(account, legal_stop=a_legal_stop()), BY_HISTORY) == []
    told = a_done_notice("cash on delivery", is_cod_for_history=True)
    assert tasks(replace(account, past=(told,)), BY_HISTORY) == []


# -- arrears -------------------------------------------------------------------------------------------------


def test_s4_5_broken_promises_bring_the_step_forward():
    notice = the("notice", late(promises=broken(2)), BY_PROMISES)

    assert (notice.tone, notice.covers[0].step) == ("cash on delivery notice", "cash on delivery")
    assert (notice.because.rule, notice.because.fact("broken_promises")) == ("promises not kept", 2)
    assert notices(late(promises=broken(1)), BY_PROMISES) == []
    assert notices(late(promises=broken(2, status="cancelled")), BY_PROMISES) == []
    assert notices(late(promises=broken(2), cash_on_delivery=COD_STATE), BY_PROMISES) == []


def test_for_arrears_there_may_be_a_least_amount():
    policy = a_policy(cash_on_delivery=CodTerms(minimum_overdue=Decimal(1_001)))
    told = (a_done_notice(days_ago=50), a_done_notice("interest notice", days_ago=40))
    account = an_account(an_invoice(days_overdue=60), past=told)

    assert why(account, policy, step="cash on delivery").rule == "too little for cash on delivery"
    assert notices(account, replace(policy, cash_on_delivery=CodTerms(minimum_overdue=Decimal(1_000)))) == [
        ("1", "cash on delivery")
    ]


def test_who_has_our_terms_and_is_not_on_cash_on_delivery_is_looked_at():
    left = an_account(
        members=(a_member(term_id=COD_TERM), a_member(id="12", term_id=COD_TERM, is_active=False))
    )
    task = ("look at the terms", "customer/9")

    assert task in tasks(left)
    assert task in tasks(replace(left, legal_stop=a_legal_stop())), (
        "what we left half done is told all the same"
    )
    assert task not in tasks(an_account(members=(a_member(),)))
    assert task not in tasks(on_cod())
    assert task not in tasks(replace(left, terms_tried=(("9", "3"),))), "who is finished next needs nobody"
    assert task not in tasks(replace(left, past=(a_past("set cod", status="sending"),)))


# -- watching it ---------------------------------------------------------------------------------------------


def on_cod(*invoices, **fields):
    members = (a_member(term_id=COD_TERM),)
    return an_account(*invoices, members=members, cash_on_delivery=COD_STATE, **fields)


def test_an_invoice_on_terms_to_a_customer_on_it_is_a_leak():
    leak = an_invoice(days_overdue=-25, issued_on=TODAY - days(5))

    assert ("invoice on terms", "invoice/1") in tasks(on_cod(leak))
    assert tasks(on_cod(replace(leak, due_on=leak.issued_on))) == []
    assert tasks(on_cod(replace(leak, issued_on=COD_STATE.since - days(1)))) == []
    assert tasks(on_cod(replace(leak, is_charge=True))) == []
    assert tasks(on_cod(replace(leak, is_voided=True))) == []
    paid = replace(leak, balance_minor=0, applied=(Applied(on=TODAY, amount_minor=100_000),))
    assert tasks(on_cod(paid)) == []
    assert tasks(an_account(leak)) == []
    assert ("invoice on terms", "invoice/1") not in tasks(on_cod(leak, legal_stop=a_legal_stop()))


def test_s4_7_after_repeated_cycles_a_person_decides_whether_service_stops():
    policy = a_policy(cash_on_delivery=CodTerms(service_after_times=2))

    assert ("decide about service", "customer/9") in tasks(late(cod_times=2), policy)
    assert ("decide about service", "customer/9") not in tasks(late(cod_times=1), policy)
    assert ("decide about service", "customer/9") not in tasks(an_account(cod_times=2), policy)
    assert ("decide about service", "customer/9") not in tasks(late(cod_times=9))


def test_no_policy_asks_for_more_late_ones_than_it_counts():
    text = policies.preset("standard") + "\n[cash_on_delivery]\nlate_payments = 3\nof_last = {}\n"

    policy, problems = policies.check(text.format(2))
    assert policy is None
    assert [each.reason for each in problems] == ["of_last is 2, and must be at least 3."]
    assert policies.check(text.format(3))[0].cash_on_delivery.of_last == 3
