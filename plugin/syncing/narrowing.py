"""Finding what differs by counting, day by day if need be, and reading only that again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from plugin.facts import EVERYTHING, FactKind, Span
from plugin.store import mirror_asks
from plugin.syncing.intake import Intake
from plugin.syncing.paging import take_span, take_whole

SMALL = 1000
"""A span of so many records is read in one call, so halving it further saves nothing."""


def mend(intake: Intake, kind: FactKind, theirs: int) -> None:
    """Make the mirror of *kind* whole, of which QuickBooks has *theirs* and we have another number."""
    if kind not in mirror_asks.DAY_OF:
        take_whole(intake, kind)
        return
    for span in _differing(intake, kind, EVERYTHING, theirs):
        reread(intake, kind, span)


def reread(intake: Intake, kind: FactKind, span: Span) -> None:
    """Read the days of *span* again, and drop what they have no more."""
    with intake.store.reading(intake.company_id) as scope:
        unmet = mirror_asks.ids_within(scope, kind, span)
    take_span(intake, kind, span, unmet.difference_update)
    intake.resolve(kind, sorted(unmet))


def _differing(intake: Intake, kind: FactKind, span: Span, theirs: int) -> Iterator[Span]:
    """The spans of days within *span* whose counts differ, each small or a single day."""
    with intake.store.reading(intake.company_id) as scope:
        ours = mirror_asks.count(scope, kind, span)
        middle = mirror_asks.middle_day(scope, kind, span)
    if ours == theirs:
        return
    is_one_day = span.first is not None and span.first == span.last
    if middle is None or is_one_day or max(ours, theirs) <= SMALL:
        yield span
        return
    # The first half ends before the middle day, unless that is where the span begins.
    ends = middle if middle == span.first else middle - timedelta(days=1)
    halves = replace(span, last=ends), replace(span, first=ends + timedelta(days=1))
    early = intake.books.count(kind, halves[0])
    for half, count in zip(halves, (early, theirs - early), strict=True):
        yield from _differing(intake, kind, half, count)
