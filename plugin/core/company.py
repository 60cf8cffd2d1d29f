"""The company as it stands today: everything outside one account that a decision depends on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from plugin.core.calendar import Calendar

Mode = Literal["preview", "approve", "automatic"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """One QuickBooks company on one of its own calendar days."""

    id: str
    today: date
    now: datetime
    """The same moment in UTC."""
    hour: int = 12
    """The hour of the company's own day, 0 to 23."""
    calendar: Calendar = field(default_factory=Calendar)
    mode: Mode = "preview"
    is_stopped: bool = False
    """The kill switch, of this company or of the installation."""
    is_quarantined: bool = False
    """A restored backup was found: nothing leaves until a person has signed off what was found (rule 2)."""
    asks_first: bool = False
    """Unusually much wanted to leave by itself: until a person lets it go, only what was approved leaves."""
    synced_at: datetime | None = None
    payments_entered_through: date | None = None
    """What a person last confirmed: payments up to this day are in QuickBooks (rule 8)."""
    chasing_starts_on: date | None = None
    """Debts due before this day go to a person's list (rule 6); None means no such limit."""
    terms_disclose_interest: bool = False
    """A person has recorded that the company's terms disclose interest (rule 3)."""
    terms_disclose_fees: bool = False
    """The same of late fees."""
    late_fees_off: bool = False
    """A person has confirmed that QuickBooks' own late fees are off: two systems would charge twice."""
    untied_customers: int = 0
    """Customers whose open items differed from QuickBooks' own A/R Aging when they were last compared."""
    differing_charges: int = 0
    """Charges that did not stand in QuickBooks as raised, or were none of ours, when last compared."""
    auto_applies_credit: bool = False
    books_closed_through: date | None = None
    cod_term_id: str | None = None
    """Our own cash-on-delivery term, known by its id; None before its first use."""
    default_term_id: str | None = None
    """The company's default terms, for a customer who had none before cash on delivery."""
