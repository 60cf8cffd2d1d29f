"""Reading everything, resumable at any page; what is gone is swept, what changed meanwhile is added."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from plugin.answers import Page
from plugin.books import Books
from plugin.facts import FACT_KINDS, FactKind
from plugin.store import marks
from plugin.store.pace import Pace, begun
from plugin.syncing.changes import catch_up
from plugin.syncing.intake import Intake
from plugin.syncing.paging import met_by, sweep, turned

BULKY: tuple[FactKind, ...] = ("invoice", "payment")
"""What most records of a large company are."""

SHARE = 20
"""A kind that comes to less than this part of what was counted is not worth a call: "about" covers it."""

Report = Callable[[str, int, int], None]
"""Told about progress: what is being read, how many records so far, how many there are in all."""


def read_everything(
    intake: Intake, state: marks.Progress, first: Page | None, report: Report, overlap: timedelta
) -> datetime:
    """Go on with the reading under way; returns QuickBooks' time up to which the mirrors are whole.

    The *first* page of one that has just begun was read with its beginning.
    """
    since, now = state.reading_since, intake.store.clock.now()
    if since is None:
        raise AssertionError("A full read always knows when it began.")
    going_on: marks.Progress | None = replace(state, pace=(state.pace or begun(now)).again(now))
    while going_on is not None:
        going_on, first = _read_kind(intake, going_on, first, since, report), None
    for kind in FACT_KINDS:
        sweep(intake, kind, since)
    with intake.store.company(intake.company_id) as scope:
        # Pages do not say whom they touch; it is said of everybody before the mark moves.
        intake.note_all(scope)
    read_at = catch_up(intake, since - overlap)
    with intake.store.company(intake.company_id) as scope:
        marks.customers_counted(scope)
        marks.reconciled(scope)
    return read_at


def _read_kind(
    intake: Intake, state: marks.Progress, first: Page | None, since: datetime, report: Report
) -> marks.Progress | None:
    """Read one kind to its end; each page and the place of the next are written together."""
    kind: FactKind = state.reading_kind or FACT_KINDS[0]
    pace = state.pace or begun(intake.store.clock.now())
    following: marks.Progress | None = state
    has_met = met_by(intake, kind, since)
    for one in turned(intake.books, kind, state.reading_position, first=first, has_met=has_met):
        done = one.position + len(one.page.facts) - 1
        if one.next_position is not None:
            pace = _counted(intake.books, kind, done, pace)
        with intake.store.company(intake.company_id) as scope:
            intake.keep_page(scope, one.page.facts, since)
            pace = pace.reached(done, scope.now)
            if one.next_position is None:
                pace = pace.next_kind(kind)
            following = marks.page_read(scope, replace(following or state, pace=pace), one.next_position)
        intake.records -= one.again
        # Of what nobody has counted there is another page at least.
        more = len(one.page.facts) if one.next_position is not None else 0
        report(kind, done, max(pace.counts.get(kind, done + more), done))
    return following


def _counted(books: Books, kind: FactKind, done: int, pace: Pace) -> Pace:
    """With what is worth counting: the bulk of all once a page does not hold a kind, then what is much.

    *done* records of *kind* have been read, and more follow.
    """
    if not pace.counts:
        pace = replace(pace, counts={each: books.count(each) for each in BULKY})
    if kind in pace.counts or done * SHARE < sum(pace.counts.values()):
        return pace
    return replace(pace, counts=pace.counts | {kind: books.count(kind)})
