"""A history of late payments is read from the books, and a leak becomes a task with the next run (S4.5)."""

from plugin import cash_on_delivery, policies
from tests.engine.town import ALICE, COMPANY

HISTORY = "\n[cash_on_delivery]\nlate_payments = 1\nlate_by_days = 15\n"


def test_s4_5_who_has_paid_late_and_owes_nothing_late_is_brought_to_a_person(town):
    town.activate(policies.preset("standard") + HISTORY)
    town.owes(15)
    town.pays()
    town.run()
    assert "decide about cash on delivery" not in town.open_tasks()

    town.owes(16, invoice_id="1008")
    town.pays("1008")
    town.run()

    assert "decide about cash on delivery" in town.open_tasks()


def test_an_invoice_on_terms_to_who_pays_in_advance_is_listed_with_the_next_run(town):
    town.switch("approve")
    town.owes(1)
    town.run()
    with town.store.company(COMPANY) as scope:
        cash_on_delivery.put_on(scope, "9", ALICE, reason="Two checks bounced", on=town.today)
    town.run()
    assert "invoice on terms" not in town.open_tasks()

    town.owes(-30, invoice_id="1009")
    town.run()

    assert "invoice on terms" in town.open_tasks()


def test_s4_5_of_the_last_ones_those_paid_in_time_count_as_well(town):
    town.activate(policies.preset("standard") + HISTORY + "of_last = 1\n")
    for number, late in (("1008", 16), ("1009", -1)):
        town.owes(late, invoice_id=number)
        town.pays(number)
    town.run()
    assert "decide about cash on delivery" not in town.open_tasks()

    town.activate(policies.preset("standard") + HISTORY + "of_last = 2\n")
    town.run()

    assert "decide about cash on delivery" in town.open_tasks()
