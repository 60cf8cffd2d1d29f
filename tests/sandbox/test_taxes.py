"""Taxes outside the United States (qbo.md §2.4): codes by line, amounts with the tax or without."""

from datetime import timedelta

import pytest

from tests.sandbox.people import a_company, an_invoice
from tests.sandbox.test_writing import changed, refusal

TUCSON, CALIFORNIA = "3", "2"
"""9.1 % in two rates, and 8 %."""


@pytest.fixture
def company():
    company = a_company()
    company.books.must_have("CompanyInfo", "1").put(Country="GB")
    return company


def lines(*sold, **more):
    return [
        {
            "Amount": amount,
            "DetailType": "SalesItemLineDetail",
            "SalesItemLineDetail": {"ItemRef": {"value": "1"}}
            | ({"TaxCodeRef": {"value": code}} if code else {})
            | more,
        }
        for amount, code in sold
    ]


def sold(*lines_sold, calculation="TaxExcluded", **more):
    return an_invoice("3", GlobalTaxCalculation=calculation) | {"Line": lines(*lines_sold, **more)}


def test_each_line_is_taxed_by_its_own_code(company):
    invoice = company.create("Invoice", sold((100, TUCSON), (50, CALIFORNIA), (10, CALIFORNIA)))
    tax = invoice["TxnTaxDetail"]

    assert (str(tax["TotalTax"]), str(invoice["TotalAmt"])) == ("13.90", "173.90")
    assert [
        (str(each["Amount"]), str(each["TaxLineDetail"]["NetAmountTaxable"])) for each in tax["TaxLine"]
    ] == [
        ("7.10", "100.00"),
        ("2.00", "100.00"),
        ("4.80", "60.00"),
    ]
    assert invoice["GlobalTaxCalculation"] == "TaxExcluded"
    assert sum(company.books.ledger.entry(("Invoice", invoice["Id"])).values()) == 0


def test_tax_is_taken_out_of_amounts_that_hold_it_and_only_once(company):
    invoice = company.create(
        "Invoice", sold(("109.10", TUCSON), ("0.99", CALIFORNIA), calculation="TaxInclusive")
    )
    first = invoice["Line"][0]

    assert (str(first["Amount"]), str(first["SalesItemLineDetail"]["TaxInclusiveAmt"])) == (
        "100.00",
        "109.10",
    )
    assert (str(invoice["TotalAmt"]), str(invoice["Line"][2]["Amount"])) == ("110.09", "100.92")
    assert (
        sum(each["Amount"] for each in invoice["TxnTaxDetail"]["TaxLine"])
        == invoice["TxnTaxDetail"]["TotalTax"]
    )
    company.books.clock.advance(timedelta(seconds=1))
    again = changed(company, "Invoice", invoice["Id"], Line=invoice["Line"])
    assert again == invoice


def test_nothing_is_taxed_where_tax_does_not_apply(company):
    assert company.create("Invoice", sold((100, None), calculation="NotApplicable"))["TotalAmt"] == 100


def test_what_must_be_said_outside_the_united_states(company):
    assert refusal(company.create, "Invoice", an_invoice("3")) == 2020
    assert refusal(company.create, "Invoice", sold((100, None))) == 6000


def test_a_stale_total_of_tax_is_kept_so_it_must_be_removed_when_amounts_change(company):
    invoice = company.create("Invoice", sold((100, CALIFORNIA)))
    change = {"Line": lines((200, CALIFORNIA))}

    kept = changed(company, "Invoice", invoice["Id"], TxnTaxDetail={"TotalTax": 8}, **change)
    assert kept["TotalAmt"] == 208
    assert (
        changed(company, "Invoice", invoice["Id"], **change | {"Line": lines((300, CALIFORNIA))})["TotalAmt"]
        == 324
    )


def test_in_the_united_states_there_is_no_such_thing():
    invoice = a_company().create("Invoice", sold((100, "TAX"), TaxInclusiveAmt=0))

    assert "GlobalTaxCalculation" not in invoice
    assert "TaxInclusiveAmt" not in invoice["Line"][0]["SalesItemLineDetail"]
