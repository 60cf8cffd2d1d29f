"""Copying what QuickBooks knows into the mirrors: first in full, then only what changed.

The mark is in QuickBooks' own time and moves in the transaction that writes the rows. Windows overlap,
since a change may become visible a little after its own time stamp; reading a record twice does no harm.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from plugin import facts
from plugin.books import Books
from plugin.store import companies, families, marks, mirror, standings
from plugin.store.scope import Scope, Store

OVERLAP = timedelta(minutes=10)
SETTINGS_LIFE = timedelta(hours=24)
"""The company's own settings never show among the changes, so they are read again once a day (two calls)."""
OLDEST_MARK = timedelta(days=29)
"""QuickBooks looks back 30 days at most (qbo.md 4); an older mark calls for a full read."""

Report = Callable[[str, int, int], None]
"""Told about progress: what is being read, how many records so far, how many there are in all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Synced:
    """What one sync did."""

    was_full: bool
    records: int
    deleted: int
    customers_touched: int
    clock_ahead: timedelta
    """How far our clock was ahead of QuickBooks' when it answered; negative when it was behind."""


def sync(store: Store, books: Books, company_id: str, report: Report = lambda *_: None) -> Synced:
    """Bring the company's mirrors up to date; raises the port's failures, mark and rows together still."""
    with store.reading(company_id) as scope:
        state = marks.progress(scope)
        settings_age = store.clock.now() - companies.get(scope).profile_read_at
    if state.mark is not None and settings_age > SETTINGS_LIFE:
        refresh_profile(store, books, company_id)
    if state.mark is not None and store.clock.now() - state.mark < OLDEST_MARK:
        asked_at = store.clock.now()
        changes = books.changes(state.mark - OVERLAP)
        if changes.is_complete:
            return _absorb_changes(store, company_id, changes, asked_at)
    return _read_everything(store, books, company_id, report)


def refresh_profile(store: Store, books: Books, company_id: str) -> datetime:
    """Read the company's own settings; returns QuickBooks' time of the answer."""
    profile = books.profile()
    with store.company(company_id) as scope:
        companies.absorb_profile(scope, profile)
    return profile.read_at


def _clock_ahead(asked_at: datetime, answered_at: datetime, now: datetime) -> timedelta:
    """QuickBooks answered at some moment between our question and now; what lies outside is difference."""
    return max(asked_at - answered_at, timedelta(0)) + min(now - answered_at, timedelta(0))


def _absorb_changes(store: Store, company_id: str, changes: facts.Changes, asked_at: datetime) -> Synced:
    with store.company(company_id) as scope:
        touched = mirror.absorb(scope, changes.facts) | mirror.forget(scope, changes.deleted)
        _mark_dirty(scope, touched)
        marks.synced(scope, changes.read_at)
    return Synced(
        clock_ahead=_clock_ahead(asked_at, changes.read_at, store.clock.now()),
        was_full=False,
        records=len(changes.facts),
        deleted=len(changes.deleted),
        customers_touched=len(touched),
    )


def _read_everything(store: Store, books: Books, company_id: str, report: Report) -> Synced:
    """Read every record, page by page, and go on at the page where an earlier attempt stopped."""
    with store.reading(company_id) as scope:
        state = marks.progress(scope)
    resumed = state.reading_since is not None
    if not resumed:
        began = refresh_profile(store, books, company_id)
        with store.company(company_id) as scope:
            state = marks.begin_reading(scope, began)
    since = state.reading_since
    if since is None:
        raise AssertionError("A full read always knows when it began.")
    seen = _Seen(complete=not resumed)
    current: marks.Progress | None = state
    while current is not None:
        kind = current.reading_kind or facts.FACT_KINDS[0]
        total = books.count(kind) if current.reading_position == 1 else 0
        page = books.page(kind, current.reading_position)
        with store.company(company_id) as scope:
            _mark_dirty(scope, mirror.absorb(scope, page.facts))
            current = marks.page_read(scope, current, page.next_position)
        seen.note(kind, page.facts)
        report(kind, seen.count(kind), total)
    return _close_full_read(store, books, company_id, since, seen)


def _close_full_read(store: Store, books: Books, company_id: str, since: datetime, seen: _Seen) -> Synced:
    """Add what changed while the pages were read, and drop what is no longer there."""
    asked_at = store.clock.now()
    changes = books.changes(since - OVERLAP)
    answered_at = changes.read_at if changes.is_complete else asked_at
    with store.company(company_id) as scope:
        gone = list(changes.deleted)
        if seen.complete:
            still_there = {(_kind_of(fact), fact.id) for fact in changes.facts}
            gone += [
                facts.Deleted(kind=kind, id=record_id)
                for kind in facts.FACT_KINDS
                for record_id in mirror.known_ids(scope, kind) - seen.ids(kind)
                if (kind, record_id) not in still_there
            ]
        touched = mirror.forget(scope, gone) | mirror.absorb(scope, changes.facts)
        _mark_dirty(scope, touched)
        marks.synced(scope, changes.read_at if changes.is_complete else since)
    return Synced(
        clock_ahead=_clock_ahead(asked_at, answered_at, store.clock.now()),
        was_full=True,
        records=seen.total + len(changes.facts),
        deleted=len(gone),
        customers_touched=len(touched),
    )


def _mark_dirty(scope: Scope, customer_ids: Iterable[str]) -> None:
    standings.mark_dirty(scope, families.payers_of(scope, customer_ids))


def _kind_of(fact: facts.Fact) -> facts.FactKind:
    match fact:
        case facts.TermRecord():
            return "term"
        case facts.CustomerRecord():
            return "customer"
        case facts.InvoiceRecord():
            return "invoice"
        case facts.PaymentRecord():
            return "payment"
        case facts.CreditRecord():
            return "credit"
        case facts.JournalRecord():
            return "journal"
        case facts.ReceiptRecord():
            return fact.kind


class _Seen:
    """The ids a full read has met, to know afterwards what is gone; useless after a resumed one."""

    def __init__(self, *, complete: bool) -> None:
        self.complete = complete
        self._ids: dict[facts.FactKind, set[str]] = {kind: set() for kind in facts.FACT_KINDS}

    def note(self, kind: facts.FactKind, found: Iterable[facts.Fact]) -> None:
        self._ids[kind] |= {fact.id for fact in found}

    def ids(self, kind: facts.FactKind) -> set[str]:
        return self._ids[kind]

    @property
    def total(self) -> int:
        return sum(len(ids) for ids in self._ids.values())

    def count(self, kind: facts.FactKind) -> int:
        return len(self._ids[kind])
