"""Something that happened at the company, for whoever tells the story."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, kw_only=True)
class Happening:
    """One act of a customer or of the staff in QuickBooks."""

    day: date
    customer_id: str
    customer: str
    what: str
    """What the customer did or had done: `was invoiced`, `paid`, `paid in part`, `payment bounced` ..."""
    amount: Decimal | None = None
    """What was invoiced, paid or lost; None where no money moved."""
