"""What people do in QuickBooks while an app works: each act that can come between its reading and writing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from connectors.sandbox import faults, undoing
from connectors.sandbox.catalog.model import Record
from connectors.sandbox.money import ZERO, money
from connectors.sandbox.undoing import version

if TYPE_CHECKING:
    from connectors.sandbox.company import Company

LATER = timedelta(days=30)
PART = 2
"""Who pays in part pays a half."""
WRITTEN = "Called them, they will pay."

Act = Callable[["Company", Record, str], object]
"""Does something to a company about an invoice or customer, with what a person writes."""


def pay(company: Company, invoice: Record, _words: str) -> object:
    """Receive a payment of the whole balance."""
    return _received(company, invoice, invoice["Balance"])


def pay_part(company: Company, invoice: Record, _words: str) -> object:
    """Receive a payment of half the balance."""
    return _received(company, invoice, money(invoice["Balance"] / PART))


def _received(company: Company, invoice: Record, amount: object) -> Record:
    link = {"TxnId": invoice["Id"], "TxnType": "Invoice"}
    body = {
        "CustomerRef": {"value": invoice["CustomerRef"]["value"]},
        "TotalAmt": amount,
        "Line": [{"Amount": amount, "LinkedTxn": [link]}],
    }
    return company.create("Payment", body)


def credit(company: Company, invoice: Record, _words: str) -> object:
    """Write a credit memo over the balance, and apply it."""
    customer, amount = invoice["CustomerRef"]["value"], invoice["Balance"]
    item = next(each["Id"] for each in company.records("Item") if each["Type"] == "Service")
    line = {
        "Amount": amount,
        "DetailType": "SalesItemLineDetail",
        "SalesItemLineDetail": {"ItemRef": {"value": item}},
    }
    memo = company.create("CreditMemo", {"CustomerRef": {"value": customer}, "Line": [line]})
    if memo["Balance"] == ZERO:
        return memo  # QuickBooks has applied it by itself.
    applied = [
        {"Amount": amount, "LinkedTxn": [{"TxnId": each["Id"], "TxnType": kind}]}
        for kind, each in (("Invoice", invoice), ("CreditMemo", memo))
    ]
    body = {"CustomerRef": {"value": customer}, "TotalAmt": ZERO, "Line": applied}
    return company.create("Payment", body)


def redate(company: Company, invoice: Record, words: str) -> object:
    """Put the due date off, to the day that is written or by a month."""
    due = words or (date.fromisoformat(invoice["DueDate"]) + LATER).isoformat()
    return company.update("Invoice", version(invoice) | {"DueDate": due})


def edit_memo(company: Company, invoice: Record, words: str) -> object:
    """Rewrite the message on the invoice."""
    return company.update("Invoice", version(invoice) | {"CustomerMemo": {"value": words or WRITTEN}})


def send(company: Company, invoice: Record, words: str) -> object:
    """Mail the invoice by hand, to its own address or the one that is written."""
    return company.send("Invoice", invoice["Id"], words or None)


def misbook(company: Company, invoice: Record, _words: str) -> object:
    """Book the money as a bank deposit of the customer, so that the invoice stays open."""
    income = next(each["Id"] for each in company.records("Account") if each["Classification"] == "Revenue")
    bank = next(each["Id"] for each in company.records("Account") if each["AccountType"] == "Bank")
    detail = {
        "AccountRef": {"value": income},
        "Entity": {"value": invoice["CustomerRef"]["value"], "type": "CUSTOMER"},
    }
    line = {"Amount": invoice["Balance"], "DetailType": "DepositLineDetail", "DepositLineDetail": detail}
    body: Record = {"DepositToAccountRef": {"value": bank}, "Line": [line]}
    if currency := invoice.get("CurrencyRef"):
        body["CurrencyRef"] = {"value": currency["value"]}
    return company.create("Deposit", body)


def edit_note(company: Company, customer: Record, words: str) -> object:
    """Rewrite the customer's notes."""
    return company.update("Customer", version(customer) | {"Notes": words or WRITTEN})


def change_terms(company: Company, customer: Record, words: str) -> object:
    """Give the customer other terms: those of the Id that is written, or the first others there are."""
    now = customer.get("SalesTermRef", {}).get("value")
    other = words or next(each["Id"] for each in company.records("Term") if each["Id"] != now)
    return company.update("Customer", version(customer) | {"SalesTermRef": {"value": other}})


ON_INVOICES: dict[str, Act] = {
    "pay": pay,
    "pay_part": pay_part,
    "credit": credit,
    "redate": redate,
    "edit_memo": edit_memo,
    "send": send,
    "misbook": misbook,
    "misbook_sale": undoing.misbook_sale,
    "recustomer": undoing.recustomer,
    "bounce_payment": undoing.bounce,
    "void_payment": undoing.void_payment,
    "unapply": undoing.unapply,
    "reapply": undoing.reapply,
    "void": undoing.void,
    "delete": undoing.delete,
}
ON_CUSTOMERS: dict[str, Act] = {
    "edit_note": edit_note,
    "change_terms": change_terms,
    "merge": undoing.merge,
    "let_go": undoing.let_go,
}
ACTS = ON_INVOICES | ON_CUSTOMERS


def let_act(company: Company, act: str, called: tuple[str, str], target: str, words: str) -> str:
    """Let a person act on *target*, or on what a call is about; return why it could not be done, or ""."""
    with company.acting_as("person"):
        try:
            ACTS[act](company, _meant(company, act, called, target), words)
        except faults.Fault as fault:
            return fault.detail
    return ""


def _meant(company: Company, act: str, called: tuple[str, str], target: str) -> Record:
    """The invoice or customer a person means."""
    entity, row_id = called
    if act in ON_INVOICES:
        return company.read("Invoice", target or (row_id if entity == "invoice" else ""))
    if target or entity == "customer":
        return company.read("Customer", target or row_id)
    owner = company.read(entity, row_id).get("CustomerRef", {}).get("value", "")
    return company.read("Customer", owner)
