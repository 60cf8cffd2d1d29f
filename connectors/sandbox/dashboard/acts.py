"""What a person does in QuickBooks' screens, done to the books as those screens do it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from connectors.sandbox.catalog.model import Record
from connectors.sandbox.company import Company
from connectors.sandbox.undoing import take_from_deposit


class Settled(NamedTuple):
    """A part of an open form that a payment takes."""

    kind: str
    id: str
    amount: Decimal


class SoldLine(NamedTuple):
    """One line of an invoice or credit, as typed."""

    item: str
    description: str
    quantity: Decimal
    price: Decimal


def receive_payment(
    company: Company,
    customer_id: str,
    amount: Decimal,
    settled: Iterable[Settled],
    *,
    day: str,
    method: str,
    reference: str,
) -> Record:
    """Record money received, and what it settles; a credit among that adds to what can be settled."""
    body: dict[str, Any] = {
        "CustomerRef": {"value": customer_id},
        "TxnDate": day,
        "TotalAmt": amount,
        "Line": [
            {"Amount": each.amount, "LinkedTxn": [{"TxnId": each.id, "TxnType": each.kind}]}
            for each in settled
        ],
    }
    if method:
        body["PaymentMethodRef"] = {"value": method}
    if reference:
        body["PaymentRefNum"] = reference
    with company.acting_as("person"):
        return company.create("Payment", body)


def bounce(company: Company, payment_id: str) -> Record:
    """Delete a payment that came back; one that was taken to the bank is taken out of its deposit first."""
    with company.acting_as("person"):
        payment = company.read("Payment", payment_id)
        take_from_deposit(company, payment)
        company.delete("Payment", payment_id)
        return payment


def edit_customer(
    company: Company, customer_id: str, token: str, *, notes: str, terms: str, email: str
) -> Record:
    """Save a customer as the screen does: the whole record, in the version that was on the screen."""
    with company.acting_as("person"):
        record = company.read("Customer", customer_id) | {"SyncToken": token}
        _put(record, "Notes", notes)
        _put(record, "SalesTermRef", {"value": terms} if terms else None)
        if email != record.get("PrimaryEmailAddr", {}).get("Address", ""):
            _put(record, "PrimaryEmailAddr", {"Address": email} if email else None)
        return company.update("Customer", record)


def _put(record: Record, name: str, value: object) -> None:
    """Set a property, or leave it out of a full update, which clears it."""
    if value:
        record[name] = value
    else:
        record.pop(name, None)


def edit_invoice(company: Company, invoice_id: str, token: str, *, memo: str, due: str) -> Record:
    """Change an invoice's message to the customer and its due date."""
    change = {"Id": invoice_id, "SyncToken": token, "sparse": True}
    with company.acting_as("person"):
        return company.update("Invoice", change | {"CustomerMemo": {"value": memo}, "DueDate": due})


def send_invoice(company: Company, invoice_id: str, to: str) -> Record:
    """Mail an invoice by hand."""
    with company.acting_as("person"):
        return company.send("Invoice", invoice_id, to or None)


def sell(
    company: Company,
    kind: str,
    customer: Mapping[str, Any],
    lines: Iterable[SoldLine],
    *,
    tax_code: str = "",
    **fields: object,
) -> Record:
    """Write an invoice or a credit memo; an empty field is left to QuickBooks."""
    body: dict[str, Any] = {
        "CustomerRef": {"value": customer["Id"]},
        "Line": [_line(each, is_taxed=bool(tax_code)) for each in lines],
    } | {name: value for name, value in fields.items() if value}
    if tax_code:
        body["TxnTaxDetail"] = {"TxnTaxCodeRef": {"value": tax_code}}
    if kind == "Invoice" and customer.get("SalesTermRef"):
        # The screen fills in the customer's terms; the API alone would not.
        body["SalesTermRef"] = dict(customer["SalesTermRef"])
    with company.acting_as("person"):
        return company.create(kind, body)


def _line(line: SoldLine, *, is_taxed: bool) -> Record:
    sold = {
        "DetailType": "SalesItemLineDetail",
        "SalesItemLineDetail": {
            "ItemRef": {"value": line.item},
            "UnitPrice": line.price,
            "Qty": line.quantity,
            "TaxCodeRef": {"value": "TAX" if is_taxed else "NON"},
        },
    }
    return sold | ({"Description": line.description} if line.description else {})


def _version(record: Record) -> Record:
    return {"Id": record["Id"], "SyncToken": record["SyncToken"]}
