"""What is measured is read from the mirror, on both databases: whole months, by currency, with payments."""

from datetime import timedelta

from msgspec import structs

from plugin import policies
from plugin.core.contact_data import completeness
from plugin.core.goal import cohorts
from plugin.core.resolution import resolution
from plugin.core.unbilled import service_lag
from plugin.store import companies, policy_versions
from plugin.store.reading import billing, measures
from tests.engine.town import COMPANY
from tests.memory_books import a_customer


def live(town, most_days):
    """Approve all notices, day after day, until a charge is proposed."""
    for _ in range(most_days):
        if "proposed" in town.states("charge"):
            return
        town.approve_all()
        town.days_pass(1, running=True)


def test_paid_and_open_invoices_are_read_with_the_days_of_their_payments(town):
    """It is November 2, 2026; the policy of the town charges on day 26."""
    town.owes(40, invoice_id="1001")
    town.owes(29, invoice_id="1002", amount_minor=60_000)
    town.owes(250, invoice_id="1003")
    town.pays("1001")
    town.pays("1002", amount_minor=20_000)
    euro = structs.replace(town.owes(3, invoice_id="1004"), currency="EUR")
    town.books.put(euro)
    town.run()

    with town.store.reading(COMPANY) as scope:
        policy = policy_versions.active(scope)
        found = measures.invoices(scope, town.today, companies.standing(scope).zone)

    assert {currency: [each.id for each in rows] for currency, rows in found.items()} == {
        "EUR": ["1004"],
        "USD": ["1001", "1002"],
    }
    late = resolution(found["USD"], policy, town.today)
    assert (late.fee_day, late.judged, late.before_fee_day, late.paid) == (26, 2, 0, 1)
    assert late.days_median == 40
    (august, september) = cohorts(found["USD"], 30, town.today)
    assert (august.billed_minor, august.collected_minor) == (100_000, 0)
    assert (september.billed_minor, september.collected_minor) == (60_000, 0)
    assert found["USD"][1].applied[0].on == town.today
    assert found["USD"][1].issued_on == town.today - timedelta(days=59)


def test_s4_1_days_of_service_and_charges_that_wait_are_read(town):
    town.books.put(structs.replace(town.owes(40), served_on=town.today - timedelta(days=75)))
    town.owes(-5, invoice_id="1008")
    town.run()
    live(town, 20)

    with town.store.reading(COMPANY) as scope:
        now = companies.standing(scope)
        served = billing.served(scope, measures.first_day(town.today))
        ((why, currency, amount, since),) = billing.unbilled(scope, now)

    lag = service_lag(served)
    assert (lag.invoices, lag.undated, lag.days_max) == (1, 1, 5)
    assert (why, currency, since) == ("waits for approval", "USD", town.today)
    assert amount > 0


def test_s4_1_a_charge_below_the_minimum_is_told_as_not_billed(town):
    town.activate(policies.preset("standard").replace("minimum_charge = 5.00", "minimum_charge = 900.00"))
    town.owes(40)
    town.owes(41, invoice_id="1008")
    town.run()
    live(town, 20)

    with town.store.reading(COMPANY) as scope:
        found = billing.unbilled(scope, companies.standing(scope))

    ((why, currency, amount, since),) = found
    assert (why, currency) == ("below the minimum charge", "USD")
    assert 0 < amount < 90_000
    assert since <= town.today


def test_s3_9_contact_data_are_those_of_paying_customers(town):
    town.books.put(
        a_customer("10", has_phone=True, has_address=True, has_contact_name=True),
        a_customer("11", parent_id="10", bills_with_parent=True, email=None),
        a_customer("12", is_active=False),
        a_customer("13", email=None),
    )
    town.run()

    with town.store.reading(COMPANY) as scope:
        found = completeness(billing.contact_data(scope))

    assert (found.customers, found.complete, found.known) == (3, 1, 5)  # Acme's address is known
