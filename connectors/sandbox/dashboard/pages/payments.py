"""Money that comes in, and money that goes back: receiving a payment, looking at one, bouncing it."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar, NamedTuple

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from connectors.sandbox.catalog.model import Record
from connectors.sandbox.company import Company
from connectors.sandbox.dashboard import acts, fields, printing, reading
from connectors.sandbox.dashboard.fields import Problem
from connectors.sandbox.dashboard.reading import currency_of
from connectors.sandbox.dashboard.site import Site, sentence_of, to
from connectors.sandbox.faults import Fault
from connectors.sandbox.money import ZERO


class OpenForm(NamedTuple):
    """An open invoice or credit in the list of what a payment may settle."""

    kind: str
    record: Record
    is_chosen: bool
    typed: str

    @property
    def key(self) -> str:
        """What its fields are called."""
        return f"{self.kind}-{self.record['Id']}"


class PaymentPages:
    """Payments as QuickBooks shows them."""

    ROUTES: ClassVar = (
        ("GET POST", "/<realm>/customers/<customer_id>/payment", "receive"),
        ("GET", "/<realm>/payments/<payment_id>", "payment"),
        ("POST", "/<realm>/payments/<payment_id>/bounce", "bounce"),
    )

    def __init__(self, site: Site) -> None:
        self._site = site

    def receive(self, realm: str, customer_id: str) -> AnyResponse:
        """Receive a payment: in full or in part, for chosen invoices, or for none yet."""
        company = self._site.company(realm)
        customer = company.read("Customer", customer_id)
        forms, problem = _open_forms(company, customer_id), ""
        if request.method == "POST":
            try:
                paid = _receive(company, customer_id, forms)
                amount = printing.money(paid["TotalAmt"], currency_of(paid))
                where = to("customer", company, customer_id=customer_id)
                return self._site.go(where, f"A payment of {amount} was received.")
            except Fault as fault:
                problem = sentence_of(fault)
            except Problem as told:
                problem = str(told)
        return self._site.page(
            "receive.html",
            status=400 if problem else 200,
            customer=customer,
            currency=currency_of(customer),
            forms=forms,
            problem=problem,
            methods=[(each["Id"], each["Name"]) for each in company.records("PaymentMethod")],
            typed=request.form or {"day": company.books.today().isoformat(), "method": "2"},
            today=company.books.today().isoformat(),
        )

    def payment(self, realm: str, payment_id: str) -> Response:
        """One payment and what it settled."""
        company = self._site.company(realm)
        payment = company.read("Payment", payment_id)
        return self._site.page(
            "payment.html",
            payment=payment,
            currency=currency_of(payment),
            settled=[_settled(company, line) for line in payment.get("Line") or []],
            method=_method(company, payment),
            is_deposited=bool(reading.links(payment, "Deposit")),
        )

    def bounce(self, realm: str, payment_id: str) -> AnyResponse:
        """The bank takes a payment back: it is deleted, and what it had settled is owed again."""
        company = self._site.company(realm)
        payment = company.read("Payment", payment_id)
        where = to("customer", company, customer_id=payment["CustomerRef"]["value"])
        try:
            acts.bounce(company, payment_id)
        except Fault as fault:
            return self._site.go(where, sentence_of(fault), is_problem=True)
        amount = printing.money(payment["TotalAmt"], currency_of(payment))
        said = f"The payment of {amount} from {printing.day(payment['TxnDate'])} bounced and was deleted."
        return self._site.go(where, said)


def _open_forms(company: Company, customer_id: str) -> list[OpenForm]:
    """The open invoices of a customer and its jobs, the oldest first, then its credits.

    Until something was typed, the invoice that the address names is chosen, or else the oldest.
    """
    family = reading.family_of(company, customer_id)
    found = []
    for kind in ("Invoice", "CreditMemo"):
        records = reading.of_customers(company.records(kind), family)
        opened = sorted(
            (each for each in records if each["Balance"] > ZERO),
            key=lambda each: (each.get("DueDate", each["TxnDate"]), int(each["Id"])),
        )
        found += [(kind, each) for each in opened]
    wanted = request.args.get("invoice") or (found[0][1]["Id"] if found else "")
    forms = []
    for kind, record in found:
        key = f"{kind}-{record['Id']}"
        chosen = (
            f"take-{key}" in request.form if request.form else (kind, record["Id"]) == ("Invoice", wanted)
        )
        typed = request.form.get(f"amount-{key}", printing.plain(record["Balance"]))
        forms.append(OpenForm(kind, record, chosen, typed))
    return forms


def _receive(company: Company, customer_id: str, forms: list[OpenForm]) -> Record:
    settled = []
    for each in forms:
        if each.is_chosen:
            number = each.record.get("DocNumber", each.record["Id"])
            part = fields.amount(f"amount-{each.key}", f"Number {number}")
            # Chosen and left empty: all of it.
            part = each.record["Balance"] if part is None else part
            if part:
                settled.append(acts.Settled(each.kind, each.record["Id"], part))
    signed = (each.amount if each.kind == "Invoice" else -each.amount for each in settled)
    needed = sum(signed, Decimal(0))
    received = fields.amount("received", "Amount received")
    total = received if received is not None else needed
    if total < ZERO:
        raise Problem("The credits are more than the invoices chosen.")
    if not total and not settled:
        raise Problem("Choose an invoice, or enter the amount that was received.")
    day = fields.day("day", "Date of payment")
    method, reference = fields.text("method"), fields.text("reference")
    return acts.receive_payment(
        company, customer_id, total, settled, day=day, method=method, reference=reference
    )


def _settled(company: Company, line: Record) -> tuple[str, str, str, Decimal]:
    """What one line of a payment settled: kind, Id, number, amount."""
    link = line["LinkedTxn"][0]
    record = company.read(link["TxnType"], link["TxnId"])
    return link["TxnType"], link["TxnId"], record.get("DocNumber", link["TxnId"]), line["Amount"]


def _method(company: Company, payment: Record) -> str:
    pointer = payment.get("PaymentMethodRef")
    return str(company.read("PaymentMethod", pointer["value"])["Name"]) if pointer else ""
