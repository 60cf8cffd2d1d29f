"""Writing the mirrors: facts in, rows out, and which customers' accounts they touch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby

from plugin.facts import Deleted, Fact, FactKind, kind_of
from plugin.store.mirror_asks import ROWS_AT_ONCE, TABLE_OF, narrowed, owners, parts
from plugin.store.mirror_rows import LINES_OF, write
from plugin.store.scope import Scope


def absorb(
    scope: Scope, facts: Sequence[Fact], *, met_in: datetime | None = None, is_exact: bool = False
) -> set[str]:
    """Bring the mirrors up to *facts*; returns the customers whose account may have changed.

    Records we already hold unchanged are left alone, and older ones than we hold are not believed;
    *is_exact* writes them all the same. *met_in* notes that the reading begun then has met them. The
    caller's transaction also moves the mark, so that rows and mark are never apart.
    """
    touched: set[str] = set()
    for kind, records in groupby(sorted(facts, key=_in_order), kind_of):
        some = list(records)
        touched |= write(scope, kind, some, is_exact=is_exact)
        if met_in is not None:
            _met(scope, kind, [fact.id for fact in some], met_in)
    return touched


def forget(scope: Scope, deleted: Iterable[Deleted]) -> set[str]:
    """Take records that are gone out of the mirrors; returns the customers they belonged to."""
    touched: set[str] = set()
    for kind, gone in groupby(sorted(deleted, key=lambda one: one.kind), lambda one: one.kind):
        table, lines = TABLE_OF[kind], LINES_OF.get(kind)
        for ids in parts([one.id for one in gone]):
            touched |= set(ids) if kind == "customer" else owners(scope, kind, ids)
            if lines is not None:
                mine = scope.delete(lines.table).where(lines.key.in_(ids))
                scope.db.execute(mine.where(lines.table.c.kind == kind) if "kind" in lines.table.c else mine)
            scope.db.execute(narrowed(scope.delete(table).where(table.c.id.in_(ids)), kind))
    return touched


def unmet(scope: Scope, kind: FactKind, reading: datetime) -> list[str]:
    """Some ids of mirrored records of *kind* that the reading begun then has not met; none at its end."""
    table = TABLE_OF[kind]
    others = table.c.met_in.is_distinct_from(reading)
    query = narrowed(scope.select(table, table.c.id).where(others), kind)
    return [row.id for row in scope.rows(query.limit(ROWS_AT_ONCE))]


def has_met(scope: Scope, kind: FactKind, ids: Sequence[str], reading: datetime) -> bool:
    """Whether the reading begun then has met any of these records."""
    table = TABLE_OF[kind]
    for some in parts(ids):
        known = scope.select(table, table.c.id).where(table.c.id.in_(some), table.c.met_in == reading)
        if scope.first(narrowed(known, kind).limit(1)) is not None:
            return True
    return False


def _met(scope: Scope, kind: FactKind, ids: Sequence[str], reading: datetime) -> None:
    table = TABLE_OF[kind]
    for some in parts(ids):
        met = scope.update(table).where(table.c.id.in_(some), table.c.met_in.is_distinct_from(reading))
        scope.db.execute(narrowed(met, kind).values(met_in=reading))


def _in_order(fact: Fact) -> int:
    return _ORDER[kind_of(fact)]


_ORDER = {kind: place for place, kind in enumerate(TABLE_OF)}
