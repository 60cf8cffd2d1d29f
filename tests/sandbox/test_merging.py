"""Merging customers (qbo.md §2.3): all goes to the winner, and hardly anything tells."""

import pytest

from tests.sandbox.people import TODAY, a_company, a_payment, an_invoice, balance
from tests.sandbox.test_writing import changed, refusal


@pytest.fixture
def company():
    return a_company()


def since_today(company, entities="Customer,Invoice,Payment"):
    answers = company.changes(entities, f"{TODAY}T00:00:00-08:00")["QueryResponse"]
    return {kind: rows for each in answers for kind, rows in each.items() if isinstance(rows, list)}


def test_everything_of_the_losers_becomes_the_winners(company):
    invoice = company.create("Invoice", an_invoice("2", 100))
    payment = company.create("Payment", a_payment(30, ("Invoice", invoice["Id"], 30), customer="2"))
    child = company.create("Customer", {"DisplayName": "Boat House", "ParentRef": {"value": "2"}})
    note = company.create(
        "Attachable", {"Note": "n", "AttachableRef": [{"EntityRef": {"type": "Customer", "value": "2"}}]}
    )
    owed = balance(company, "1") + balance(company, "2")

    with company.acting_as("person"):
        winner = company.merge("Customer", "2", "1")

    moved = company.read("Invoice", invoice["Id"])
    assert winner["Balance"] == owed == balance(company, "1")
    assert moved["CustomerRef"] == {"value": "1", "name": "Amy's Bird Sanctuary"}
    assert (moved["SyncToken"], moved["MetaData"]) == ("0", invoice["MetaData"])
    assert company.read("Payment", payment["Id"])["CustomerRef"]["value"] == "1"
    assert company.read("Customer", child["Id"])["FullyQualifiedName"] == "Amy's Bird Sanctuary:Boat House"
    assert company.read("Attachable", note["Id"])["AttachableRef"][0]["EntityRef"]["value"] == "1"
    assert company.query("select * from Invoice where CustomerRef = '2'") == []
    company.delete("Payment", payment["Id"])
    assert balance(company, "1") == owed + 30


def test_the_loser_vanishes_without_a_word_but_one_webhook(company):
    company.merge("Customer", "2", "1")

    assert refusal(company.read, "Customer", "2") == 610
    assert [each["Id"] for each in since_today(company)["Customer"]] == ["1"]
    event = company.books.events[-1]
    assert (event.operation, event.id, event.deleted_id) == ("merged", "1", "2")
    assert company.create("Customer", {"DisplayName": "Bill's Windsurf Shop"})["Active"]


def test_a_sub_customer_merged_away_is_none_of_its_parents_any_more(company):
    child = company.create("Customer", {"DisplayName": "Boat House", "ParentRef": {"value": "2"}})
    company.merge("Customer", child["Id"], "1")

    assert child["Id"] not in company.books.children["2"]
    changed(company, "Customer", "2", DisplayName="Bill's Boats")
    assert company.read("Customer", "2")["FullyQualifiedName"] == "Bill's Boats"


def test_the_loser_may_stay_inactive_instead():
    company = a_company(merged_away="inactive", merge_touches_transactions=True)
    invoice = company.create("Invoice", an_invoice("2"))
    company.books.clock.tick()
    company.merge("Customer", "2", "1")
    loser = company.read("Customer", "2")

    assert (loser["DisplayName"], loser["Active"], loser["Balance"]) == (
        "Bill's Windsurf Shop (deleted)",
        False,
        0,
    )
    assert invoice["Id"] in [each["Id"] for each in since_today(company)["Invoice"]]


def test_what_cannot_be_merged(company):
    child = company.create("Customer", {"DisplayName": "Boat House", "ParentRef": {"value": "2"}})

    assert refusal(company.merge, "Customer", "2", "2") == 6000
    assert refusal(company.merge, "Customer", "2", child["Id"]) == 6000
    assert refusal(company.merge, "Item", "1", "2") == 6000
    assert refusal(changed, company, "Customer", "2", DisplayName="Amy's Bird Sanctuary") == 6240
    assert refusal(a_company("currencies").merge, "Customer", "1", "10") == 6000
