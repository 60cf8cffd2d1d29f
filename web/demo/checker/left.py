"""What left before: notices, and the days and fees that charges billed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from web.demo.checker.facts import Policy, Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A mail of the product's about one invoice."""

    at: datetime
    day: date
    invoice_id: str
    number: str
    customer_id: str
    payer_id: str
    balance_minor: int
    due_on: date
    words: str
    """Our block of the memo; empty when there was none."""
    tone: Tone
    steps: frozenset[str]
    """Those it may have been, by the policy that held when it left."""
    date_given: date | None
    asked_minor: int = 0
    """What it could ask for: the balance without what was disputed then."""
    rate_percent: Decimal | None = None
    fee_minor: int | None = None

    @property
    def subject(self) -> str:
        """What a breach by this mail is about."""
        return f"invoice/{self.invoice_id}"

    @property
    def days_overdue(self) -> int:
        """How late the invoice was."""
        return (self.day - self.due_on).days


@dataclass(frozen=True, slots=True)
class Spell:
    """What was known of an invoice's being overdue when it was paid, or no longer late."""

    ended_at: datetime
    reads: int
    """How often the product had read the books by then: the books' own times are whole seconds."""
    notices: list[Notice] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    kept: dict[str, Policy] = field(default_factory=dict)
    """The policy with which its payer's case had begun, if another is in force."""


@dataclass(frozen=True, slots=True)
class Charged:
    """Days of an invoice's interest that a charge bills."""

    first: date
    last: date
    amount_minor: int
    charge_id: str = ""
    in_time_through: date | None = None
    announced: tuple[int, Decimal] | None = None


@dataclass(frozen=True, slots=True)
class Fee:
    """A late fee that a charge bills on an invoice."""

    amount_minor: int
    charge_id: str
