"""Writing a new invoice, or a credit memo."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal
from typing import ClassVar

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from connectors.sandbox.catalog.model import Record
from connectors.sandbox.company import Company
from connectors.sandbox.dashboard import acts, fields, printing
from connectors.sandbox.dashboard.fields import Problem
from connectors.sandbox.dashboard.reading import currency_of
from connectors.sandbox.dashboard.site import Site, sentence_of, to
from connectors.sandbox.faults import Fault

LINES = 4
WORDS = {"invoice": ("Invoice", "New invoice"), "credit": ("CreditMemo", "New credit memo")}
# Marks of a line rather than codes for a form.
LINE_MARKS = {"TAX", "NON"}


class SalePages:
    """The two forms on which a person sells or takes back."""

    ROUTES: ClassVar = (("GET POST", "/<realm>/customers/<customer_id>/<any(invoice, credit):form>", "sell"),)

    def __init__(self, site: Site) -> None:
        self._site = site

    def sell(self, realm: str, customer_id: str, form: str) -> AnyResponse:
        """An empty form filled in as QuickBooks' screen would, or the form made into a transaction."""
        company = self._site.company(realm)
        customer = company.read("Customer", customer_id)
        kind, title = WORDS[form]
        problem = ""
        if request.method == "POST":
            try:
                return self._sold(company, kind, _sell(company, kind, customer))
            except Fault as fault:
                problem = sentence_of(fault)
            except Problem as told:
                problem = str(told)
        return self._site.page(
            "sale.html",
            status=400 if problem else 200,
            customer=customer,
            kind=kind,
            title=title,
            problem=problem,
            numbers=range(1, LINES + 1),
            items=[each for each in company.records("Item") if each["Active"]],
            codes=_tax_codes(company),
            typed=request.form if problem else _prefilled(company, customer, kind),
            currency=currency_of(customer),
        )

    def _sold(self, company: Company, kind: str, sold: Record) -> AnyResponse:
        amount = printing.money(sold["TotalAmt"], currency_of(sold))
        if kind == "CreditMemo":
            where = to("credit", company, credit_id=sold["Id"])
            return self._site.go(where, f"A credit of {amount} was issued.")
        where = to("invoice", company, invoice_id=sold["Id"])
        said = f"Invoice {sold.get('DocNumber', '')} for {amount} was written"
        if not request.form.get("send"):
            return self._site.go(where, f"{said}.")
        try:
            sent = acts.send_invoice(company, sold["Id"], "")
        except Fault as fault:
            return self._site.go(where, f"{said}, but not sent. {sentence_of(fault)}", is_problem=True)
        return self._site.go(where, f"{said} and sent to {sent['BillEmail']['Address']}.")


def _sell(company: Company, kind: str, customer: Record) -> Record:
    lines = [each for number in range(1, LINES + 1) if (each := _line(company, number))]
    if not lines:
        raise Problem("Choose what is sold on at least one line.")
    memo, email = fields.text("memo"), fields.text("email")
    return acts.sell(
        company,
        kind,
        customer,
        lines,
        tax_code=fields.text("tax"),
        TxnDate=fields.day("day", "Date"),
        DueDate=fields.day("due", "Due date") if kind == "Invoice" else "",
        CustomerMemo={"value": memo} if memo else None,
        BillEmail={"Address": email} if email else None,
    )


def _line(company: Company, number: int) -> acts.SoldLine | None:
    """A line as typed; without a price it has the item's own."""
    item = fields.text(f"item-{number}")
    if not item:
        return None
    quantity = fields.number(f"quantity-{number}", f"Quantity on line {number}")
    price = fields.number(f"price-{number}", f"Price on line {number}")
    price = company.read("Item", item).get("UnitPrice") if price is None else price
    if not price:
        raise Problem(f"Line {number} needs a price.")
    return acts.SoldLine(
        item, fields.text(f"description-{number}"), Decimal(1) if quantity is None else quantity, price
    )


def _tax_codes(company: Company) -> list[tuple[str, str]]:
    codes = ((each["Id"], each["Name"]) for each in company.records("TaxCode"))
    return [each for each in codes if each[0] not in LINE_MARKS]


def _prefilled(company: Company, customer: Record, kind: str) -> dict[str, str]:
    """What the screen fills in by itself: the date, the customer's address and tax, the usual message."""
    filled = {
        "day": company.books.today().isoformat(),
        "email": customer.get("PrimaryEmailAddr", {}).get("Address", ""),
        "tax": _usual_tax(company) if customer.get("Taxable") else "",
        "quantity-1": "1",
    }
    if kind == "Invoice":
        filled["memo"] = str(company.books.preference("SalesFormsPrefs", "DefaultCustomerMessage") or "")
    return filled


def _usual_tax(company: Company) -> str:
    with suppress(KeyError, TypeError):
        return str(company.books.preference("TaxPrefs", "TaxGroupCodeRef")["value"])
    return ""
