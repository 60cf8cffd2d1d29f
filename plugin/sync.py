"""Copying what QuickBooks knows into the mirrors: first in full, then only what changed.

The mark is in QuickBooks' own time and moves in the transaction that writes the rows. Windows overlap,
since a change may become visible a little after its own time stamp; reading a record twice does no harm.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from plugin.answers import Page
from plugin.books import Books, TryLater, Unclear
from plugin.clock import MACHINES_APART_MAX
from plugin.facts import FACT_KINDS
from plugin.store import companies, marks
from plugin.store.scope import Store
from plugin.syncing import mergers
from plugin.syncing.changes import catch_up
from plugin.syncing.full import Report, read_everything
from plugin.syncing.intake import Intake
from plugin.syncing.reconciling import WEEKLY, Reconciled, reconcile
from plugin.syncing.resting import judge_webhooks

__all__ = ("OLDEST_MARK", "OVERLAP", "Report", "Synced", "read_news", "refresh_profile", "sync")

OVERLAP = timedelta(minutes=10)
DAILY = timedelta(hours=24)
"""What never shows among the changes is looked at once a day: the settings (two calls), mergers (one)."""
OLDEST_MARK = timedelta(days=28)
"""QuickBooks looks back 30 days at most (qbo.md 4); an older mark calls for a full read.

A day is left for the overlap and for what a run does before it asks: an answer that says "too old" carries
no time of QuickBooks', and our clock would be taken for wrong by a month.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Synced:
    """What one sync did."""

    was_full: bool
    records: int
    deleted: int
    customers_touched: int
    clock_ahead: timedelta
    """How far our clock was ahead of QuickBooks' when it answered; negative when it was behind."""
    unreadable: int = 0
    """How many of the records met cannot be read; they are set aside by name."""
    reconciled: Reconciled | None = None
    """What the weekly comparison found, when this was its hour."""


def sync(store: Store, books: Books, company_id: str, report: Report = lambda *_: None) -> Synced:
    """Bring the company's mirrors up to date; raises the port's failures, mark and rows together still."""
    intake = Intake(store, books, company_id)
    now = store.clock.now()
    with store.reading(company_id) as scope:
        state = marks.progress(scope)
        profile_read_at = companies.get(scope).profile_read_at
    if _is_over(profile_read_at, DAILY, now):
        refresh_profile(store, books, company_id)
    first: Page | None = None
    is_full = state.mark is None or now - state.mark >= OLDEST_MARK
    if is_full:
        state, first = _begun(store, books, company_id, state)
    asked_at, reconciled = store.clock.now(), None
    if state.mark is None:
        read_at = read_everything(intake, state, first, report, OVERLAP)
    else:
        read_at = catch_up(intake, state.mark - OVERLAP)
        if intake.newest is not None:
            with store.company(company_id) as scope:
                judge_webhooks(scope, intake.newest, state.synced_at)
        if _is_over(state.counted_at, DAILY, now):
            mergers.count_customers(intake)
        if _is_over(state.reconciled_at, WEEKLY, now):
            # The mirrors are up to date without it; a run that waits for it does nothing else for hours.
            with suppress(TryLater, Unclear):
                reconciled = reconcile(store, books, company_id)
    return Synced(
        reconciled=reconciled,
        clock_ahead=_clock_ahead(asked_at, read_at, store.clock.now()),
        was_full=is_full,
        records=intake.records,
        deleted=intake.deleted,
        customers_touched=intake.customers,
        unreadable=len(intake.unreadable),
    )


def read_news(store: Store, books: Books, company_id: str) -> None:
    """Bring the mirrors up to what has changed since the last reading, by one call as a rule.

    What an invoice and a customer do not tell, as money that nobody has applied, is known by this alone.
    """
    with store.reading(company_id) as scope:
        mark = marks.progress(scope).mark
    if mark is not None:
        catch_up(Intake(store, books, company_id), mark - OVERLAP)


def _is_over(last: datetime | None, span: timedelta, now: datetime) -> bool:
    """Whether something was done so long ago, never, or in a future that a wrong clock believed in."""
    return last is None or now - last > span or last - now > MACHINES_APART_MAX


def _begun(
    store: Store, books: Books, company_id: str, state: marks.Progress
) -> tuple[marks.Progress, Page | None]:
    """The full read under way, or a new one with its first page, whose time in QuickBooks is its beginning.

    What one has changed since long ago nobody can tell, so a read that old begins anew.
    """
    since = state.reading_since
    if since is not None and store.clock.now() - since < OLDEST_MARK:
        return state, None
    first = books.page(FACT_KINDS[0], 1)
    with store.company(company_id) as scope:
        return marks.begin_reading(scope, first.read_at), first


def refresh_profile(store: Store, books: Books, company_id: str) -> None:
    """Read the company's own settings."""
    profile = books.profile()
    with store.company(company_id) as scope:
        companies.absorb_profile(scope, profile)


def _clock_ahead(asked_at: datetime, answered_at: datetime, now: datetime) -> timedelta:
    """QuickBooks answered at some moment between our question and now; what lies outside is difference."""
    return max(asked_at - answered_at, timedelta(0)) + min(now - answered_at, timedelta(0))
