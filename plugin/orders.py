"""What can be ordered of an accounting system, and what it shows of an order that was carried out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar

from plugin.facts import CustomerRecord, InvoiceRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class SendInvoice:
    """Bring our block into the invoice's memo and send the invoice to its own address."""

    kind: ClassVar[str] = "notice"
    invoice: InvoiceRecord
    """As just read; its `sync_token` fences the memo, its `emailed_at` is the pre-image of the send."""
    words: str
    """The text of our block, without its fence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeLine:
    """One line of a charge invoice, as it is printed."""

    text: str
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseCharge:
    """Raise an interest invoice of its own; the late invoices are not touched."""

    kind: ClassVar[str] = "charge"
    customer: CustomerRecord
    source: InvoiceRecord
    """One of the late invoices: class, location, address and exchange rate are taken from it."""
    number: str
    """The charge's own document number, at most 21 characters, ours alone: the trace of the charge."""
    dated_on: date
    due_on: date
    lines: tuple[ChargeLine, ...]
    marker: str
    """Written into the private note, so that the charge can be found again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueCredit:
    """Credit a charge of ours: a credit memo on the same item, applied as far as the charge is open."""

    kind: ClassVar[str] = "credit"
    customer: CustomerRecord
    charge: InvoiceRecord
    """The charge as just read."""
    number: str
    """The credit memo's own document number, at most 21 characters, ours alone: the trace of the credit."""
    dated_on: date
    lines: tuple[ChargeLine, ...]
    marker: str
    """Written into the private note, so that the credit can be found again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachNote:
    """Attach one note to the customer."""

    kind: ClassVar[str] = "note"
    customer_id: str
    text: str
    marker: str
    """A line of the note by which it can be found again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteNotesBlock:
    """Make our block of the customer's Notes read *words*; an empty text takes the block out."""

    kind: ClassVar[str] = "digest"
    customer: CustomerRecord
    words: str


COD_TERM_NAME = "COD - pay before work"
"""Never somebody's "Due on receipt": lifting COD must know our own from a person's choice (design.md)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetCodTerms:
    """Put these customers on our own cash-on-delivery term, which is created when it does not exist."""

    kind: ClassVar[str] = "set cod"
    customers: tuple[CustomerRecord, ...]
    cod_term_id: str | None
    """Our term's id where we know it; None before the first use."""

    @property
    def ref(self) -> str:
        """What stands for this order in its proof: the payer, or nobody when all were on our term."""
        return next((customer.id for customer in self.customers), "nobody")


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreTerms:
    """Give each customer the term it had, but only where the present term is still our own."""

    kind: ClassVar[str] = "lift cod"
    customers: tuple[tuple[CustomerRecord, str | None], ...]
    """(the customer as just read, id of the term to give back; None when it had none)."""
    cod_term_id: str
    default_term_id: str | None

    @property
    def ref(self) -> str:
        """What stands for this order in its proof: the payer, or nobody when no term is ours any more."""
        return next((customer.id for customer, _ in self.customers), "nobody")


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveMemoBlock:
    """Take our block out of the invoice's memo, if it still reads as we wrote it."""

    kind: ClassVar[str] = "remove memo"
    invoice: InvoiceRecord


Order = (
    SendInvoice
    | RaiseCharge
    | IssueCredit
    | AttachNote
    | WriteNotesBlock
    | SetCodTerms
    | RestoreTerms
    | RemoveMemoBlock
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What the accounting system itself shows of a completed order."""

    ref: str
    """What it made or touched: an id, with the new delivery time for a send."""
    at: datetime | None = None
    """The accounting system's time of the effect, where it tells."""
    tid: str | None = None
    details: dict[str, str | None] = field(default_factory=dict)
