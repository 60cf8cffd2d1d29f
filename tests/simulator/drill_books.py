"""The books that drills begin with: two customers, and one invoice of 1,000.00 that is late for two days."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from connectors.sandbox.clock import SandboxClock
from connectors.sandbox.company import Company
from connectors.sandbox.seeds import Seed, chart
from connectors.sandbox.seeds.trading import goods
from connectors.sandbox.world import Sandbox
from tests.simulator.plan import Plan

TERM = "3"
MEMBER, TERM_OF_MEMBER = "3", "2"
"""A sub-customer of the first customer, where there is one, and its terms."""


@dataclass(frozen=True, kw_only=True)
class Books:
    """What is planted; without *term* the customers have none."""

    due_on: date
    zone: str
    term: str | None
    has_family: bool

    def found(self, clock: SandboxClock, plan: Plan) -> Sandbox:
        """A world with these books in each of its companies."""
        sandbox = Sandbox(clock, plan.seed, companies=(), switches=plan.switches)
        for number in range(1, plan.companies + 1):
            realm = f"46208163650000009{number:02d}"
            sandbox._seeds[realm] = Seed(realm_id=realm, name=f"Company {number}", build=self._build)
        return sandbox

    def _build(self, company: Company, start: datetime, seed: int) -> None:
        del seed
        opened = start - timedelta(days=60)
        with company.acting_as("person"), company.at(opened):
            chart.furnish(company, opened, chart.settings(company.name), zone=self.zone)
            for item in goods.bodies():
                company.plant("Item", item)
            for number in ("1", "2"):
                body = {
                    "Id": number,
                    "DisplayName": f"Customer Number {number}",
                    "PrimaryEmailAddr": {"Address": f"customer{number}@example.com"},
                    "Notes": "Ask for Joan.",
                    "Taxable": False,
                } | ({"SalesTermRef": {"value": self.term}} if self.term else {})
                company.plant("Customer", body)
            invoice_of(company, "1", self.due_on)
            if self.has_family:
                self._plant_member(company)

    def _plant_member(self, company: Company) -> None:
        """A part of the first customer that is billed with it, has terms of its own, and owes as well."""
        body = {
            "Id": MEMBER,
            "DisplayName": "Customer Number 1, West",
            "ParentRef": {"value": "1"},
            "Job": True,
            "BillWithParent": True,
            "Taxable": False,
            "SalesTermRef": {"value": TERM_OF_MEMBER},
        }
        company.plant("Customer", body)
        invoice_of(company, MEMBER, self.due_on)


def invoice_of(company: Company, customer: str, due_on: date, amount: int = 1000) -> str:
    """An invoice as a person enters it; its id."""
    line = {
        "DetailType": "SalesItemLineDetail",
        "Amount": amount,
        "SalesItemLineDetail": {"ItemRef": {"value": "1"}, "TaxCodeRef": {"value": "NON"}},
    }
    body = {
        "CustomerRef": {"value": customer},
        "TxnDate": (due_on - timedelta(days=30)).isoformat(),
        "DueDate": due_on.isoformat(),
        "Line": [line],
        "CustomerMemo": {"value": "Thank you."},
        "BillEmail": {"Address": f"customer{customer}@example.com"},
    }
    return str(company.create("Invoice", body)["Id"])


def first_invoice(company: Company) -> str:
    """The id of the invoice that all is about."""
    return str(next(iter(company.records("Invoice")))["Id"])


@dataclass(frozen=True)
class Outcome:
    """What the books hold at the end, in ground truth."""

    mails: tuple[str, ...]
    """Day and balance of each mail of ours, in order."""
    charges: int
    notes: int
    duplicate_notes: int
    term: str | None
    memo: str
    has_digest: bool


def outcome_of(company: Company, due_on: date) -> Outcome:
    """What is true now of the first customer and its invoice."""
    customer, invoice = company.read("Customer", "1"), company.read("Invoice", first_invoice(company))
    mails = [each for each in company.mail if each.by == "api" and each.id == invoice["Id"]]
    charges = [each for each in company.records("Invoice") if "[dunwell:" in each.get("PrivateNote", "")]
    markers = Counter(each.get("Note", "").splitlines()[-1] for each in company.records("Attachable"))
    zone = company.books.zone
    return Outcome(
        mails=tuple(f"{(each.at.astimezone(zone).date() - due_on).days} {each.balance}" for each in mails),
        charges=len(charges),
        notes=len(markers),
        duplicate_notes=sum(markers.values()) - len(markers),
        term=customer.get("SalesTermRef", {}).get("value"),
        memo=invoice.get("CustomerMemo", {}).get("value", ""),
        has_digest="Collections (kept by Dunwell)" in customer.get("Notes", ""),
    )
