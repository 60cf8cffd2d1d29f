"""Reading everything, resumable at any page; what is gone is swept, what changed meanwhile is added."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from plugin.facts import FACT_KINDS, FactKind
from plugin.store import marks
from plugin.store.pace import begun
from plugin.syncing.changes import catch_up
from plugin.syncing.intake import Intake
from plugin.syncing.paging import met_by, sweep, turned

BULKY: tuple[FactKind, ...] = ("invoice", "payment")
"""What most records of a large company are; to count every kind would cost more than it tells."""

Report = Callable[[str, int, int], None]
"""Told about progress: what is being read, how many records so far, how many there are in all."""


def read_everything(intake: Intake, state: marks.Progress, report: Report, overlap: timedelta) -> datetime:
    """Go on with the reading under way; returns QuickBooks' time up to which the mirrors are whole."""
    since, now = state.reading_since, intake.store.clock.now()
    if since is None:
        raise AssertionError("A full read always knows when it began.")
    going_on: marks.Progress | None = replace(state, pace=(state.pace or begun(now)).again(now))
    while going_on is not None:
        going_on = _read_kind(intake, going_on, since, report)
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
    intake: Intake, state: marks.Progress, since: datetime, report: Report
) -> marks.Progress | None:
    """Read one kind to its end; each page and the place of the next are written together."""
    kind: FactKind = state.reading_kind or FACT_KINDS[0]
    pace = state.pace or begun(intake.store.clock.now())
    if state.reading_position == 1:
        pace = pace.next_kind()
    following: marks.Progress | None = state
    for one in turned(intake.books, kind, met_by(intake, kind, since), state.reading_position):
        if one.next_position is not None and kind not in pace.counts:
            # Worth a call where a page does not hold everything; the bulk of it is counted from the start.
            unknown = {kind, *(() if pace.counts else BULKY)}
            counted = {each: intake.books.count(each) for each in FACT_KINDS if each in unknown}
            pace = replace(pace, counts=pace.counts | counted)
        done = one.position + len(one.page.facts) - 1
        with intake.store.company(intake.company_id) as scope:
            intake.keep_page(scope, one.page.facts, since)
            pace = pace.reached(done, scope.now)
            following = marks.page_read(scope, replace(following or state, pace=pace), one.next_position)
        intake.records -= one.again
        report(kind, done, max(pace.counts.get(kind, 0), done))
    return following
