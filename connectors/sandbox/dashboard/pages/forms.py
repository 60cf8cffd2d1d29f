"""An invoice or a credit memo: what it says, what was mailed, what was paid on it."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from connectors.sandbox.catalog.model import Record
from connectors.sandbox.company import Company
from connectors.sandbox.dashboard import account, acts, fields, reading
from connectors.sandbox.dashboard.fields import Problem
from connectors.sandbox.dashboard.reading import currency_of
from connectors.sandbox.dashboard.site import Site, sentence_of, to
from connectors.sandbox.faults import Fault
from connectors.sandbox.service.printing import pdf_of


class FormPages:
    """Sales forms as QuickBooks shows them."""

    ROUTES: ClassVar = (
        ("GET POST", "/<realm>/invoices/<invoice_id>", "invoice"),
        ("GET", "/<realm>/invoices/<invoice_id>/pdf", "pdf"),
        ("POST", "/<realm>/invoices/<invoice_id>/send", "send"),
        ("GET", "/<realm>/credits/<credit_id>", "credit"),
    )

    def __init__(self, site: Site) -> None:
        self._site = site

    def invoice(self, realm: str, invoice_id: str) -> AnyResponse:
        """One invoice; its message to the customer and its due date can be changed."""
        company = self._site.company(realm)
        problem = ""
        if request.method == "POST":
            try:
                _save(company, invoice_id)
                return self._site.go(to("invoice", company, invoice_id=invoice_id), "The invoice was saved.")
            except Fault as fault:
                problem = sentence_of(fault)
            except Problem as told:
                problem = str(told)
        invoice = company.read("Invoice", invoice_id)
        return self._form("Invoice", invoice, problem=problem)

    def credit(self, realm: str, credit_id: str) -> Response:
        """One credit memo."""
        return self._form("CreditMemo", self._site.company(realm).read("CreditMemo", credit_id))

    def pdf(self, realm: str, invoice_id: str) -> Response:
        """The invoice on paper."""
        company = self._site.company(realm)
        printed = pdf_of(company.name, "Invoice", company.read("Invoice", invoice_id))
        return Response(printed, content_type="application/pdf")

    def send(self, realm: str, invoice_id: str) -> AnyResponse:
        """Mail the invoice by hand."""
        company = self._site.company(realm)
        where = to("invoice", company, invoice_id=invoice_id)
        try:
            sent = acts.send_invoice(company, invoice_id, fields.text("to"))
        except Fault as fault:
            return self._site.go(where, sentence_of(fault), is_problem=True)
        return self._site.go(where, f"The invoice was sent to {sent['BillEmail']['Address']}.")

    def _form(self, kind: str, form: Record, *, problem: str = "") -> Response:
        company = self._site.company(request.view_args["realm"] if request.view_args else "")
        mail = [
            (number, each)
            for number, each in enumerate(company.mail)
            if (each.entity, each.id) == (kind, form["Id"])
        ]
        return self._site.page(
            "form.html",
            status=400 if problem else 200,
            kind=kind,
            form=form,
            currency=currency_of(form),
            lines=[_line(each) for each in form["Line"] if each["DetailType"] == "SalesItemLineDetail"],
            terms=_terms(company, form),
            mail_status=account.mail_status(form),
            mail=mail[::-1],
            applied=_applied(company, kind, form),
            today=company.books.today().isoformat(),
            problem=problem,
            typed=request.form if problem else {},
        )


def _save(company: Company, invoice_id: str) -> None:
    due = fields.day("due", "Due date")
    if not due:
        raise Problem("An invoice needs a due date.")
    acts.edit_invoice(company, invoice_id, fields.text("token"), memo=fields.text("memo"), due=due)


def _line(line: Record) -> tuple[str, str, Decimal | None, Decimal | None, Decimal]:
    """A line as printed: item, description, quantity, price, amount."""
    detail = line.get("SalesItemLineDetail") or {}
    item = detail.get("ItemRef", {}).get("name", "")
    return item, line.get("Description", ""), detail.get("Qty"), detail.get("UnitPrice"), line["Amount"]


def _terms(company: Company, form: Record) -> str:
    pointer = form.get("SalesTermRef")
    return str(company.read("Term", pointer["value"])["Name"]) if pointer else ""


def _applied(company: Company, kind: str, form: Record) -> list[tuple[Record, Decimal]]:
    """The payments that took something of a form, with what each took."""
    found = []
    for payment_id in reading.links(form, "Payment"):
        payment = company.read("Payment", payment_id)
        parts = [
            line["Amount"] for line in payment.get("Line") or [] if form["Id"] in reading.links(line, kind)
        ]
        found.append((payment, sum(parts, Decimal(0))))
    return found
