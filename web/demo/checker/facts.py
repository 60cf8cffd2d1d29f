"""The figures of a policy that the witness must know; it is told them and never reads the product's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

Tone = Literal["reminder", "interest notice", "cash on delivery notice"]
DayCount = Literal["actual/365", "actual/actual", "30/360"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One notice step: what it says, and from which day overdue it may leave."""

    tone: Tone
    after_days_overdue: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What the company agreed to, in figures."""

    steps: tuple[Step, ...] = ()
    """The notice steps in order; none told means any order is accepted."""
    minimum_gap_days: int = 3
    quiet_weekdays: frozenset[int] = frozenset({5, 6})
    holidays: frozenset[date] = frozenset()
    oldest_days_overdue: int = 365
    chasing_starts_on: date | None = None
    """Debts that fell due earlier go to a person's list."""
    annual_rate_percent: Decimal | None = None
    """None: no interest may ever be charged."""
    rates: tuple[tuple[date, Decimal], ...] = ()
    """Later yearly rates, each from its day on; before the first of them `annual_rate_percent` holds."""
    is_rate_fixed: bool = False
    """A debt keeps the rate of the day on which its interest began."""
    free_days: int = 0
    """Days after the due date that bear nothing."""
    cap_percent_of_invoice: Decimal = Decimal(25)
    cap_amount: Decimal | None = None
    charges_per_invoice_max: int | None = None
    day_count: DayCount = "actual/365"
    terms_disclose_interest: bool = True
    pay_within_days: int = 10
    """An interest notice gives a date at least this far ahead."""
    books_through_days: int = 3
    """In contact days."""
    facts_fresh_hours: int = 6
    lift_within_days: int = 2
    cod_term_name: str = "COD - pay before work"

    def is_quiet(self, day: date) -> bool:
        """Whether nobody is written to on *day*."""
        return day.weekday() in self.quiet_weekdays or day in self.holidays

    def rate_percent(self, day: date, due_on: date) -> Decimal | None:
        """The yearly rate a day bears of a debt due on *due_on*; None when no interest is agreed."""
        asked = due_on + timedelta(days=self.free_days + 1) if self.is_rate_fixed else day
        rate = self.annual_rate_percent
        for from_day, later in sorted(self.rates):
            rate = later if from_day <= asked else rate
        return rate

    def times_allowed(self, tone: str) -> int:
        """How many steps send a notice of this tone."""
        return max(1, sum(self.tone_of(step) == tone for step in self.steps))

    def tone_of(self, step: Step) -> Tone:
        """What a step's notice says: without disclosed terms an interest notice is a plain reminder."""
        plain = step.tone == "interest notice" and not self.terms_disclose_interest
        return "reminder" if plain else step.tone

    def first_day_of(self, tone: str) -> int | None:
        """From which day overdue a notice of this tone may leave; None when no step sends one."""
        return min(
            (step.after_days_overdue for step in self.steps if self.tone_of(step) == tone), default=None
        )
