"""What stands on the item of our charges is known of every invoice, whoever put it there."""

from __future__ import annotations

from connectors.qbo.performers.charge_item import ITEM_NAME
from tests.qbo.sandbox_world import QboWorld
from tests.qbo.worlds import look_invoice


def test_lines_on_our_item_are_told_apart_from_all_others():
    world = QboWorld()
    customer = world.add_customer("Late Payer")
    income = {"value": "1"}
    ours = world.created("Item", {"Name": ITEM_NAME, "Type": "Service", "IncomeAccountRef": income})

    def line(item, amount):
        sold = {"ItemRef": {"value": item}}
        return {"Amount": amount, "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": sold}

    invoice = world.add_invoice(customer, number="1", Line=[line("1", 100), line(ours["Id"], "12.34")])

    assert look_invoice(world, invoice).charged_minor == 12_34
    assert look_invoice(world, world.add_invoice(customer, number="2")).charged_minor == 0


def test_a_credit_memo_on_our_item_is_told_apart_from_all_others():
    world = QboWorld()
    customer = world.add_customer("Late Payer")
    ours = world.created("Item", {"Name": ITEM_NAME, "Type": "Service", "IncomeAccountRef": {"value": "1"}})

    def credited(item):
        sold = {"ItemRef": {"value": item}}
        line = {"Amount": "12.34", "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": sold}
        memo = world.created("CreditMemo", {"CustomerRef": {"value": customer}, "Line": [line]})
        (found,) = world.books.find("credit", [memo["Id"]])
        return found.charged_minor

    assert (credited(ours["Id"]), credited("1")) == (12_34, 0)
