"""Writing the mirrors: facts in, rows out, and which customers' accounts they touch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache
from itertools import groupby
from typing import Any

from sqlalchemy import Select, bindparam

from plugin.answers import Deleted
from plugin.facts import FACT_KINDS, Fact, FactKind, ReceiptRecord, UnreadableRecord, kind_of
from plugin.store import mirror_lines, unreadable
from plugin.store.listed import listed
from plugin.store.mirror_asks import ROWS_AT_ONCE, TABLE_OF, narrowed
from plugin.store.mirror_lines import LINES_OF
from plugin.store.mirror_rows import news_among, not_outdated, note_met, owners_of, touched, write
from plugin.store.scope import Scope
from plugin.store.statements import own


def absorb(
    scope: Scope, facts: Iterable[Fact], *, met_in: datetime | None = None, is_exact: bool = False
) -> set[str]:
    """Bring the mirrors up to *facts*; returns the customers whose account may have changed.

    Older records than we hold are not believed, and those we already hold unchanged are left alone; what
    *is_exact* is written all the same. *met_in* notes that the reading begun then has met them. The
    caller's transaction also moves the mark, so that rows and mark are never apart.
    """
    affected: set[str] = set()
    for kind, records, named in _by_kind(facts):
        affected |= _set_aside(scope, kind, named, met_in) | unreadable.readable(scope, kind, records)
        news = news_among(scope, kind, records, is_exact=is_exact)
        # A record that goes to another customer touches both.
        affected |= owners_of(scope, kind, news.held)
        write(scope, kind, news, met_in)
        affected |= touched(scope, kind, news)
    return affected


def keep_page(scope: Scope, facts: Iterable[Fact], met_in: datetime) -> None:
    """Bring the mirrors up to a page of the reading begun then, after whose end everybody is planned anew."""
    for kind, records, named in _by_kind(facts):
        _set_aside(scope, kind, named, met_in)
        unreadable.readable(scope, kind, records)
        news = news_among(scope, kind, records)
        write(scope, kind, news, met_in)
        if kind == "customer":
            touched(scope, kind, news)


def _by_kind(facts: Iterable[Fact]) -> Iterator[tuple[FactKind, list[Fact], list[UnreadableRecord]]]:
    """The facts of each kind, and what cannot be read of it; what is referred to comes first."""
    found: defaultdict[FactKind, list[Fact]] = defaultdict(list)
    named: defaultdict[FactKind, list[UnreadableRecord]] = defaultdict(list)
    for of, some in groupby(facts, type):
        if of not in (ReceiptRecord, UnreadableRecord):
            alike = [*some]
            found[kind_of(alike[0])] += alike
            continue
        for fact in some:
            if isinstance(fact, UnreadableRecord):
                named[fact.kind].append(fact)
            else:
                found[kind_of(fact)].append(fact)
    return ((kind, found[kind], named[kind]) for kind in FACT_KINDS if kind in found or kind in named)


def _set_aside(
    scope: Scope, kind: FactKind, named: Sequence[UnreadableRecord], met_in: datetime | None
) -> set[str]:
    """Note what cannot be read, unless it is older than what could; a reading has met it either way."""
    if not named:
        return set()
    if met_in is not None:
        note_met(scope, kind, [record.id for record in named], met_in)
    return unreadable.set_aside(scope, not_outdated(scope, kind, named), met_in)


def forget(scope: Scope, deleted: Iterable[Deleted]) -> set[str]:
    """Take records that are gone out of the mirrors; returns the customers they belonged to."""
    affected: set[str] = set()
    for kind, gone in groupby(sorted(deleted, key=lambda one: one.kind), lambda one: one.kind):
        table, ids = TABLE_OF[kind], [one.id for one in gone]
        affected |= set(ids) if kind == "customer" else owners_of(scope, kind, ids)
        affected |= unreadable.forget(scope, kind, ids)
        if kind in LINES_OF:
            mirror_lines.forget(scope, kind, ids)
        scope.db.execute(narrowed(scope.delete(table).where(listed(table.c.id, "ids")), kind), {"ids": ids})
    return affected


def unmet(scope: Scope, kind: FactKind, reading: datetime) -> list[str]:
    """Some ids of mirrored records of *kind* that the reading begun then has not met; none at its end."""
    table = TABLE_OF[kind]
    others = table.c.met_in.is_distinct_from(reading)
    query = narrowed(scope.select(table, table.c.id).where(others), kind)
    found = [row.id for row in scope.rows(query.limit(ROWS_AT_ONCE))]
    return found or unreadable.unmet(scope, kind, reading, ROWS_AT_ONCE)


def has_met(scope: Scope, kind: FactKind, ids: Sequence[str], reading: datetime) -> bool:
    """Whether the reading begun then has met any of these records."""
    is_met = scope.read_one(_known_to_reading(kind), ids=ids, reading=reading) is not None
    return is_met or unreadable.has_met(scope, kind, ids, reading)


@cache
def _known_to_reading(kind: FactKind) -> Select[Any]:
    table = TABLE_OF[kind]
    met = table.c.met_in == bindparam("reading", type_=table.c.met_in.type)
    return narrowed(own(table, table.c.id).where(listed(table.c.id, "ids"), met).limit(1), kind)
