"""When to ask for a deposit before the next work (S2.2)."""

from dataclasses import replace

from plugin.core.past import CashOnDelivery
from plugin.core.suggestions import prepayment
from tests.core.builders import TODAY, a_promise, an_account, an_invoice


def broken(number):
    return tuple(a_promise(id=f"p{n}", due_in=-3 - n, made_days_ago=20) for n in range(number))


def test_s2_2_two_broken_promises_suggest_a_deposit():
    account = an_account(an_invoice(), promises=(*broken(2), a_promise(id="open")))
    why = prepayment(account, TODAY)

    assert (why.rule, why.fact("broken"), why.fact("judged")) == ("deposit after broken promises", 2, 2)
    assert prepayment(replace(account, promises=broken(1)), TODAY) is None
    cancelled = tuple(replace(one, status="cancelled") for one in broken(2))
    assert prepayment(replace(account, promises=cancelled), TODAY) is None


def test_s2_2_so_does_cash_on_delivery_that_was_needed_twice():
    account = an_account(an_invoice(), cod_times=2)

    assert prepayment(account, TODAY).rule == "deposit after cash on delivery"
    assert prepayment(replace(account, cod_times=1), TODAY) is None
    state = CashOnDelivery(since=TODAY, cause="arrears")
    assert prepayment(replace(account, cash_on_delivery=state), TODAY) is None
