"""Finding what differs by counting, in halves of halves if need be, and reading only that again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from plugin.answers import EVERYTHING, Span
from plugin.facts import FactKind
from plugin.store import mirror_asks, unreadable
from plugin.store.scope import Scope
from plugin.syncing.intake import Intake
from plugin.syncing.paging import take_span, take_whole

SMALL = 1000
"""A span of so many records is read in one call, so halving it further saves nothing."""


def mend(intake: Intake, kind: FactKind, theirs: int) -> None:
    """Make the mirror of *kind* whole, of which QuickBooks has *theirs* and we have another number."""
    if kind not in mirror_asks.DAY_OF:
        take_whole(intake, kind)
        return
    for span in differing(intake, kind, EVERYTHING, theirs):
        reread(intake, kind, span)


def reread(intake: Intake, kind: FactKind, span: Span) -> int:
    """Read *span* again, and drop what it has no more; returns how many records it has."""
    with intake.store.reading(intake.company_id) as scope:
        held = mirror_asks.ids_within(scope, kind, span)
    met: set[str] = set()
    take_span(intake, kind, span, met.update)
    intake.resolve(kind, sorted(held - met))
    return len(met)


def differing(intake: Intake, kind: FactKind, span: Span, theirs: int) -> Iterator[Span]:
    """The parts of *span* whose counts differ, each small or a single day or second.

    All of *span*, where a record that cannot be read has no place in it: it could make up for another.
    """
    with intake.store.reading(intake.company_id) as scope:
        ours = mirror_asks.count(scope, kind, span)
        halves = None if unreadable.have_no_place(scope, kind) else _halves(scope, kind, span)
    if ours == theirs:
        return
    if halves is None or max(ours, theirs) <= SMALL:
        yield span
        return
    early = intake.books.count(kind, halves[0])
    for half, count in zip(halves, (early, theirs - early), strict=True):
        yield from differing(intake, kind, half, count)


def _halves(scope: Scope, kind: FactKind, span: Span) -> tuple[Span, Span] | None:
    """*span* cut in two, with about as many of our records in each; None when it cannot be."""
    if span.until is not None:
        moment = mirror_asks.middle_moment(scope, kind, span)
        if moment is None or (span.since is not None and moment <= span.since):
            return None
        moment = moment.replace(microsecond=0)
        return replace(span, until=moment), replace(span, since=moment)
    day = mirror_asks.middle_day(scope, kind, span)
    if day is None or (span.first is not None and span.first == span.last):
        return None
    # The first half ends before the middle day, unless that is where the span begins.
    ends = day if day == span.first else day - timedelta(days=1)
    return replace(span, last=ends), replace(span, first=ends + timedelta(days=1))
