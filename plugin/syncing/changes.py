"""What changed since the mark: one call as a rule, and what to do when QuickBooks cuts its answer off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from plugin.answers import Changes, Deleted, Span
from plugin.facts import FACT_KINDS, CustomerRecord, Fact, FactKind
from plugin.store import marks, mirror_asks
from plugin.syncing import mergers
from plugin.syncing.intake import Intake, newly_inactive
from plugin.syncing.narrowing import mend
from plugin.syncing.paging import take_span


def catch_up(intake: Intake, since: datetime) -> datetime:
    """Bring the mirrors up to QuickBooks' now and move the mark there, which is returned."""
    changes = intake.books.changes(since)
    if not changes.is_complete:
        for kind in FACT_KINDS:
            _catch_up_kind(intake, kind, since)
        mergers.count_customers(intake)
        with intake.store.company(intake.company_id) as scope:
            marks.synced(scope, changes.read_at)
        return changes.read_at
    gone, alive = intake.confirmed(changes.deleted)
    if _take(intake, changes, gone, alive):
        mergers.count_customers(intake)
        with intake.store.company(intake.company_id) as scope:
            marks.synced(scope, changes.read_at)
    return changes.read_at


def _take(intake: Intake, changes: Changes, gone: Sequence[Deleted], alive: Sequence[Fact]) -> bool:
    """Take in rows and mark together; True when customers must be counted before the mark may move."""
    facts = (*changes.facts, *alive)
    retired: list[str] = []
    if any(isinstance(fact, CustomerRecord) and not fact.is_active for fact in facts):
        with intake.store.reading(intake.company_id) as scope:
            retired = newly_inactive(scope, facts)
    intake.follow([*retired, *(one.id for one in gone if one.kind == "customer")])
    with intake.store.company(intake.company_id) as scope:
        before = mergers.looked_at(scope, facts)
        intake.absorb(scope, facts, gone)
        is_odd = mergers.may_hide(scope, before)
        if not is_odd:
            marks.synced(scope, changes.read_at)
    return is_odd


def _catch_up_kind(intake: Intake, kind: FactKind, since: datetime) -> None:
    """One kind alone. If even that is cut off: what lives by queries, and what is gone by counting.

    Deletions come last in an answer that is cut off, so some are missing from it, and nothing else tells.
    """
    changes = intake.books.changes(since, (kind,))
    if changes.is_complete:
        intake.take(changes.facts)
        intake.drop(changes.deleted)
        return
    take_span(intake, kind, Span(since=since))
    intake.drop(changes.deleted)
    theirs = intake.books.count(kind)
    with intake.store.reading(intake.company_id) as scope:
        ours = mirror_asks.count(scope, kind)
    if ours != theirs:
        mend(intake, kind, theirs)
