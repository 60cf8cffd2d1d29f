"""Taxes outside the United States: each line has its code, amounts hold the tax or do not (qbo.md §2.4)."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from connectors.sandbox import faults
from connectors.sandbox.books import Books
from connectors.sandbox.catalog.model import Record
from connectors.sandbox.money import ZERO, money
from connectors.sandbox.rules.write import Write

HUNDRED = Decimal(100)
INCLUSIVE, NONE = "TaxInclusive", "NotApplicable"


def see_calculation(write: Write) -> None:
    """Demand GlobalTaxCalculation where it is required; in the United States there is none."""
    if not write.books.taxes_each_line:
        write.values["GlobalTaxCalculation"] = None
    elif not write.values.get("GlobalTaxCalculation"):
        raise faults.missing("GlobalTaxCalculation")


def see_code(write: Write, detail: Record) -> None:
    """Refuse a line without a tax code (seen)."""
    if "TaxCodeRef" not in detail and write.values.get("GlobalTaxCalculation") != NONE:
        raise faults.business("Make sure all your transactions have a tax rate before you save.")


def completed(write: Write, lines: list[Record]) -> Record:
    """Return TxnTaxDetail, a total that was sent as it is; take the tax out of lines that hold it."""
    calculation = write.values.get("GlobalTaxCalculation")
    if calculation == NONE:
        return {"TotalTax": ZERO}
    taxed = [each for each in lines if each.get("SalesItemLineDetail", {}).get("TaxCodeRef")]
    if calculation == INCLUSIVE:
        for line in taxed:
            _take_out(write.books, line)
        _sum_again(lines)
    nets: defaultdict[str, Decimal] = defaultdict(lambda: ZERO)
    for line in taxed:
        nets[line["SalesItemLineDetail"]["TaxCodeRef"]["value"]] += line["Amount"]
    found = [_tax_line(rate, net) for code, net in nets.items() for rate in rates(write.books, code)]
    worked_out = sum((each["Amount"] for each in found), ZERO)
    if calculation == INCLUSIVE:
        gross = sum((each["SalesItemLineDetail"]["TaxInclusiveAmt"] for each in taxed), ZERO)
        held = gross - sum((each["Amount"] for each in taxed), ZERO)
        if found:
            # Rounding line by line and rate by rate differ by a cent; the lines are what was agreed.
            found[-1]["Amount"] = money(found[-1]["Amount"] + held - worked_out)
        worked_out = held
    sent = (write.given.get("TxnTaxDetail") or {}).get("TotalTax")
    return {"TotalTax": money(worked_out if sent is None else sent)} | ({"TaxLine": found} if found else {})


def rates(books: Books, code: str) -> list[Record]:
    """The rates a code consists of."""
    listed = books.must_have("TaxCode", code).record.get("SalesTaxRateList", {}).get("TaxRateDetail", [])
    return [books.must_have("TaxRate", each["TaxRateRef"]["value"]).record for each in listed]


def _take_out(books: Books, line: Record) -> None:
    """What a line asks for is gross; print its net amount, and the gross beside it."""
    detail = dict(line["SalesItemLineDetail"])
    gross = detail.get("TaxInclusiveAmt") or line["Amount"]
    percent = sum((each["RateValue"] for each in rates(books, detail["TaxCodeRef"]["value"])), ZERO)
    line["Amount"] = money(gross * HUNDRED / (HUNDRED + percent))
    line["SalesItemLineDetail"] = detail | {"TaxInclusiveAmt": money(gross)}


def _sum_again(lines: list[Record]) -> None:
    net = sum((each["Amount"] for each in lines if each["DetailType"] == "SalesItemLineDetail"), ZERO)
    for each in lines:
        if each["DetailType"] == "SubTotalLineDetail":
            each["Amount"] = money(net)


def _tax_line(rate: Record, net: Decimal) -> Record:
    percent = rate["RateValue"]
    return {
        "Amount": money(net * percent / HUNDRED),
        "DetailType": "TaxLineDetail",
        "TaxLineDetail": {
            "TaxRateRef": {"value": rate["Id"]},
            "PercentBased": True,
            "TaxPercent": percent,
            "NetAmountTaxable": money(net),
        },
    }
