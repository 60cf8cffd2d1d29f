"""When to ask for a deposit before the next work, and when no terms may be suggested (S2.2, S3.1)."""

from dataclasses import replace

from plugin.core.past import CashOnDelivery
from plugin.core.suggestions import may_suggest_terms, prepayment
from tests.core.builders import TODAY, a_policy, a_promise, an_account, an_invoice
from tests.core.test_care import ASSESSED, ASSESSING, NEW

POLICY = a_policy()


def broken(number):
    return tuple(a_promise(id=f"p{n}", due_in=-3 - n, made_days_ago=20) for n in range(number))


def test_s2_2_two_broken_promises_suggest_a_deposit():
    account = an_account(an_invoice(), promises=(*broken(2), a_promise(id="open")))
    why = prepayment(account, POLICY, TODAY)

    assert (why.rule, why.fact("broken"), why.fact("judged")) == ("deposit after broken promises", 2, 2)
    assert prepayment(replace(account, promises=broken(1)), POLICY, TODAY) is None
    cancelled = tuple(replace(one, status="cancelled") for one in broken(2))
    assert prepayment(replace(account, promises=cancelled), POLICY, TODAY) is None


def test_s2_2_so_does_cash_on_delivery_that_was_needed_twice():
    account = an_account(an_invoice(), cod_times=2)

    assert prepayment(account, POLICY, TODAY).rule == "deposit after cash on delivery"
    assert prepayment(replace(account, cod_times=1), POLICY, TODAY) is None
    state = CashOnDelivery(since=TODAY, cause="arrears")
    assert prepayment(replace(account, cash_on_delivery=state), POLICY, TODAY) is None


def test_s3_1_no_terms_are_suggested_before_a_new_customer_is_assessed_and_a_deposit_is():
    assert not may_suggest_terms(NEW, ASSESSING, TODAY)
    assert prepayment(NEW, ASSESSING, TODAY).rule == "deposit until assessed"

    assessed = replace(NEW, own=(ASSESSED,))
    for account, policy in ((assessed, ASSESSING), (NEW, POLICY)):
        assert may_suggest_terms(account, policy, TODAY)
        assert prepayment(account, policy, TODAY) is None
