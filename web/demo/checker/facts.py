"""The figures of a policy that the witness must know; it is told them and never reads the product's."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal

Tone = Literal[
    "courtesy", "reminder", "interest notice", "cash on delivery notice", "cash on delivery policy notice"
]
DayCount = Literal["actual/365", "actual/actual", "30/360"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One notice step: what it says, and from which day overdue it may leave; a day before is below zero."""

    name: str
    """It leaves once by this name; a policy that calls it otherwise asks for another one."""
    tone: Tone
    after_days_overdue: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Customers for whom some figures are others: all that is asked of them must be true."""

    tag: str | None = None
    """A person has given it to the customer."""
    currency: str | None = None
    owes_at_least_minor: int | None = None
    """All that is open comes to so much, late or not."""
    new_within_days: int | None = None
    """The customer's first invoice is no older."""
    paid_late_at_least: int | None = None
    """So many invoices of a year were paid after their due date, or are late."""
    of_last: int | None = None
    """For that only so many count, the last ones of those paid or late."""
    figures: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What the company agreed to, in figures."""

    steps: tuple[Step, ...] = ()
    """The notice steps in order; none told means any order is accepted."""
    grace_days: int = 0
    minimum_gap_days: int = 3
    quiet_weekdays: frozenset[int] = frozenset({5, 6})
    holidays: frozenset[date] = frozenset()
    only_weekdays: frozenset[int] = frozenset(range(7))
    only_days_of_month: frozenset[int] = frozenset()
    """The days set aside for receivables, none meaning any; one at rest counts on the next that is not."""
    send_hours: tuple[int, int] = (0, 24)
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
    is_business_only: bool = False
    """Interest and fees are those of a statute, and only for customers of whom a person said they are one."""
    terms_disclose_interest: bool = True
    fee_times_max: int = 0
    """How often a late fee may be charged on one invoice; 0: never."""
    fee_counts_toward_cap: bool = True
    terms_disclose_fees: bool = False
    mail_days: int = 0
    """A payment so many days after the date given is still in time."""
    pay_within_days: int = 10
    """An interest notice gives a date at least this far ahead."""
    books_through_days: int = 3
    """In contact days."""
    facts_fresh_hours: int = 6
    clearing_days: int = 3
    """So long a payment, or the word that one is on its way, takes to show."""
    lift_within_days: int = 5
    """Three for the last payment to clear, and two."""
    cod_term_name: str = "COD - pay before work"
    segments: tuple[Segment, ...] = ()
    """The first that holds a customer counts; what a person set for the customer itself goes before it."""

    def watched_through(self, on: date) -> date:
        """Until when the money is waited for of which somebody spoke on a day."""
        day = on + timedelta(days=self.clearing_days)
        while self.is_rest(day):
            day += timedelta(days=1)
        return day

    def is_rest(self, day: date) -> bool:
        """Whether nobody works on *day*."""
        return day.weekday() in self.quiet_weekdays or day in self.holidays

    def is_quiet(self, day: date) -> bool:
        """Whether nobody is written to on *day*."""
        return self.is_rest(day) or day.weekday() not in self.only_weekdays or not self._is_set_aside(day)

    def _is_set_aside(self, day: date) -> bool:
        """Whether one of the days of the month falls on *day*, or on a rest that ends with it."""
        if not self.only_days_of_month:
            return True
        first = day
        while self.is_rest(first - timedelta(days=1)) and (day - first).days < len(self.holidays) + 7:
            first -= timedelta(days=1)
        span = ((first + timedelta(days=number)) for number in range((day - first).days + 1))
        return any(self._falls_on(each) for each in span)

    def _falls_on(self, day: date) -> bool:
        is_last = (day + timedelta(days=1)).day == 1
        return any(each == day.day or (is_last and each > day.day) for each in self.only_days_of_month)

    def rate_percent(self, day: date, due_on: date) -> Decimal | None:
        """The yearly rate a day bears of a debt due on *due_on*; None when no interest is agreed."""
        asked = due_on + timedelta(days=self.free_days + 1) if self.is_rate_fixed else day
        rate = self.annual_rate_percent
        for from_day, later in sorted(self.rates):
            rate = later if from_day <= asked else rate
        return rate

    def steps_of(self, tone: str) -> frozenset[str]:
        """The steps that send a notice of this tone, by their names."""
        return frozenset(step.name for step in self.steps if self.tone_of(step) == tone)

    def chasing_without(self, passed_over: Collection[str]) -> list[Step]:
        """The steps of this policy, but for those a person passed over, by their names."""
        return [step for step in self.steps if step.tone != "courtesy" and step.name not in passed_over]

    def tone_of(self, step: Step) -> Tone:
        """What a step's notice says: without disclosed terms an interest notice is a plain reminder."""
        discloses = self.terms_disclose_interest or (self.fee_times_max and self.terms_disclose_fees)
        plain = step.tone == "interest notice" and not discloses
        return "reminder" if plain else step.tone

    def first_day_of(self, tone: str) -> int | None:
        """From which day overdue a notice of this tone may leave; None when no step sends one."""
        return min(
            (step.after_days_overdue for step in self.steps if self.tone_of(step) == tone), default=None
        )


COMPANYS = (
    *("quiet_weekdays", "holidays", "only_weekdays", "only_days_of_month", "send_hours"),
    *("chasing_starts_on", "terms_disclose_interest", "terms_disclose_fees"),
    *("books_through_days", "facts_fresh_hours", "lift_within_days", "cod_term_name"),
)
"""What is the company's own, whatever was agreed with or about a customer."""

NOTHING_OWED_BEYOND: dict[str, Any] = {
    "annual_rate_percent": None,
    "terms_disclose_interest": False,
    "terms_disclose_fees": False,
}
"""What holds for a customer of whom no interest and no fee may be asked."""
