"""Asking the mirrors how they stand: what they hold of a kind, whose it is, how much is open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, Protocol, Self, TypeVar

from sqlalchemy import ColumnElement, Select, Table, bindparam, func

from plugin import tables
from plugin.answers import EVERYTHING, Span
from plugin.facts import FactKind
from plugin.store import unreadable
from plugin.store.listed import listed
from plugin.store.scope import Scope
from plugin.store.statements import own

ROWS_AT_ONCE = 500
"""So many ids stand in one statement."""

TABLE_OF: dict[FactKind, Table] = {
    "term": tables.terms,
    "customer": tables.customers,
    "invoice": tables.invoices,
    "payment": tables.payments,
    "credit": tables.credits_,
    "deposit": tables.receipts,
    "sales receipt": tables.receipts,
    "journal": tables.journals,
}
DAY_OF: dict[FactKind, Any] = {
    "invoice": tables.invoices.c.issued_on,
    "payment": tables.payments.c.paid_on,
    "credit": tables.credits_.c.issued_on,
    "deposit": tables.receipts.c.received_on,
    "sales receipt": tables.receipts.c.received_on,
    "journal": tables.journals.c.entered_on,
}
"""Where a kind keeps the day that the books give a record; the name lists have none."""

OWNED: tuple[FactKind, ...] = ("invoice", "payment", "credit")


class Narrowable(Protocol):
    """A statement that a condition narrows: a select, an update or a delete."""

    def where(self, *conditions: ColumnElement[bool]) -> Self:
        """The statement for fewer rows."""


S = TypeVar("S", bound=Narrowable)


def parts(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """*ids*, as many at once as a statement takes."""
    for start in range(0, len(ids), ROWS_AT_ONCE):
        yield ids[start : start + ROWS_AT_ONCE]


def narrowed(statement: S, kind: FactKind) -> S:
    """The statement for *kind* alone: deposits and sales receipts share a table."""
    table = TABLE_OF[kind]
    return statement.where(table.c.kind == kind) if table is tables.receipts else statement


def count(scope: Scope, kind: FactKind, span: Span = EVERYTHING) -> int:
    """How many records of *kind* we know of in *span*, those that cannot be read where they stand now."""
    row = scope.read_one(_counted(kind, _ends(span)), **_given(span))
    named = unreadable.those(scope, kind)
    unread = len(unreadable.within(scope, kind, span)) - len(_held(scope, kind, named, span)) if named else 0
    return (int(row.rows) if row else 0) + unread


def ids_within(scope: Scope, kind: FactKind, span: Span) -> set[str]:
    """The ids of the records of *kind* that we know of in *span*."""
    rows = scope.read(_dated(kind, "id", _ends(span)), **_given(span))
    return {row.id for row in rows} | set(unreadable.within(scope, kind, span))


def middle_day(scope: Scope, kind: FactKind, span: Span) -> date | None:
    """A day with about as many records of *span* before it as after; None when the mirror has none."""
    day: date | None = _middle(scope, kind, span, DAY_OF[kind].name)
    return day


def middle_moment(scope: Scope, kind: FactKind, span: Span) -> datetime | None:
    """A moment with about as many records of *span* changed before it as after; None when there are none."""
    moment: datetime | None = _middle(scope, kind, span, "updated_at")
    return moment


def _middle(scope: Scope, kind: FactKind, span: Span, name: str) -> Any:
    half = count(scope, kind, span) // 2
    row = scope.read_one(_in_order(kind, name, _ends(span)), start=half, size=1, **_given(span))
    return getattr(row, name) if row else None


def some_ids(scope: Scope, kind: FactKind, start: int, size: int) -> list[str]:
    """Up to *size* ids of mirrored records of *kind*, from the one at *start* on, in the order of ids."""
    return [row.id for row in scope.read(_in_order(kind, "id", ()), start=start, size=size)]


def held(scope: Scope, wanted: Mapping[FactKind, Sequence[str]]) -> dict[FactKind, list[str]]:
    """Which of these records we know of, by kind."""
    found = {
        kind: sorted({*_held(scope, kind, ids), *unreadable.those(scope, kind, ids)})
        for kind, ids in wanted.items()
    }
    return {kind: ids for kind, ids in found.items() if ids}


def _held(scope: Scope, kind: FactKind, ids: Sequence[str], span: Span = EVERYTHING) -> list[str]:
    return [row.id for row in scope.read(_among(kind, _ends(span)), ids=ids, **_given(span))]


def owners(scope: Scope, kind: FactKind, ids: Sequence[str]) -> set[str]:
    """The customers that these records belong to."""
    if not ids or "customer_id" not in _owning(kind).c:
        return set()
    return {row.customer_id for row in scope.read(_owners(kind), ids=ids)}


def _owning(kind: FactKind) -> Table:
    return tables.journal_lines if kind == "journal" else TABLE_OF[kind]


@cache
def _owners(kind: FactKind) -> Select[Any]:
    table = _owning(kind)
    key = table.c["journal_id" if kind == "journal" else "id"]
    return own(table, table.c.customer_id).where(listed(key, "ids")).distinct()


def naming(scope: Scope, customer_ids: Collection[str]) -> dict[FactKind, list[str]]:
    """The mirrored records that name any of these customers, by kind; sub-customers among them."""
    customers, journals, receipts = tables.customers, tables.journal_lines, tables.receipt_lines
    found: defaultdict[FactKind, set[str]] = defaultdict(set)
    for some in parts(sorted(customer_ids)):
        below = scope.select(customers, customers.c.id).where(customers.c.parent_id.in_(some))
        found["customer"] |= {row.id for row in scope.rows(below)}
        for kind in OWNED:
            table = TABLE_OF[kind]
            mine = scope.select(table, table.c.id).where(table.c.customer_id.in_(some))
            found[kind] |= {row.id for row in scope.rows(mine)}
        entries = scope.select(journals, journals.c.journal_id).where(journals.c.customer_id.in_(some))
        found["journal"] |= {row.journal_id for row in scope.rows(entries)}
        lines = scope.select(receipts, receipts.c.kind, receipts.c.receipt_id)
        for row in scope.rows(lines.where(receipts.c.customer_id.in_(some))):
            found[row.kind].add(row.receipt_id)
    for row in unreadable.everything(scope):
        if not set(row.customer_ids).isdisjoint(customer_ids):
            found[row.kind].add(row.id)
    return {kind: sorted(ids) for kind, ids in found.items() if ids}


def active_among(scope: Scope, customer_ids: Sequence[str]) -> list[str]:
    """Those of these customers who are active in the mirror."""
    return [row.id for row in scope.read(_active(), ids=customer_ids)]


@cache
def _active() -> Select[Any]:
    table = tables.customers
    return own(table, table.c.id).where(listed(table.c.id, "ids"), table.c.is_active)


def _ends(span: Span) -> tuple[str, ...]:
    """Which ends *span* has: the statements are others."""
    return tuple(name for name in ("since", "until", "first", "last") if getattr(span, name) is not None)


def _given(span: Span) -> dict[str, Any]:
    return {name: getattr(span, name) for name in _ends(span)}


@cache
def _dated(kind: FactKind, name: str, ends: tuple[str, ...]) -> Select[Any]:
    """One column of the records of *kind* within such *ends*."""
    table = TABLE_OF[kind]
    return _within(own(table, table.c[name]), kind, ends)


@cache
def _counted(kind: FactKind, ends: tuple[str, ...]) -> Select[Any]:
    return _within(own(TABLE_OF[kind], func.count().label("rows")), kind, ends)


@cache
def _in_order(kind: FactKind, name: str, ends: tuple[str, ...]) -> Select[Any]:
    query = _dated(kind, name, ends).order_by(TABLE_OF[kind].c[name])
    return query.offset(bindparam("start")).limit(bindparam("size"))


@cache
def _among(kind: FactKind, ends: tuple[str, ...]) -> Select[Any]:
    return _dated(kind, "id", ends).where(listed(TABLE_OF[kind].c.id, "ids"))


def _within(query: Select[Any], kind: FactKind, ends: tuple[str, ...]) -> Select[Any]:
    changed = TABLE_OF[kind].c.updated_at
    query = narrowed(query, kind)
    if "since" in ends:
        query = query.where(changed >= bindparam("since"))
    if "until" in ends:
        query = query.where(changed < bindparam("until"))
    if "first" in ends:
        query = query.where(DAY_OF[kind] >= bindparam("first"))
    return query.where(DAY_OF[kind] <= bindparam("last")) if "last" in ends else query
