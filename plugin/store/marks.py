"""How far the mirrors have come: the mark in QuickBooks' own time, and a full read under way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, Update

from plugin import tables
from plugin.facts import FACT_KINDS, FactKind
from plugin.store.codec import from_json, to_json
from plugin.store.pace import Pace, begun
from plugin.store.scope import Scope
from plugin.store.statements import own, own_update


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a company's sync stands."""

    mark: datetime | None
    """Everything QuickBooks changed before this is in the mirrors; None before the first full read ends."""
    synced_at: datetime | None
    reading_since: datetime | None = None
    reading_kind: FactKind | None = None
    reading_position: int = 1
    pace: Pace | None = None
    """How far the reading has come in all, and how fast it goes."""
    counted_at: datetime | None = None
    """Our time when customers were last counted: a merged one goes without a word."""
    reconciled_at: datetime | None = None
    """Our time when the mirrors were last compared with the accounting system, or read whole."""


def progress(scope: Scope) -> Progress:
    """The company's progress; a company that never synced has none."""
    row = scope.read_one(_marks())
    if row is None:
        return Progress(mark=None, synced_at=None)
    position = row.reading_position or 1
    return Progress(
        row.mark,
        row.synced_at,
        row.reading_since,
        row.reading_kind,
        position,
        from_json(Pace, row.reading_pace) if row.reading_pace else None,
        counted_at=row.counted_at,
        reconciled_at=row.reconciled_at,
    )


@cache
def _marks() -> Select[Any]:
    return own(tables.sync_marks)


def begin_reading(scope: Scope, since: datetime) -> Progress:
    """Start a full read; *since* is QuickBooks' time now, from which changes are fetched afterwards."""
    began = Progress(None, progress(scope).synced_at, since, FACT_KINDS[0], 1, begun(scope.now))
    _put(scope, began)
    return began


def page_read(scope: Scope, before: Progress, next_position: int | None) -> Progress | None:
    """Note one page as read; returns where the next starts, or None after the last page of the last kind."""
    kind = before.reading_kind or FACT_KINDS[0]
    if next_position is None:
        following = FACT_KINDS[FACT_KINDS.index(kind) + 1 :]
        if not following:
            return None
        kind, next_position = following[0], 1
    after = replace(before, reading_kind=kind, reading_position=next_position)
    _put(scope, after)
    return after


def synced(scope: Scope, mark: datetime) -> None:
    """The mirrors hold everything up to *mark*: move it, in the transaction that wrote the rows."""
    _put(scope, Progress(mark=mark, synced_at=scope.now))


def customers_counted(scope: Scope) -> None:
    """Customers were counted at the accounting system just now, and all of them are here."""
    scope.write(_noted(), counted_at=scope.now)


def reconciled(scope: Scope) -> None:
    """The mirrors were compared with the accounting system just now, and what differed was read again."""
    scope.write(_noted(), reconciled_at=scope.now)


def unhinted(scope: Scope) -> None:
    """A change was met just now of which no webhook had told."""
    scope.write(_noted(), unhinted_at=scope.now)


def failed(scope: Scope, sentence: str) -> None:
    """Remember why the last sync did not succeed; the mark stays."""
    scope.write(_noted(), error=sentence)


@cache
def _noted() -> Update:
    return own_update(tables.sync_marks)


def _put(scope: Scope, state: Progress) -> None:
    row = {
        "mark": state.mark,
        "synced_at": state.synced_at,
        "reading_since": state.reading_since,
        "reading_kind": state.reading_kind,
        "reading_position": state.reading_position,
        "reading_pace": to_json(state.pace),
        "error": None,
    }
    scope.upsert(tables.sync_marks, [row])
