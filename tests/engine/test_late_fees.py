"""Late fees that QuickBooks adds by itself, while we charge interest too."""

from msgspec.structs import replace

from plugin.store import companies, company_settings, events
from plugin.store.actions import SYSTEM
from tests.engine.town import COMPANY


def fee_added(town, fee_minor):
    invoice = town.books.invoice("1007")
    customer = town.books.customer("9")
    town.books.put(
        replace(
            invoice,
            total_minor=invoice.total_minor + fee_minor,
            balance_minor=invoice.balance_minor + fee_minor,
            late_fee_minor=invoice.late_fee_minor + fee_minor,
        ),
        replace(customer, balance_minor=customer.balance_minor + fee_minor),
    )


def is_off(town):
    with town.store.reading(COMPANY) as scope:
        return companies.standing(scope).company.late_fees_off


def test_one_that_appears_takes_the_confirmation_back(town):
    town.owes(40)
    town.run()
    assert is_off(town)

    fee_added(town, 2_000)
    town.clock.advance(hours=1)
    town.run()

    assert not is_off(town)
    town.run()
    assert "confirm late fees off" in town.open_tasks()
    with town.store.reading(COMPANY) as scope:
        newest = events.page(scope, 1, None)[0][0]
    assert (newest.actor, newest.what, newest.value) == (SYSTEM, "late_fees_off", "False")


def test_one_that_was_there_already_does_not_and_a_second_one_does(town):
    town.owes(40)
    town.run()
    fee_added(town, 2_000)
    town.clock.advance(hours=1)
    town.run()
    with town.store.company(COMPANY) as scope:
        company_settings.record_late_fees_off(scope, "user:alice", is_off=True)
    town.clock.advance(hours=1)
    town.run()
    assert is_off(town)

    fee_added(town, 100)
    town.clock.advance(hours=1)
    town.run()

    assert not is_off(town)
