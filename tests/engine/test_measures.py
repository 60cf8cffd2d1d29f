"""What is measured is read from the mirror, on both databases: whole months, by currency, with payments."""

from datetime import timedelta

from msgspec import structs

from plugin.core.goal import cohorts
from plugin.core.resolution import resolution
from plugin.store import companies
from plugin.store.reading import measures
from tests.engine.town import COMPANY


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
        policy = companies.active_policy(scope)
        found = measures.invoices(scope, town.today)

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
