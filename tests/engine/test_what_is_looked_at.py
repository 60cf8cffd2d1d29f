"""Of what is settled and was never acted on, only what still matters is looked at, customer by customer."""

import pytest

from plugin import people
from plugin.store import accounts, companies
from tests.engine.town import ALICE, COMPANY, Town, acme


@pytest.fixture
def town(town):
    """Two customers owe an invoice that is too young for a step."""
    town.books.put(acme(id="10", name="Birch"))
    town.owes(days_overdue=1, customer="9", invoice_id="1009")
    town.owes(days_overdue=1, customer="10", invoice_id="1010")
    town.run()
    return town


def both_pay(town: Town) -> None:
    town.pays("1009")
    town.pays("1010")
    town.run()


def looked_at(town: Town) -> dict[str, list[str]]:
    """By customer, the invoices that decide what is done about it; both are read in one go."""
    with town.store.reading(COMPANY) as scope:
        found = accounts.load(scope, ["9", "10"], companies.standing(scope).zone)
        return {account.customer_id: [invoice.id for invoice in account.invoices] for account in found}


def test_what_is_settled_is_done_with(town):
    assert looked_at(town) == {"9": ["1009"], "10": ["1010"]}

    both_pay(town)

    assert looked_at(town) == {"9": [], "10": []}


def test_what_may_have_kept_a_promise_is_looked_at_for_the_customer_who_made_it_alone(town):
    with town.store.company(COMPANY) as scope:
        promised = {"made_on": town.today, "pay_by": town.today, "amount_minor": 100_000, "method": "check"}
        people.promise(scope, "9", ALICE, **promised)

    both_pay(town)

    assert looked_at(town) == {"9": ["1009"], "10": []}
