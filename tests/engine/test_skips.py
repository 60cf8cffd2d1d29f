"""What a person skips is left out for what it was about, and comes up with a new reason (rules 5 and 9)."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from plugin import cash_on_delivery, waiving
from plugin.orders import COD_TERM_NAME
from plugin.store import actions
from tests.engine.test_life_of_an_invoice import charges, until
from tests.engine.town import ALICE, COMPANY

DANA = "user:dana"


def days_of_work(town, days):
    """So many days, with everything approved that is asked for."""
    for _ in range(days):
        town.run()
        town.approve_all()
        town.run()
        town.days_pass(1)


def until_proposed(town, kind):
    """Live on until an act of *kind* waits for a person."""
    for _ in range(60):
        town.run()
        if "proposed" in town.states(kind):
            return
        town.approve_all()
        town.run()
        town.days_pass(1)
    raise AssertionError(f"{kind} was never proposed")


def skip(town, kind):
    with town.store.company(COMPANY) as scope:
        for row in actions.with_status(scope, "proposed"):
            assert row.kind != kind or actions.cancel(scope, row.id, ALICE, "Alice skipped this.")


def is_on_cod(town):
    terms = {term.id: term.name for term in town.books._sorted("term")}
    return terms.get(town.books.customer("9").term_id) == COD_TERM_NAME


def lift(town):
    with town.store.company(COMPANY) as scope:
        return cash_on_delivery.lift(scope, "9", DANA, on=town.today)


@pytest.fixture
def doubted(town):
    """Acme has paid its way off cash on delivery, and Alice has skipped the lift: she doubts the check."""
    town.owes(days_overdue=60)
    until_proposed(town, "set cod")
    town.approve_all()
    town.run()
    check = town.pays()
    until_proposed(town, "lift cod")
    skip(town, "lift cod")
    days_of_work(town, 5)
    assert is_on_cod(town)
    assert town.states("lift cod") == ["cancelled"]
    return check


def test_rule_9_a_skipped_lift_comes_up_again_when_the_check_bounced_and_was_made_good(town, doubted):
    town.bounces(doubted)
    days_of_work(town, 5)
    assert is_on_cod(town)

    town.pays()
    days_of_work(town, 6)

    assert not is_on_cod(town)
    assert town.states("lift cod") == ["cancelled", "done"]


def test_rule_9_where_nothing_new_ever_happens_a_person_gives_the_terms_back(town, doubted):
    assert lift(town)
    assert not lift(town)
    town.run()

    assert not is_on_cod(town)
    with town.store.reading(COMPANY) as scope:
        (done,) = (row for row in actions.with_status(scope, "done") if row.kind == "lift cod")
    assert done.approved_by == DANA


def test_s4_6_no_word_is_needed_where_nobody_has_skipped_the_lift(town):
    town.owes(days_overdue=60)
    until_proposed(town, "set cod")
    town.approve_all()
    town.run()
    assert not lift(town)

    town.pays()
    until_proposed(town, "lift cod")

    assert not lift(town)


def test_rule_5_who_is_told_anew_is_put_on_it_whatever_was_skipped_before(town):
    town.owes(days_overdue=60)
    until_proposed(town, "set cod")
    skip(town, "set cod")
    days_of_work(town, 3)
    assert town.states("set cod") == ["cancelled"]
    town.pays()
    town.owes(days_overdue=60, invoice_id="1100")

    days_of_work(town, 45)

    assert is_on_cod(town)
    assert town.states("set cod") == ["cancelled", "done"]


def test_rule_5_a_charge_is_credited_when_it_is_waived_after_a_skip(town):
    town.owes(days_overdue=1)
    until(town, 32)
    (charge,) = charges(town)
    payment = town.pays(amount_minor=50_000)
    town.books.put(replace(payment, paid_on=payment.paid_on - timedelta(days=20)))
    town.days_pass(1)
    town.run()
    skip(town, "credit")
    days_of_work(town, 3)
    assert town.states("credit") == ["cancelled"]

    with town.store.company(COMPANY) as scope:
        waiving.waive(scope, "9", charge.number, DANA, reason="A good customer.", on=town.today)
    days_of_work(town, 2)

    assert town.states("credit") == ["cancelled", "done"]
    assert town.books.invoice(charge.id).balance_minor == 0
