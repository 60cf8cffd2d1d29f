"""Records that the accounting system has and that cannot be read: known by name, and whom they hold.

The mirror keeps what was last read of such a record; what is told of it here goes when it can be read again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Row, Select

from plugin import tables
from plugin.answers import Span
from plugin.facts import Fact, FactKind, UnreadableRecord
from plugin.store.listed import listed
from plugin.store.scope import Scope
from plugin.store.statements import own

Rows = Sequence[Row[Any]]


def set_aside(scope: Scope, records: Sequence[UnreadableRecord], met_in: datetime | None) -> set[str]:
    """Keep these by name; returns whose accounts they change, and whose they were thought to change."""
    if not records:
        return set()
    before = _among(scope, [record.id for record in records])
    made = [
        {
            "kind": record.kind,
            "id": record.id,
            "reason": record.reason,
            "customer_ids": list(record.customer_ids),
            "day": record.day,
            "updated_at": record.updated_at,
            "met_in": met_in,
            "found_at": before[record.kind, record.id].found_at
            if (record.kind, record.id) in before
            else scope.now,
        }
        for record in records
    ]
    scope.upsert(tables.unreadable, made)
    known = (before[place].customer_ids for row in made if (place := (row["kind"], row["id"])) in before)
    return {one for ids in (*known, *(row["customer_ids"] for row in made)) for one in ids}


def readable(scope: Scope, kind: FactKind, facts: Iterable[Fact]) -> set[str]:
    """Let go of what *facts* show to be readable again; returns whose accounts that changes.

    A record older than the one that could not be read is an answer that lagged behind, and shows nothing.
    """
    if not any_at_all(scope):
        return set()
    moments = {fact.id: fact.updated_at for fact in facts}
    held = _among(scope, list(moments))
    again = []
    for (of_kind, record_id), row in held.items():
        moment = moments[record_id]
        if of_kind == kind and (row.updated_at is None or (moment is not None and moment >= row.updated_at)):
            again.append(record_id)
    return forget(scope, kind, again)


def forget(scope: Scope, kind: FactKind, ids: Sequence[str]) -> set[str]:
    """Let go of these; returns whose accounts they were thought to change."""
    table = tables.unreadable
    gone = [row for (of_kind, _), row in _among(scope, ids).items() if of_kind == kind] if ids else []
    if gone:
        mine = scope.delete(table).where(table.c.kind == kind, listed(table.c.id, "ids"))
        scope.db.execute(mine, {"ids": [row.id for row in gone]})
    return {one for row in gone for one in row.customer_ids}


def any_at_all(scope: Scope) -> bool:
    """Whether there is any."""
    return scope.read_one(_first()) is not None


def everything(scope: Scope) -> Rows:
    """All of them, the longest known first."""
    return scope.read(_all())


def by_customer(scope: Scope) -> Mapping[str, list[Row[Any]]]:
    """All of them by the customers whose accounts they may change; `ANYBODY` stands for everybody's."""
    found: defaultdict[str, list[Row[Any]]] = defaultdict(list)
    for row in everything(scope):
        for customer_id in row.customer_ids:
            found[customer_id].append(row)
    return found


def within(scope: Scope, kind: FactKind, span: Span) -> list[str]:
    """Those of a kind in *span*; one that has no place in time is in every span."""
    return [row.id for row in everything(scope) if row.kind == kind and _is_within(row, span)]


def have_no_place(scope: Scope, kind: FactKind) -> bool:
    """Whether there is one of a kind of which nobody can tell when it was changed, or which day it has."""
    rows = [row for row in everything(scope) if row.kind == kind]
    return any(row.updated_at is None or row.day is None for row in rows)


def _is_within(row: Row[Any], span: Span) -> bool:
    changed, day = row.updated_at, row.day
    return (
        (span.since is None or changed is None or changed >= span.since)
        and (span.until is None or changed is None or changed < span.until)
        and (span.first is None or day is None or day >= span.first)
        and (span.last is None or day is None or day <= span.last)
    )


def those(scope: Scope, kind: FactKind, among: Collection[str] | None = None) -> list[str]:
    """The ids of those of a kind; of these alone, when some are named."""
    rows = everything(scope) if among is None else _among(scope, list(among)).values()
    return [row.id for row in rows if row.kind == kind]


def unmet(scope: Scope, kind: FactKind, reading: datetime, most: int) -> list[str]:
    """Some of a kind that the reading begun then has not met."""
    table = tables.unreadable
    query = scope.select(table, table.c.id).where(
        table.c.kind == kind, table.c.met_in.is_distinct_from(reading)
    )
    return [row.id for row in scope.rows(query.limit(most))]


def has_met(scope: Scope, kind: FactKind, record_ids: Sequence[str], reading: datetime) -> bool:
    """Whether the reading begun then has met any of these."""
    return any(row.kind == kind and row.met_in == reading for row in _among(scope, record_ids).values())


def _among(scope: Scope, record_ids: Sequence[str]) -> dict[tuple[str, str], Row[Any]]:
    return {(row.kind, row.id): row for row in scope.read(_these(), ids=record_ids)}


@cache
def _these() -> Select[Any]:
    return own(tables.unreadable).where(listed(tables.unreadable.c.id, "ids"))


@cache
def _first() -> Select[Any]:
    return own(tables.unreadable, tables.unreadable.c.id).limit(1)


@cache
def _all() -> Select[Any]:
    table = tables.unreadable
    return own(table).order_by(table.c.found_at, table.c.kind, table.c.id)
