"""A charge that later facts lower, or a person waives: credited once, with everything a charge has."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from plugin import tables, waiving
from plugin.books import Unclear
from plugin.people import Unsound
from tests.engine.test_life_of_an_invoice import charges, until
from tests.engine.town import ALICE, COMPANY
from tests.memory_books import a_customer


@pytest.fixture
def charged(town):
    """Acme's invoice bears interest, and the first charge is in QuickBooks."""
    town.owes(days_overdue=1)
    until(town, 32)
    (charge,) = charges(town)
    return charge


def credits_of(town):
    return [memo for memo in town.books.credits if memo.number.startswith("CR-")]


def pays_back_dated(town, amount_minor, days_ago):
    """A payment is entered today under an earlier date."""
    payment = town.pays(amount_minor=amount_minor)
    town.books.put(replace(payment, paid_on=payment.paid_on - timedelta(days=days_ago)))


def next_run(town):
    town.days_pass(1)
    town.run()
    town.approve_all()
    town.run()


def test_a_payment_entered_late_is_credited_on_its_charge_and_once(town, charged):
    pays_back_dated(town, 100_000, 20)

    for _ in range(3):
        next_run(town)

    (memo,) = credits_of(town)
    assert memo.total_minor == charged.total_minor
    assert town.books.invoice(charged.id).balance_minor == 0
    assert "was credited" in "\n".join(town.books.notes["9"])


def test_a_credit_waits_for_a_person(town, charged):
    pays_back_dated(town, 100_000, 20)
    town.days_pass(1)

    town.run()

    assert credits_of(town) == []
    assert town.states("credit") == ["proposed"]


def test_a_credit_whose_answer_was_lost_is_found_and_not_made_again(town, charged):
    pays_back_dated(town, 100_000, 20)
    town.days_pass(1)
    town.run()
    town.approve_all()
    town.books.fail(Unclear("The answer was lost."), kind="credit", when="after")

    town.run()
    assert town.states("credit") == ["unclear"]
    for _ in range(2):
        next_run(town)

    assert town.states("credit") == ["done"]
    assert len(credits_of(town)) == 1


def test_a_person_waives_a_charge(town, charged):
    with town.store.company(COMPANY) as scope:
        waiving.waive(scope, "9", charged.number, ALICE, reason="A good customer.", on=town.today)

    town.run()
    town.run()

    (memo,) = credits_of(town)
    assert memo.total_minor == charged.total_minor
    with town.store.company(COMPANY) as scope:
        row = scope.first(scope.select(tables.actions).where(tables.actions.c.kind == "credit"))
        assert row.payload["agreed_by"] == ALICE


@pytest.mark.parametrize(("number", "reason"), [("1007", "No charge."), ("", "Nothing."), (None, " ")])
def test_what_cannot_be_waived(town, charged, number, reason):
    with town.store.company(COMPANY) as scope, pytest.raises(Unsound):
        waiving.waive(
            scope, "9", charged.number if number is None else number, ALICE, reason=reason, on=town.today
        )


def test_a_charge_is_waived_once(town, charged):
    with town.store.company(COMPANY) as scope:
        waiving.waive(scope, "9", charged.number, ALICE, reason="A good customer.", on=town.today)
        with pytest.raises(Unsound):
            waiving.waive(scope, "9", charged.number, ALICE, reason="Again.", on=town.today)


def test_who_pays_the_invoice_and_not_the_charge_is_asked_about(town, charged):
    town.pays()
    town.days_pass(1)

    town.run()

    assert "waive or pursue" in town.open_tasks()


def test_interest_on_an_invoice_that_is_deleted_is_credited_and_once(town, charged):
    town.books.delete("invoice", "1007")

    for _ in range(3):
        next_run(town)

    (memo,) = credits_of(town)
    assert memo.total_minor == charged.total_minor
    assert "1007" in "\n".join(town.books.notes["9"])


def test_interest_on_an_invoice_that_moved_to_another_customer_stays(town, charged):
    town.books.put(a_customer("10", name="Zephyr"))
    town.books.put(replace(town.books.invoice("1007"), customer_id="10"))

    next_run(town)

    assert credits_of(town) == []
    assert town.states("credit") == []
