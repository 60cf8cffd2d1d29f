"""The list of customers, and the card of one."""

from __future__ import annotations

from typing import ClassVar

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from connectors.sandbox.catalog.model import Record
from connectors.sandbox.company import Company
from connectors.sandbox.dashboard import account, acts, fields, reading
from connectors.sandbox.dashboard.fields import Problem
from connectors.sandbox.dashboard.site import Site, sentence_of, to
from connectors.sandbox.faults import Fault
from connectors.sandbox.service import links

PER_PAGE = 50
SHOWN = {"all": "All customers", "owing": "With an open balance", "overdue": "With something overdue"}
ENTRIES = {"all": "All transactions", "open": "Open only"}


class CustomerPages:
    """Customers as QuickBooks shows them."""

    ROUTES: ClassVar = (
        ("GET", "/<realm>/customers", "customers"),
        ("GET", "/<realm>/customers/<customer_id>", "customer"),
        ("GET POST", "/<realm>/customers/<customer_id>/edit", "edit_customer"),
    )

    def __init__(self, site: Site) -> None:
        self._site = site

    def customers(self, realm: str) -> Response:
        """Active customers by name, searched and paged by what the address says."""
        company = self._site.company(realm)
        search = request.args.get("q", "").strip()
        show = request.args.get("show", "all")
        overdue = reading.overdue_by_customer(company)
        rows = [
            each
            for each in company.records("Customer")
            if each["Active"] and _matches(each, search) and _is_shown(each, show, overdue)
        ]
        rows.sort(key=lambda each: (each["FullyQualifiedName"].casefold(), int(each["Id"])))
        page = reading.paged(
            rows,
            lambda each: str(each["Id"]),
            after=request.args.get("after", ""),
            before=request.args.get("before", ""),
            size=PER_PAGE,
        )
        return self._site.page(
            "customers.html",
            page=page,
            q=search,
            show=show,
            choices=SHOWN,
            overdue=overdue,
            terms=terms_of(company),
            currency_of=reading.currency_of,
        )

    def customer(self, realm: str, customer_id: str) -> Response:
        """One customer: the card, and the transactions behind its balance."""
        company = self._site.company(realm)
        customer = company.read("Customer", customer_id)
        show = request.args.get("show", "all")
        entries = account.transactions(company, customer_id)
        page = reading.paged(
            [each for each in entries if show != "open" or each.open],
            lambda each: each.key,
            after=request.args.get("after", ""),
            before=request.args.get("before", ""),
            size=PER_PAGE,
        )
        attached = account.notes_attached(company, "Customer", customer_id)
        return self._site.page(
            "customer.html",
            customer=customer,
            currency=reading.currency_of(customer),
            page=page,
            show=show,
            choices=ENTRIES,
            today=company.books.today().isoformat(),
            terms=terms_of(company),
            overdue=reading.overdue_by_customer(company)[customer_id],
            jobs=[company.read("Customer", each) for each in company.books.children.get(customer_id, {})],
            attached=[(each, _file(company, each)) for each in attached],
            last_payment=account.last_payment(company, customer_id),
        )

    def edit_customer(self, realm: str, customer_id: str) -> AnyResponse:
        """Notes, terms and e-mail, to be changed by a person."""
        company = self._site.company(realm)
        customer = company.read("Customer", customer_id)
        problem, typed = "", None
        if request.method == "POST":
            typed = {name: fields.text(name) for name in ("notes", "terms", "email", "token")}
            try:
                acts.edit_customer(
                    company,
                    customer_id,
                    typed["token"],
                    notes=typed["notes"],
                    terms=typed["terms"],
                    email=typed["email"],
                )
                where = to("customer", company, customer_id=customer_id)
                return self._site.go(where, "The customer was saved.")
            except Fault as fault:
                problem = sentence_of(fault)
            except Problem as told:
                problem = str(told)
        return self._site.page(
            "edit_customer.html",
            status=400 if problem else 200,
            customer=customer,
            problem=problem,
            typed=typed or _as_typed(customer),
            terms=terms_of(company),
        )


def terms_of(company: Company) -> dict[str, str]:
    """The names of the company's terms by Id."""
    return {each["Id"]: each["Name"] for each in company.records("Term")}


def _as_typed(customer: Record) -> dict[str, str]:
    return {
        "notes": customer.get("Notes", ""),
        "terms": customer.get("SalesTermRef", {}).get("value", ""),
        "email": customer.get("PrimaryEmailAddr", {}).get("Address", ""),
        "token": customer["SyncToken"],
    }


def _matches(customer: Record, search: str) -> bool:
    email = customer.get("PrimaryEmailAddr", {}).get("Address", "")
    words = f"{customer['FullyQualifiedName']} {customer.get('CompanyName', '')} {email}".casefold()
    return all(each in words for each in search.casefold().split())


def _is_shown(customer: Record, show: str, overdue: reading.Amounts) -> bool:
    match show:
        case "owing":
            return bool(customer["Balance"] > 0)
        case "overdue":
            return overdue[customer["Id"]] > 0
    return True


def _file(company: Company, attached: Record) -> str:
    return links.temporary(company, attached["Id"]) if "FileAccessUri" in attached else ""
