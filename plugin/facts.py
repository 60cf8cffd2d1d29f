"""What an accounting system knows, in our words: one frozen record for each kind of fact we mirror.

A connector's mapping makes these; the store keeps them; nothing beyond the mapping sees foreign data.
Amounts are integers of the record currency's minor unit.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

import msgspec

FactKind = Literal["term", "customer", "invoice", "payment", "credit", "deposit", "sales receipt", "journal"]
FACT_KINDS: tuple[FactKind, ...] = (
    "term",
    "customer",
    "invoice",
    "payment",
    "credit",
    "deposit",
    "sales receipt",
    "journal",
)
"""In the order in which a first sync reads them: what is referred to comes before what refers."""


class _Record(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What all records are: values made by the hundred thousand, five times as fast as dataclasses."""


class TermRecord(_Record, frozen=True, kw_only=True, gc=False):
    """Payment terms. Names change; the id is what counts (qbo.md 2.7)."""

    id: str
    name: str
    is_active: bool
    due_days: int | None
    sync_token: str
    updated_at: datetime


class CustomerRecord(_Record, frozen=True, kw_only=True, gc=False):
    """A customer or sub-customer. `updated_at` moves with its balance, so it does not mean "edited"."""

    id: str
    name: str
    is_active: bool
    parent_id: str | None
    bills_with_parent: bool
    email: str | None
    term_id: str | None
    currency: str
    balance_minor: int
    """Its own open items; those of its sub-customers are not in it."""
    notes: str
    has_phone: bool = False
    has_address: bool = False
    """A postal one, with at least its first line."""
    has_contact_name: bool = False
    """Whether these are known (S3.9); what they are stays in the books."""
    sync_token: str
    updated_at: datetime


class InvoiceRecord(_Record, frozen=True, kw_only=True, gc=False):
    """An invoice. A voided one has a total and a balance of 0 and says so in its private note."""

    id: str
    number: str
    customer_id: str
    currency: str
    issued_on: date
    due_on: date
    total_minor: int
    balance_minor: int
    email: str | None
    memo: str
    private_note: str
    emailed_at: datetime | None = None
    """When QuickBooks last handed it to its mail; None when it never did."""
    email_error: str | None = None
    is_voided: bool
    late_fee_minor: int = 0
    """What lines that QuickBooks' own late fees added come to; in the total and, unpaid, in the balance."""
    charged_minor: int = 0
    """What lines on the item that we charge with come to, whoever put them there."""
    served_on: date | None = None
    """The earliest day of service that its lines name; None when none does."""
    sync_token: str
    updated_at: datetime


class Application(_Record, frozen=True, kw_only=True, gc=False):
    """One line of a payment: so much of it settles (or, for a credit, uses up) that transaction."""

    target: Literal["invoice", "credit", "journal", "other"]
    target_id: str
    amount_minor: int


class PaymentRecord(_Record, frozen=True, kw_only=True, gc=False):
    """A payment. One of total 0 applies a credit memo to an invoice (qbo.md 2.5)."""

    id: str
    number: str
    """Its reference, as the number of a check; empty when nobody gave one."""
    customer_id: str
    currency: str
    paid_on: date
    total_minor: int
    unapplied_minor: int
    applications: tuple[Application, ...]
    sync_token: str
    updated_at: datetime


class CreditRecord(_Record, frozen=True, kw_only=True, gc=False):
    """A credit memo and what is left of it."""

    id: str
    number: str
    customer_id: str
    currency: str
    issued_on: date
    total_minor: int
    remaining_minor: int
    charged_minor: int = 0
    """What lines on the item that we charge with come to, whoever put them there."""
    sync_token: str
    updated_at: datetime


class ReceiptRecord(_Record, frozen=True, kw_only=True, gc=False):
    """Money that came in without being matched to an invoice: a deposit line or a sales receipt (rule 8).

    A deposit's lines that only move recorded payments into the bank are left out by the mapping.
    """

    kind: Literal["deposit", "sales receipt"]
    id: str
    received_on: date
    currency: str
    lines: tuple[tuple[int, str | None], ...]
    """(amount in minor units, customer id where the line names one)."""
    sync_token: str
    updated_at: datetime


class JournalRecord(_Record, frozen=True, kw_only=True, gc=False):
    """A journal entry, reduced to what it does to customers' receivables."""

    id: str
    entered_on: date
    currency: str
    lines: tuple[tuple[str, int], ...]
    """(customer id, signed amount in minor units: a debit raises what the customer owes)."""
    sync_token: str
    updated_at: datetime


class UnreadableRecord(_Record, frozen=True, kw_only=True, gc=False):
    """A record that is there and cannot be read: known by name alone, so that everything else goes on."""

    kind: FactKind
    id: str
    reason: str
    """What cannot be read of it, as a sentence that holds nothing of the record itself."""
    customer_ids: tuple[str, ...]
    """Whose accounts it may change; `ANYBODY` among them where nobody can tell."""
    day: date | None = None
    """The day that the books give it; None for those of the name lists, and where it cannot be read."""
    updated_at: datetime | None
    """None where even that cannot be read."""


ANYBODY = ""
"""Stands for the customer of a record whose customer cannot be told."""

Fact = (
    TermRecord
    | CustomerRecord
    | InvoiceRecord
    | PaymentRecord
    | CreditRecord
    | ReceiptRecord
    | JournalRecord
    | UnreadableRecord
)


def kind_of(fact: Fact) -> FactKind:
    """The kind of record that *fact* is."""
    return fact.kind if isinstance(fact, ReceiptRecord | UnreadableRecord) else _KINDS[type(fact)]


def dated_on(fact: Fact) -> date | None:
    """The day that the books give the record; None for those of the name lists."""
    match fact:
        case TermRecord() | CustomerRecord():
            return None
        case UnreadableRecord():
            return fact.day
        case InvoiceRecord() | CreditRecord():
            return fact.issued_on
        case PaymentRecord():
            return fact.paid_on
        case ReceiptRecord():
            return fact.received_on
        case JournalRecord():
            return fact.entered_on


_KINDS: dict[type, FactKind] = {
    TermRecord: "term",
    CustomerRecord: "customer",
    InvoiceRecord: "invoice",
    PaymentRecord: "payment",
    CreditRecord: "credit",
    JournalRecord: "journal",
}
