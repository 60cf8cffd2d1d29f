"""The port to an accounting system: what we ask of it, what we order, and the four ways it can fail.

Failures are named by what the caller must do next. Whether a call that failed may have taken effect is
the whole question (reliability.md 2.1), so every implementation must answer it by the type it raises.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar, Literal, Protocol

from plugin.core.register import IncomeEntry
from plugin.errors import Explained
from plugin.facts import (
    EVERYTHING,
    FACT_KINDS,
    AgingReport,
    BooksProfile,
    Changes,
    CustomerRecord,
    Deleted,
    Fact,
    FactKind,
    InvoiceRecord,
    Page,
    Span,
    UnreadableRecord,
)

Reason = Literal[
    "closed period",
    "memo has no room",
    "notes have no room",
    "no address",
    "gone",
    "number taken",
    "terms not ours",
    "terms not cleared",
    "no subscription",
    "app credentials",
    "unreadable",
]
"""Why a call was refused, where the plugin has something better to do than to show the sentence."""


class BooksError(Explained):
    """A call to the accounting system failed. Its text is a sentence for staff and holds no customer data."""

    def __init__(
        self, sentence: str, *, code: str | None = None, tid: str | None = None, reason: Reason | None = None
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code
        """The accounting system's own fault code, where it gave one."""
        self.tid = tid
        """The accounting system's id of the exchange, for its support (`intuit_tid`)."""
        self.reason = reason
        """The kind of refusal, for code; None when only a person can make sense of it."""


class TryLater(BooksError):
    """Nothing happened; the same call may work later."""


class Refused(BooksError):
    """Nothing happened, and asking again will not help until a person changes something."""


class Unclear(BooksError):
    """It may have happened: the answer was lost. Look before asking again."""

    is_accepted = False
    """True when it was accepted in so many words and only its trace is missing: never to be asked again."""


class Accepted(Unclear):
    """It was accepted, but what would prove it does not show."""

    is_accepted = True


class NotConnected(BooksError):
    """Nothing happened: we have no working authorization. A person must reconnect."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """Some records as they are now."""

    invoices: tuple[InvoiceRecord, ...] = ()
    customers: tuple[CustomerRecord, ...] = ()
    unreadable: tuple[UnreadableRecord, ...] = ()
    gone: tuple[Deleted, ...] = ()
    """Those that no longer exist."""

    @property
    def facts(self) -> tuple[Fact, ...]:
        """All that exist."""
        return (*self.invoices, *self.customers, *self.unreadable)


class Books(Protocol):
    """One company's accounting system. Every call raises only the four failures above.

    A record that cannot be read stands among the facts as an `UnreadableRecord`; an answer that cannot be
    read as a whole, or a record without an id, is a failure.
    """

    def profile(self) -> BooksProfile:
        """The company's own settings."""

    def count(self, kind: FactKind, span: Span = EVERYTHING) -> int:
        """How many records of *kind* there are in *span*."""

    def page(self, kind: FactKind, position: int, span: Span = EVERYTHING) -> Page:
        """The page of *span* that starts at *position* (the first is 1), in a stable order.

        Positions are counted afresh each time, so what is deleted meanwhile moves all that follow.
        """

    def changes(self, since: datetime, kinds: Collection[FactKind] = FACT_KINDS) -> Changes:
        """Everything of *kinds* that changed at or after *since*, in one answer."""

    def find(self, kind: FactKind, ids: Sequence[str]) -> tuple[Fact, ...]:
        """Those of these records that exist, inactive ones too, as they are now."""

    def look(self, *, invoices: Sequence[str] = (), customers: Sequence[str] = ()) -> Looked:
        """Read these records afresh."""

    def aging(self, today: date) -> AgingReport:
        """The accounting system's own receivables by age on *today*; one call, and the company's settings."""

    def charge_income(self, first: date) -> tuple[IncomeEntry, ...]:
        """What is dated *first* or later and stands on the income account of the item for charges; two calls.

        Invoices and credit memos are left out: of these the mirrors know what stands on the item itself.
        """

    def perform(self, order: Order, *, request_id: str) -> Proof:
        """Carry *order* out; the same *request_id* (at most 36 characters) never takes effect twice."""

    def trace(self, order: Order, *, request_id: str) -> Proof | None:
        """Look for the effect of *order*, whose answer was lost; None when QuickBooks shows none.

        The order is the one that was performed, so the records in it are the pre-image: a send is proved
        only by a delivery time newer than that of `order.invoice`.
        """
