"""Change data capture (qbo.md §4): what it tells, in which order, and where it stops."""

from datetime import timedelta

import pytest

from connectors.sandbox.faults import Fault
from tests.sandbox.dashboards import trading
from tests.sandbox.people import a_caller, a_company, an_invoice
from tests.sandbox.test_writing import changed


def told(company, entities, since):
    return company.changes(entities, since)["QueryResponse"]


def now(company):
    return company.books.clock.now().isoformat()


def later(company, **by):
    company.books.clock.advance(timedelta(**(by or {"minutes": 1})))


def test_an_element_for_each_entity_in_the_order_asked_for_with_empty_ones():
    company = a_company()
    later(company)
    since = now(company)
    company.create("Invoice", an_invoice())

    terms, invoices, customers = told(company, "Term, Invoice,customer", since)

    assert terms == {}
    assert [each["Id"] for each in invoices["Invoice"]] == ["266"]
    assert (invoices["startPosition"], invoices["maxResults"]) == (1, 1)
    assert [each["Id"] for each in customers["Customer"]] == ["1"]  # its balance moved


def test_the_oldest_change_comes_first_and_the_deleted_come_last():
    company = a_company()
    later(company)
    since = now(company)
    made = [company.create("Invoice", an_invoice())["Id"] for _ in range(4)]
    for row_id in (made[1], made[0]):
        later(company)
        changed(company, "Invoice", row_id, PrivateNote="touched")
    later(company)
    company.delete("Invoice", made[2])

    (invoices,) = told(company, "Invoice", since)

    *living, stub = invoices["Invoice"]
    assert [each["Id"] for each in living] == [made[3], made[1], made[0]]
    assert stub.keys() == {"domain", "status", "Id", "MetaData"}
    assert (stub["status"], stub["Id"], stub["domain"]) == ("Deleted", made[2], "QBO")
    assert stub["MetaData"].keys() == {"LastUpdatedTime"}


def test_the_moment_itself_counts_to_the_second():
    company = a_company()
    later(company)
    invoice = company.create("Invoice", an_invoice())
    moment = invoice["MetaData"]["LastUpdatedTime"]
    later(company, seconds=1)

    assert told(company, "Invoice", moment)[0]["maxResults"] == 1
    assert told(company, "Invoice", now(company)) == [{}]


def test_a_deactivated_customer_is_an_object_like_any_other():
    company = a_company()
    later(company)
    since = now(company)
    changed(company, "Customer", "3", Active=False)

    (customers,) = told(company, "Customer", since)

    assert [(each["Id"], each["Active"]) for each in customers["Customer"]] == [("3", False)]


def test_the_whole_answer_stops_at_a_thousand_objects_and_does_not_say_so():
    company = trading().company

    customers, invoices, payments = told(company, "Customer,Invoice,Payment", "2015-01-01T00:00:00Z")

    assert len(customers["Customer"]) + len(invoices["Invoice"]) == 1000
    assert payments == {}
    assert invoices.keys() == {"Invoice", "startPosition", "maxResults"}


def test_what_a_seed_built_in_another_order_than_its_times_is_found_all_the_same():
    company = a_company()
    start = company.books.clock.now()
    for days in (3, 9, 1, 6):
        with company.at(start - timedelta(days=days)):
            company.create("Invoice", an_invoice(DocNumber=f"d{days}"))

    def numbers(days):
        (found,) = told(company, "Invoice", (start - timedelta(days=days)).isoformat())
        return {each["DocNumber"] for each in found.get("Invoice", [])} & {"d1", "d3", "d6", "d9"}

    assert [numbers(days) for days in (1, 3, 6, 9)] == [
        {"d1"},
        {"d1", "d3"},
        {"d1", "d3", "d6"},
        {"d1", "d3", "d6", "d9"},
    ]


@pytest.mark.parametrize("entity", ["TaxCode", "TaxRate", "Custmoer"])
def test_what_cannot_be_captured_refuses_the_whole_question(entity):
    with pytest.raises(Fault) as refused:
        told(a_company(), f"Customer,{entity}", "2026-11-01T00:00:00Z")

    assert refused.value.code == 4001


@pytest.mark.parametrize(("entities", "since"), [("", "2026-11-01"), ("Customer", "")])
def test_both_parameters_are_needed(entities, since):
    with pytest.raises(Fault) as refused:
        told(a_company(), entities, since)

    assert refused.value.code == 2020


def test_three_ways_to_treat_a_look_back_of_more_than_thirty_days():
    lenient, strict, silent = (a_company(cdc_past_the_limit=way) for way in ("lenient", "fault", "silent"))
    for company in (lenient, silent):
        later(company, days=40)
        company.create("Invoice", an_invoice())
    long_ago = (lenient.books.clock.now() - timedelta(days=35)).isoformat()
    very_long_ago = "2015-01-01"

    assert told(lenient, "Invoice", very_long_ago)[0]["maxResults"] > 20
    assert [each["Id"] for each in told(silent, "Invoice", very_long_ago)[0]["Invoice"]] == ["266"]
    assert told(silent, "Invoice", long_ago)[0]["maxResults"] == 1
    with pytest.raises(Fault):
        told(strict, "Invoice", very_long_ago)


def test_on_the_wire_and_within_a_batch_it_reads_the_same():
    caller = a_caller()
    since = "2026-10-01T00:00:00Z"
    alone = caller.get("cdc", params={"entities": "Customer,Term", "changedSince": since}).json()
    item = {"bId": "1", "CDCQuery": {"Entities": "Customer,Term", "ChangedSince": since}}
    (within,) = caller.post("batch", json={"BatchItemRequest": [item]}).json()["BatchItemResponse"]

    assert alone["CDCResponse"] == within["CDCResponse"]
    assert alone["CDCResponse"][0]["QueryResponse"][0]["Customer"][0]["domain"] == "QBO"
