"""What an accounting system answers: a page of records, what changed, some afresh, and its own figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from plugin.facts import CustomerRecord, Fact, FactKind, InvoiceRecord, UnreadableRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleted:
    """A record that QuickBooks says is gone."""

    kind: FactKind
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Some records of a kind: by when they were last changed, or by the days that they are dated."""

    since: datetime | None = None
    """Changed at or after this moment, which counts to the second."""
    until: datetime | None = None
    """Changed before this one."""
    first: date | None = None
    last: date | None = None


EVERYTHING = Span()
"""All records of a kind, inactive ones too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of a reading, in a stable order by id."""

    facts: tuple[Fact, ...]
    next_position: int | None
    """Where the next page starts; None after the last."""
    read_at: datetime
    """The accounting system's own time of this answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What changed since a mark, and the mark for next time, in the accounting system's own time."""

    facts: tuple[Fact, ...]
    deleted: tuple[Deleted, ...]
    read_at: datetime
    is_complete: bool = True
    """False when the answer was cut off by the system's cap, deletions first: ask more narrowly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgingReport:
    """The accounting system's own report of receivables by age, as of now."""

    rows: tuple[tuple[str, tuple[int, ...]], ...]
    """(customer id, what is open on its own account by bucket of 30 days, in the home currency)."""
    currency: str
    ages_from_due_date: bool
    """False where the company counts an invoice's age from its own date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BooksProfile:
    """The company as its accounting system describes it."""

    name: str
    country: str
    time_zone: str
    home_currency: str
    auto_applies_credit: bool
    books_closed_through: date | None
    default_term_id: str | None
    read_at: datetime
    """The accounting system's own time of this answer."""


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
