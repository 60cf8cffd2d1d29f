"""What stands in the books about one paying customer: who they are, what they owe, how they paid.

Dates are the company's own calendar dates; amounts are integers of the account currency's minor unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """A part of a payment, credit or journal entry that QuickBooks has applied to one invoice."""

    on: date
    amount_minor: int
    source: Literal["payment", "credit", "journal"] = "payment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice:
    """One invoice as QuickBooks has it, with our count of its episodes (spells of being overdue)."""

    id: str
    number: str
    customer_id: str
    issued_on: date
    due_on: date
    total_minor: int
    balance_minor: int
    applied: tuple[Applied, ...] = ()
    email: str | None = None
    memo: str = ""
    emailed_at: datetime | None = None
    """When it was last handed to QuickBooks' mail, in the company's zone: its date is the company's date."""
    episode: int = 1
    overdue_again_on: date | None = None
    """The day a later episode began, as when a payment bounced: what was said before it is over."""
    is_charge: bool = False
    is_voided: bool = False
    late_fee_minor: int = 0
    """What QuickBooks' own late fees added to the total: never principal, never asked for (rule 3)."""

    def days_overdue(self, today: date) -> int:
        """Whole days since the due date; 0 up to and including the due date itself."""
        return max((today - self.due_on).days, 0)

    @property
    def principal_minor(self) -> int:
        """What is owed without late fees; what was paid counts for the principal first."""
        return max(self.balance_minor - self.late_fee_minor, 0)

    def is_overdue(self, today: date) -> bool:
        """True when something besides late fees is still owed after the due date."""
        return self.principal_minor > 0 and not self.is_voided and today > self.due_on

    def principal_minor_on(self, day: date) -> int:
        """The principal at the end of *day*: today's balance plus whatever was applied after it."""
        later = sum(part.amount_minor for part in self.applied if part.on > day)
        return max(self.balance_minor + later - self.late_fee_minor, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One customer record of the paying family: the payer, or a sub-customer billed with it."""

    id: str
    name: str
    is_active: bool = True
    email: str | None = None
    term_id: str | None = None
    notes: str = ""
    reported_balance_minor: int = 0
    open_items_minor: int = 0

    @property
    def unexplained_minor(self) -> int:
        """QuickBooks' balance of this customer minus its open items as we see them (rule 8)."""
        return self.reported_balance_minor - self.open_items_minor


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookalike:
    """A deposit line or sales receipt whose amount equals an open balance: probably a misbooked payment."""

    kind: Literal["deposit", "sales receipt"]
    id: str
    on: date
    amount_minor: int
    invoice_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A record of the books that cannot be read and may change this account."""

    kind: str
    id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenItem:
    """What is open besides invoices: money nobody has applied, or a journal entry."""

    kind: Literal["payment", "credit", "journal"]
    id: str
    customer_id: str
    open_minor: int
    """What the customer has with us is negative."""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """How the customer has paid before, as far as settled invoices tell."""

    first_invoiced_on: date | None = None
    paid_late: tuple[date, ...] = ()
    """The dates of invoices that were settled after their due date; those of the last year at least."""
    days_late: tuple[int, ...] = ()
    """By how many days, one for each of them."""
    on_time: tuple[date, ...] = ()
    """The dates of invoices of the last year that were settled by their due date."""
