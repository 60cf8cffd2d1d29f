"""What lateness was announced to cost, and what was billed for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from plugin.core.actions import AnnouncedFee, DayCount


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """What a notice said that lateness costs: nothing beyond it is ever charged (rule 3)."""

    annual_rate_percent: Decimal
    asked_minor: int
    """The principal it asked for, on which interest was announced."""
    free_days: int = 0
    from_day: date | None = None
    """The first day it announced interest of, by the due date of then; None where that is not known."""
    fees: tuple[AnnouncedFee, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargedInterest:
    """Interest of one invoice for one period that a charge of ours already bills (rule 2)."""

    invoice_id: str
    period_from: date
    period_through: date
    amount_minor: int
    charge_id: str = ""
    """Which charge of ours bills it: one charge may hold several periods of an invoice."""
    principal_minor: int | None = None
    annual_rate_percent: Decimal | None = None
    day_count: DayCount | None = None
    paid_in_time_through: date | None = None
    """How the amount came about, for a later look; None where a restored backup has lost it."""
    deleted_number: str = ""
    """The number of the invoice where QuickBooks has it no longer: nothing of it is owed."""

    @property
    def is_lost(self) -> bool:
        """True when nobody knows how much of it the charge bills: the amount is all that the charge bears."""
        return self.day_count is None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargedFee:
    """A late fee of one invoice that a charge of ours already bills."""

    invoice_id: str
    name: str
    number: int
    amount_minor: int
    charge_id: str = ""
    owed_minor: int = 0
    percent: Decimal | None = None
    paid_in_time_through: date | None = None
    deleted_number: str = ""


Billed = ChargedInterest | ChargedFee
"""What a charge of ours bills of an invoice."""
