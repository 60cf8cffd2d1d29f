"""What people said, as it was told to the witness."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Hold:
    """A pause on a customer, or on one of its invoices."""

    customer_id: str
    since: date
    until: date | None
    invoice_id: str | None

    def covers(self, invoice_id: str, customer_ids: Collection[str]) -> bool:
        """Whether it is on this invoice, whoever owes it now, or on all of one of these customers."""
        return self.invoice_id == invoice_id if self.invoice_id else self.customer_id in customer_ids


@dataclass(frozen=True, slots=True)
class Dispute:
    """A disputed amount of an invoice."""

    invoice_id: str
    amount_minor: int
    since: date
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise to pay; it is kept once so much has been paid that was not yet there when it was told."""

    customer_id: str
    invoice_ids: tuple[str, ...]
    made_on: date
    pay_by: date
    amount_minor: int
    paid_before_minor: int
    """What had been paid that same day before it was told."""

    def concerns(self, invoice_id: str, customer_ids: Collection[str]) -> bool:
        """Whether it names this invoice, whoever owes that now; or names none and is of these customers."""
        return invoice_id in self.invoice_ids if self.invoice_ids else self.customer_id in customer_ids


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A payment plan: it is kept while everything that was to come by a day has come by that day."""

    customer_id: str
    invoice_ids: tuple[str, ...]
    agreed_on: date
    instalments: tuple[tuple[date, int], ...]
    """(due on, amount)"""
    interest_waits: bool
    is_open_ended: bool
    """Small recurring payments, until a person looks at it again."""


@dataclass(frozen=True, slots=True)
class SaidPaid:
    """The customer says that it has paid: everything late that day, or one invoice."""

    customer_id: str
    on: date
    invoice_id: str | None


@dataclass(slots=True)
class Said:
    """Everything in force, and the disputes that were."""

    holds: list[Hold] = field(default_factory=list)
    disputes: list[Dispute] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)
    said_paid: dict[str, SaidPaid] = field(default_factory=dict)
    """Of each customer, as long as nothing else was said since."""
    legal_stops: dict[str, date] = field(default_factory=dict)
    passed_over: dict[str, list[str]] = field(default_factory=dict)
    """Of each invoice, which steps of its present spell a person decided against, by their names."""
    cod_by_hand: set[str] = field(default_factory=set)
    """Payers whom a person has put on cash on delivery; only a person takes them off."""
    cod_let_go: set[str] = field(default_factory=set)
    """Payers whom a person has taken off, whatever they owe."""
    tags: set[tuple[str, str]] = field(default_factory=set)
    """(payer, what a person has called it)"""
    consumers: set[str] = field(default_factory=set)
    businesses: set[str] = field(default_factory=set)
    waived: set[str] = field(default_factory=set)
    """Numbers of the charges that a person has waived."""
    switched_on_at: datetime | None = None
    confirmed: list[tuple[date, date]] = field(default_factory=list)
    """(payments are entered through, said on)"""
    syncs: list[datetime] = field(default_factory=list)

    def on_hold(self, payer_id: str, customer_id: str, invoice_id: str, day: date) -> bool:
        """Whether a pause covers this invoice; one of its own goes with it wherever it goes."""
        return any(
            hold.covers(invoice_id, {payer_id, customer_id})
            and hold.since <= day
            and (hold.until is None or day <= hold.until)
            for hold in self.holds
        )

    def disputed_minor(self, invoice_id: str) -> int:
        """How much of an invoice is under an open dispute."""
        mine = (each for each in self.disputes if each.invoice_id == invoice_id and each.closed_on is None)
        return sum(each.amount_minor for each in mine)

    def end_dispute(self, invoice_id: str, on: date) -> None:
        """Close an invoice's disputes; they keep their days."""
        self.disputes = [
            replace(each, closed_on=on) if each.invoice_id == invoice_id and each.closed_on is None else each
            for each in self.disputes
        ]

    def entered_through(self, day: date) -> date | None:
        """Through when payments are entered, by what was said up to *day*."""
        return max((through for through, on in self.confirmed if on <= day), default=None)

    def last_sync(self, moment: datetime) -> datetime | None:
        """The last good sync up to *moment*."""
        return max((at for at in self.syncs if at <= moment), default=None)
