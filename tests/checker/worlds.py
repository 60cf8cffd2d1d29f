"""A small company, a witness that knows all it needs, and a product that is played by hand."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from connectors.sandbox.catalog.model import Record
from connectors.sandbox.clock import SandboxClock
from connectors.sandbox.company import Company
from connectors.sandbox.seeds import chart
from connectors.sandbox.switches import Switches
from web.demo.checker import Breach, Checker, Policy, Step

START = datetime(2026, 11, 2, 17, tzinfo=UTC)  # a Monday morning in California
TODAY = date(2026, 11, 2)
POLICY = Policy(
    steps=(
        Step(name="reminder", tone="reminder", after_days_overdue=3),
        Step(name="interest notice", tone="interest notice", after_days_overdue=15),
        Step(name="cash on delivery notice", tone="cash on delivery notice", after_days_overdue=45),
    ),
    annual_rate_percent=Decimal(18),
)
REMINDER = "This invoice is past due. Please pay it today."
INTEREST = "Please pay by {until}. After that date interest of 18 % a year will be added."
COD = "From now on we deliver cash on delivery until this is paid."
BLOCK = "--- Notice about this invoice ---\n{words}\n--- End of notice ---"
NOTES = "--- Collections (kept by Dunwell) ---\n{words}\n--- End of collections ---"
SCHEMA = """
CREATE TABLE actions (company_id, id, customer_id, kind, status, because, done_at, approved_by, created_at,
  unclear_times);
CREATE TABLE tasks (company_id, customer_id, kind, closed_at);
CREATE TABLE action_covers (company_id, subject, step, episode, action_id);
CREATE TABLE action_events (company_id, id, action_id, at, actor, status);
"""
OURS = "7"


class World:
    """Two customers, each with an invoice of 1,000.00 that fell due on 3 October, 30 days ago."""

    def __init__(self, *, with_database: bool = False, is_told: bool = True) -> None:
        self.clock = SandboxClock(START)
        self.company = Company("1", "Small", self.clock, Switches())
        with self.company.acting_as("person"), self.company.at(START - timedelta(days=60)):
            chart.furnish(self.company, START, chart.settings("Small"))
            item = {"Id": "1", "Name": "Work", "Type": "Service", "IncomeAccountRef": {"value": "1"}}
            self.company.plant("Item", item)
            for number in ("1", "2"):
                name = {"Id": number, "DisplayName": f"Customer Number {number}", "Taxable": False}
                address = {"PrimaryEmailAddr": {"Address": f"customer{number}@example.com"}}
                terms = {"SalesTermRef": {"value": "3"}, "Notes": "Ask for Joan."}
                self.company.plant("Customer", name | address | terms)
        self.deleted: dict[str, Record] = {}
        self.first = self.invoice("1")
        self.second = self.invoice("2")
        self.database = sqlite3.connect(":memory:")
        self.database.executescript(SCHEMA)
        engine = self.database if with_database else None
        self.checker = Checker(self.company, engine, company_id=OURS)
        if is_told:
            self.checker.policy(POLICY)
            self.checker.switched_on(START - timedelta(days=1), "automatic")
            self.all_is_fresh()

    @property
    def today(self) -> date:
        return self.company.books.today()

    def all_is_fresh(self) -> None:
        self.checker.synced(self.clock.now())
        self.checker.payments_confirmed(self.today, self.today)

    def invoice(self, customer: str, due_on: date = date(2026, 10, 3), **more: Any) -> str:
        """An invoice as a person enters it."""
        line = {
            "DetailType": "SalesItemLineDetail",
            "Amount": 1000,
            "SalesItemLineDetail": {"ItemRef": {"value": "1"}},
        }
        body = {
            "CustomerRef": {"value": customer},
            "TxnDate": (due_on - timedelta(days=30)).isoformat(),
            "DueDate": due_on.isoformat(),
            "Line": [line],
            "CustomerMemo": {"value": "Thank you."},
            "BillEmail": {"Address": f"customer{customer}@example.com"},
        }
        with self.company.acting_as("person"):
            return str(self.company.create("Invoice", body | more)["Id"])

    def pay(self, invoice: str, amount: int = 1000, **more: Any) -> str:
        record = self.company.read("Invoice", invoice)
        line = {"Amount": amount, "LinkedTxn": [{"TxnId": invoice, "TxnType": "Invoice"}]}
        body = {"CustomerRef": record["CustomerRef"], "TotalAmt": amount, "Line": [line]}
        with self.company.acting_as("person"):
            return str(self.company.create("Payment", body | more)["Id"])

    def bounce(self, payment: str) -> None:
        """A payment comes back: a person deletes it."""
        with self.company.acting_as("person"):
            self.company.delete("Payment", payment)

    def delete(self, invoice: str) -> Record:
        """A person deletes an invoice; returns it as it was."""
        with self.company.acting_as("person"):
            self.deleted[invoice] = dict(self.company.read("Invoice", invoice))
            self.company.delete("Invoice", invoice)
        return self.deleted[invoice]

    def credit(self, invoice: str, amount: int) -> None:
        """A person gives a credit and applies it, as QuickBooks does it: by a payment of nothing."""
        owner = self.company.read("Invoice", invoice)["CustomerRef"]
        sold = {
            "DetailType": "SalesItemLineDetail",
            "Amount": amount,
            "SalesItemLineDetail": {"ItemRef": {"value": "1"}},
        }
        with self.company.acting_as("person"):
            memo = self.company.create("CreditMemo", {"CustomerRef": owner, "Line": [sold]})["Id"]
            links = [("Invoice", invoice), ("CreditMemo", memo)]
            lines = [
                {"Amount": amount, "LinkedTxn": [{"TxnId": key, "TxnType": kind}]} for kind, key in links
            ]
            self.company.create("Payment", {"CustomerRef": owner, "TotalAmt": 0, "Line": lines})

    def write(self, entity: str, row_id: str, **fields: Any) -> None:
        token = self.company.read(entity, row_id)["SyncToken"]
        self.company.update(entity, {"Id": row_id, "SyncToken": token, "sparse": True} | fields)

    @contextmanager
    def run(self) -> Iterator[None]:
        """What happens inside is the product's doing."""
        self.checker.before_run()
        yield
        self.checker.after_run()

    def put(self, invoice: str, words: str = REMINDER) -> None:
        """Our block into the memo."""
        words = words.format(until=(self.today + timedelta(days=10)).isoformat())
        memo = self.company.read("Invoice", invoice).get("CustomerMemo", {}).get("value", "")
        own = memo.split("\n\n---")[0]
        self.write("Invoice", invoice, CustomerMemo={"value": f"{own}\n\n{BLOCK.format(words=words)}"})

    def mail(self, invoice: str, words: str = REMINDER) -> None:
        """Our block into the memo, and out."""
        with self.run():
            self.put(invoice, words)
            self.company.send("Invoice", invoice)

    def mail_by_hand(self, invoice: str, words: str) -> None:
        """Our block into the memo; then a person sends the invoice before we do."""
        with self.run():
            self.put(invoice, words)
        with self.company.acting_as("person"):
            self.company.send("Invoice", invoice)

    def charge(
        self, source: str, first: date, last: date, amount: str, *, rate: str = "18", **more: Any
    ) -> str:
        billed = self.deleted.get(source) or self.company.read("Invoice", source)
        number = billed["DocNumber"]
        words = f"Interest on invoice {number}, {first} to {last}, 1,000.00 at {rate} % a year"
        line = {
            "DetailType": "SalesItemLineDetail",
            "Amount": amount,
            "Description": words,
            "SalesItemLineDetail": {"ItemRef": {"value": "1"}},
        }
        body = {
            "CustomerRef": billed["CustomerRef"],
            "TxnDate": self.today.isoformat(),
            "DueDate": self.today.isoformat(),
            "PrivateNote": "[dunwell:A1]",
            "Line": [line],
        }
        with self.run():
            return str(self.company.create("Invoice", body | more)["Id"])

    def days_pass(self, days: int) -> None:
        """Time goes by, with people confirming and the product reading as they should."""
        self.clock.advance(timedelta(days=days))
        self.all_is_fresh()

    def action(self, number: str, kind: str, subject: str, *, status: str = "done", **more: Any) -> None:
        """A row of the product's records."""
        because = json.dumps(more.get("because", {"rule": "step is due", "facts": []}))
        customer = more.get("customer", "1")
        with self.database:
            self.database.execute(
                "INSERT INTO actions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    OURS,
                    number,
                    customer,
                    kind,
                    status,
                    because,
                    *[str(self.clock.now()), more.get("by"), number, more.get("unclear_times", 0)],
                ),
            )
            self.database.execute(
                "INSERT INTO action_covers VALUES (?, ?, 'step', 1, ?)", (OURS, subject, number)
            )
            if more.get("told", True):
                self.database.execute(
                    "INSERT INTO action_events VALUES (?, ?, ?, ?, ?, ?)",
                    (OURS, f"e{number}", number, str(self.clock.now()), more.get("actor", "system"), status),
                )

    def look(self) -> list[Breach]:
        return self.checker.look(self.clock.now())

    def rules(self) -> list[int]:
        """The rules broken since the last look."""
        return [breach.rule for breach in self.look()]
