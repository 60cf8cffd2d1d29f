"""Comparing the mirrors with the accounting system, cheaply, and repairing what has drifted.

A kind that has few records is read whole, in one call. Any other is counted, and counts that differ are
halved until a page holds them; what changed since the last comparison is read again where a page holds it,
and else counted in the same way; and a sample is compared field by field. What differs is written over and
told; what changed in the last minutes is no drift.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import compress
from operator import not_
from random import Random

from plugin.answers import EVERYTHING, Deleted, Span
from plugin.books import Books
from plugin.facts import FACT_KINDS, Fact, FactKind, kind_of
from plugin.store import events, marks, mirror_asks, mirror_back, unreadable
from plugin.store.scope import Scope, Store
from plugin.syncing import narrowing
from plugin.syncing.intake import Intake

WEEKLY = timedelta(days=7)
LAG = timedelta(minutes=10)
"""What changed so lately may show in one answer and not yet in another."""
CLOCKS_APART = timedelta(hours=1)
"""What changed is looked for from a little before the last comparison, whose time is ours."""
SAMPLE = 100
"""So many records of each kind are compared field by field; a kind that has no more is read whole."""
SAMPLED_TOGETHER = 10
"""So many neighbors of a sample: looking up each place by itself would read the whole table."""
GONE = ("not in QuickBooks",)


@dataclass(frozen=True, slots=True)
class Drift:
    """One record that was not as the accounting system has it."""

    kind: FactKind
    id: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """How many records of a kind there were on both sides, and how many were compared field by field."""

    kind: FactKind
    ours: int
    theirs: int
    sampled: int


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What a comparison found; what differed has been read again."""

    kinds: tuple[Compared, ...]
    drift: tuple[Drift, ...]


@dataclass
class _Checking(Intake):
    """Takes in only what differs, whatever its token says, and notes it."""

    settled: datetime = field(kw_only=True)
    """What changed since then is no drift."""
    drift: dict[tuple[FactKind, str], Drift] = field(default_factory=dict)

    def take(
        self, facts: Sequence[Fact], *, met_in: datetime | None = None, is_exact: bool = False, twice: int = 0
    ) -> None:
        """Compare field by field; write what differs."""
        del is_exact
        wrong: set[tuple[FactKind, str]] = set()
        with self.store.reading(self.company_id) as scope:
            for kind, some in _by_kind(facts).items():
                for record_id, names in mirror_back.differences(scope, kind, some, self.settled):
                    wrong.add((kind, record_id))
                    self.drift.setdefault((kind, record_id), Drift(kind, record_id, names))
        is_wrong = [(kind_of(fact), fact.id) in wrong for fact in facts]
        if any(is_wrong):
            super().take([*compress(facts, is_wrong)], met_in=met_in, is_exact=True)
        if not all(is_wrong):
            # Nothing is written of these but that they were met, and what is newer than the mirror.
            super().take([*compress(facts, map(not_, is_wrong))], met_in=met_in, twice=twice)

    def forget(self, gone: Sequence[Deleted]) -> None:
        """Note what is gone, and forget it."""
        self.drift |= {(one.kind, one.id): Drift(one.kind, one.id, GONE) for one in gone}
        super().forget(gone)


def reconcile(store: Store, books: Books, company_id: str, *, sample: int = SAMPLE) -> Reconciled:
    """Compare and repair; the mirrors were brought up to date just before. Raises the port's failures."""
    with store.reading(company_id) as scope:
        state = marks.progress(scope)
    if state.mark is None:
        raise AssertionError("Only a mirror that was read whole can be compared.")
    settled = (state.mark - LAG).replace(microsecond=0)
    intake = _Checking(store, books, company_id, settled=settled)
    dice = Random(f"{company_id} {state.mark:%Y-%m-%d}")  # noqa: S311 - a repeatable sample, not a secret
    lately = Span(since=state.reconciled_at - CLOCKS_APART if state.reconciled_at else None, until=settled)
    kinds = tuple(_compared(intake, kind, lately, dice, sample) for kind in FACT_KINDS)
    found = Reconciled(kinds, tuple(intake.drift.values()))
    with store.company(company_id) as scope:
        marks.reconciled(scope)
        events.note(scope, "dunwell", "reconciled", str(len(found.drift)))
    return found


def _by_kind(facts: Sequence[Fact]) -> Mapping[FactKind, Sequence[Fact]]:
    found: defaultdict[FactKind, list[Fact]] = defaultdict(list)
    for fact in facts:
        found[kind_of(fact)].append(fact)
    return found


def _compared(intake: Intake, kind: FactKind, lately: Span, dice: Random, sample: int) -> Compared:
    ours = _count(intake, kind, EVERYTHING)
    if ours <= sample:
        theirs = narrowing.reread(intake, kind, EVERYTHING)
        return Compared(kind, ours, theirs, theirs)
    theirs = intake.books.count(kind)
    if ours != theirs:
        narrowing.mend(intake, kind, theirs)
    if theirs and lately.since is not None:
        for span in _doubtful(intake, kind, lately):
            narrowing.reread(intake, kind, span)
    with intake.store.reading(intake.company_id) as scope:
        named = unreadable.those(scope, kind)
    intake.resolve(kind, named)
    return Compared(kind, ours, theirs, _sample(intake, kind, theirs, dice, sample))


def _doubtful(intake: Intake, kind: FactKind, lately: Span) -> Iterator[Span]:
    """What to read again of what changed lately: all of it, or where it is much, only where counts differ."""
    if _count(intake, kind, lately) <= narrowing.SMALL:
        yield lately
    else:
        yield from narrowing.differing(intake, kind, lately, intake.books.count(kind, lately))


def _sample(intake: Intake, kind: FactKind, records: int, dice: Random, sample: int) -> int:
    """Compare some records field by field and write those that differ; returns how many were compared."""
    with intake.store.reading(intake.company_id) as scope:
        ids = sorted({one for start in _places(records, dice, sample) for one in _ids(scope, kind, start)})
    if not ids:
        return 0
    intake.resolve(kind, ids)
    return len(ids)


def _places(records: int, dice: Random, sample: int) -> Iterator[int]:
    """Where the sample's groups of neighbors begin."""
    groups = range(sample // SAMPLED_TOGETHER)
    return (dice.randrange(max(records - SAMPLED_TOGETHER, 0) + 1) for _ in groups)


def _ids(scope: Scope, kind: FactKind, start: int) -> list[str]:
    return mirror_asks.some_ids(scope, kind, start, SAMPLED_TOGETHER)


def _count(intake: Intake, kind: FactKind, span: Span) -> int:
    with intake.store.reading(intake.company_id) as scope:
        return mirror_asks.count(scope, kind, span)
