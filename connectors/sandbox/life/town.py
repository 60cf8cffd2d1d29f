"""What everybody in the story can see: the company's open invoices and customers on one day."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from connectors.sandbox.company import Company
from connectors.sandbox.life.happening import Happening

Record = dict[str, Any]


@dataclass(kw_only=True)
class Town:
    """One company on one day, with the dice that decide what nobody planned."""

    company: Company
    day: date
    seed: int
    told: list[Happening] = field(default_factory=list)

    def dice(self, *about: object) -> random.Random:
        """Dice of their own for each question, so that one answer never moves another."""
        words = " ".join(map(str, ("life", self.seed, *about)))
        return random.Random(words)  # noqa: S311 - a repeatable life, not a secret

    def customer(self, customer_id: str) -> Record:
        """A customer's record."""
        return self.company.read("Customer", customer_id)

    def payer(self, customer_id: str) -> str:
        """Who pays for a customer: itself, or the parent that is billed for it."""
        record = self.customer(customer_id)
        while record.get("BillWithParent") and record.get("ParentRef"):
            record = self.customer(record["ParentRef"]["value"])
        return str(record["Id"])

    def open_invoices(self) -> Iterator[Record]:
        """Every invoice on which something is owed, in order of creation."""
        return (each for each in self.company.records("Invoice") if each["Balance"] > 0)

    def overdue(self) -> list[Record]:
        """The open invoices whose due date has passed."""
        today = self.day.isoformat()
        return [each for each in self.open_invoices() if each["DueDate"] < today]

    def tell(self, customer_id: str, what: str, amount: Decimal | None = None) -> Happening:
        """Note what happened."""
        name = self.customer(customer_id)["DisplayName"]
        happening = Happening(day=self.day, customer_id=customer_id, customer=name, what=what, amount=amount)
        self.told.append(happening)
        return happening
