"""What the program stopped by itself, and who let it go on again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any, Literal

from sqlalchemy import Row, Select, and_, bindparam, func, or_

from plugin import tables
from plugin.core.because import Because
from plugin.core.volume import USUAL_DAYS
from plugin.store import events, standings
from plugin.store.codec import from_json, to_json
from plugin.store.scope import Scope
from plugin.store.statements import own

StopKind = Literal["unusual volume", "restored backup"]

AGREED_FOR = timedelta(days=7)
"""So long a person's word that a large number may leave stands for later days too."""


def open_stops(scope: Scope) -> dict[StopKind, Row[Any]]:
    """The stops in force, by kind."""
    return {row.kind: row for row in scope.read(_open_stops())}


@cache
def _open_stops() -> Select[Any]:
    return own(tables.safety_stops).where(tables.safety_stops.c.lifted_at.is_(None))


def all_stops(scope: Scope, kind: StopKind) -> Sequence[Row[Any]]:
    """Every stop of *kind* there ever was, those that were lifted too."""
    table = tables.safety_stops
    return scope.rows(scope.select(table).where(table.c.kind == kind).order_by(table.c.since))


def reason(row: Row[Any]) -> Because:
    """Why it was stopped."""
    return from_json(Because, row.because)


def stop(scope: Scope, kind: StopKind, why: Because) -> bool:
    """Stop by ourselves; False when that stop is in force already."""
    row = {"id": scope.new_id(), "kind": kind, "because": to_json(why), "since": scope.now}
    stopped = scope.insert_new(tables.safety_stops, row)
    if stopped:
        events.note(scope, "dunwell", f"stopped: {kind}", why.rule)
        standings.mark_all_dirty(scope)
    return stopped


def stop_anew(scope: Scope, kind: StopKind, why: Because) -> None:
    """Stop by ourselves for something new of the same kind; what stood of it is over, and stays on record."""
    _end(scope, kind, "dunwell")
    stop(scope, kind, why)


def explain(scope: Scope, kind: StopKind, why: Because) -> None:
    """What is stopped is stopped for this; nothing else changes."""
    table = tables.safety_stops
    open_one = scope.update(table).where(table.c.kind == kind, table.c.lifted_at.is_(None))
    scope.db.execute(open_one.values(because=to_json(why)))


def lift(scope: Scope, kind: StopKind, actor: str) -> bool:
    """A person has looked and lets it go on; False when nothing of the kind is stopped."""
    lifted = _end(scope, kind, actor)
    if lifted:
        events.note(scope, actor, f"let go: {kind}", "signed off")
        standings.mark_all_dirty(scope)
    return lifted


def _end(scope: Scope, kind: StopKind, actor: str) -> bool:
    table = tables.safety_stops
    open_one = scope.update(table).where(table.c.kind == kind, table.c.lifted_at.is_(None))
    return scope.changed_one(open_one.values(lifted_at=scope.now, lifted_by=actor))


def agreed_lately(scope: Scope, act: str) -> int:
    """The largest number of acts of this kind that a person let go in the last days; 0 when none did."""
    table = tables.safety_stops
    lately = scope.select(table).where(
        table.c.kind == "unusual volume", table.c.lifted_at >= scope.now - AGREED_FOR
    )
    reasons = (reason(row) for row in scope.rows(lately))
    numbers = [one.fact("wanted") for one in reasons if one.fact("what") == act]
    return max((number for number in numbers if isinstance(number, int)), default=0)


def busiest_day(scope: Scope, kind: str, today: date) -> int:
    """The largest number of acts of *kind* that left on one of the days before today; 0 when none did."""
    table = tables.actions
    by_day = (
        scope.select(table, func.count().label("number"))
        .where(
            table.c.kind == kind,
            table.c.status == "done",
            table.c.done_on >= today - timedelta(days=USUAL_DAYS),
            table.c.done_on < today,
        )
        .group_by(table.c.done_on)
    )
    return max((row.number for row in scope.rows(by_day)), default=0)


def left_today(scope: Scope, kind: str, today: date, *, by_itself: bool = False) -> int:
    """How many acts of *kind* have left today, or may have; *by_itself* counts only unapproved ones."""
    row = scope.read_one(_left_on(by_itself=by_itself), of_kind=kind, day=today)
    return row.number if row else 0


@cache
def _left_on(*, by_itself: bool) -> Select[Any]:
    table = tables.actions
    left = or_(
        and_(table.c.status == "done", table.c.done_on == bindparam("day")),
        table.c.status.in_(("unclear", "sending")),
    )
    query = own(table, func.count().label("number")).where(table.c.kind == bindparam("of_kind"), left)
    return query.where(table.c.approved_by.is_(None)) if by_itself else query
