"""Sales tax in the United States: a code on the form, a mark on the line (qbo.md §2.4)."""

from __future__ import annotations

from decimal import Decimal

from connectors.sandbox.books import Books
from connectors.sandbox.catalog.model import Record
from connectors.sandbox.money import ZERO, money
from connectors.sandbox.rules import valueadded
from connectors.sandbox.rules.lines import counted
from connectors.sandbox.rules.write import Write

HUNDRED = Decimal(100)


def completed(write: Write, lines: list[Record]) -> Record:
    """Return TxnTaxDetail: as sent where a total was sent, else worked out from the code."""
    if write.books.taxes_each_line:
        return valueadded.completed(write, lines)
    detail: Record = write.values.get("TxnTaxDetail") or {}
    code = detail.get("TxnTaxCodeRef")
    sent = (write.given.get("TxnTaxDetail") or {}).get("TotalTax")
    if code is None or sent is not None:
        detail = {"TotalTax": ZERO} | detail
    else:
        detail = {"TxnTaxCodeRef": code} | _worked_out(write.books, code["value"], _taxable(write, lines))
    return {name: detail[name] for name in ("TxnTaxCodeRef", "TotalTax", "TaxLine") if name in detail}


def _taxable(write: Write, lines: list[Record]) -> Decimal:
    marked = sum((counted(each) for each in lines if _marked(each)), ZERO)
    if not write.values.get("ApplyTaxAfterDiscount"):
        return marked
    subtotal = sum((each["Amount"] for each in lines if each["DetailType"] == "SubTotalLineDetail"), ZERO)
    off = sum((each["Amount"] for each in lines if each["DetailType"] == "DiscountLineDetail"), ZERO)
    return money(marked - off * marked / subtotal) if subtotal else ZERO


def _marked(line: Record) -> bool:
    detail = line.get("SalesItemLineDetail") or {}
    return bool(detail.get("TaxCodeRef", {}).get("value", "NON") != "NON")


def _worked_out(books: Books, code: str, taxable: Decimal) -> Record:
    rates = books.must_have("TaxCode", code).record.get("SalesTaxRateList", {}).get("TaxRateDetail", [])
    found: list[Record] = []
    for each in rates:
        rate = books.must_have("TaxRate", each["TaxRateRef"]["value"]).record["RateValue"]
        found.append(
            {
                "Amount": money(taxable * rate / HUNDRED),
                "DetailType": "TaxLineDetail",
                "TaxLineDetail": {
                    "TaxRateRef": {"value": each["TaxRateRef"]["value"]},
                    "PercentBased": True,
                    "TaxPercent": rate,
                    "NetAmountTaxable": money(taxable),
                },
            }
        )
    return {"TotalTax": money(sum((each["Amount"] for each in found), ZERO)), "TaxLine": found}
