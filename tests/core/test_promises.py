"""Promises are judged from dated payments, and judged again when the payments change."""

from dataclasses import replace

from plugin.core.owed import Applied
from plugin.core.promises import judged, last_failed_on
from tests.core.builders import TODAY, a_paid_invoice, a_promise, an_account, an_invoice, days

PASSED = a_promise(due_in=-1, made_days_ago=6, amount_minor=60_000)


def paid(amount, days_ago):
    applied = (Applied(on=TODAY - days(days_ago), amount_minor=amount),)
    return an_account(an_invoice(balance_minor=100_000 - amount, applied=applied))


def test_open_until_its_day_is_over():
    assert judged(a_promise(due_in=0), an_account(an_invoice()), TODAY) == "open"


def test_broken_when_nothing_came():
    assert judged(PASSED, an_account(an_invoice()), TODAY) == "broken"


def test_kept_when_the_amount_came_in_time():
    assert judged(PASSED, paid(60_000, days_ago=2), TODAY) == "kept"


def test_kept_before_its_day():
    assert judged(a_promise(amount_minor=60_000), paid(60_000, days_ago=1), TODAY) == "kept"


def test_partly_kept():
    assert judged(PASSED, paid(20_000, days_ago=2), TODAY) == "partly kept"


def test_money_that_came_after_its_day_does_not_count():
    assert judged(PASSED, paid(59_999, days_ago=0), TODAY) == "broken"


def test_late_when_it_came_in_full_after_its_day():
    assert judged(PASSED, paid(60_000, days_ago=0), TODAY) == "late"
    assert judged(PASSED, an_account(a_paid_invoice()), TODAY) == "late"


def test_one_that_was_kept_late_begins_no_calls_anew():
    account = replace(paid(60_000, days_ago=0), promises=(PASSED,))

    assert last_failed_on(account, "1", TODAY) is None
    assert last_failed_on(replace(account, invoices=(an_invoice(),)), "1", TODAY) == PASSED.pay_by


def test_money_that_came_before_it_was_made_does_not_count():
    assert judged(PASSED, paid(60_000, days_ago=7), TODAY) == "broken"


def test_kept_when_nothing_is_owed_any_more():
    promise = a_promise(due_in=-1, made_days_ago=6, amount_minor=150_000)

    assert judged(promise, an_account(a_paid_invoice(paid_on=TODAY - days(2))), TODAY) == "kept"


def test_a_payment_that_bounces_breaks_the_promise_again():
    assert judged(PASSED, paid(60_000, days_ago=2), TODAY) == "kept"
    assert judged(PASSED, an_account(an_invoice()), TODAY) == "broken"


def test_only_the_named_invoices_count():
    promise = a_promise(due_in=-1, made_days_ago=6, amount_minor=60_000, invoice_ids=("2",))
    other = an_invoice(id="2")

    assert judged(promise, an_account(*paid(60_000, days_ago=2).invoices, other), TODAY) == "broken"


def test_a_cancelled_one_stays_cancelled():
    assert judged(a_promise(status="cancelled"), an_account(an_invoice()), TODAY) == "cancelled"


def test_what_was_paid_before_the_promise_was_made_keeps_no_promise():
    paid_at_nine = an_invoice(balance_minor=60_000, applied=(Applied(on=TODAY, amount_minor=40_000),))
    promise = a_promise(made_days_ago=0, amount_minor=30_000, paid_already_minor=40_000)
    account = an_account(paid_at_nine, promises=(promise,))

    assert judged(promise, account, TODAY) == "open"
    assert judged(replace(promise, paid_already_minor=0), account, TODAY) == "kept"
