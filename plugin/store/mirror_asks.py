"""Asking the mirrors how they stand: what they hold of a kind, whose it is, how much is open."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol, Self, TypeVar

from sqlalchemy import ColumnElement, Table, func

from plugin import tables
from plugin.facts import EVERYTHING, CustomerRecord, FactKind, Span
from plugin.store import unreadable
from plugin.store.scope import Scope

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
    query = _dated(narrowed(scope.select(TABLE_OF[kind], func.count().label("rows")), kind), kind, span)
    row = scope.first(query)
    named = unreadable.those(scope, kind)
    outdated = len(_held(scope, kind, named, span)) if named else 0
    return (int(row.rows) if row else 0) - outdated + len(unreadable.within(scope, kind, span))


def ids_within(scope: Scope, kind: FactKind, span: Span) -> set[str]:
    """The ids of the records of *kind* that we know of in *span*."""
    query = _dated(narrowed(scope.select(TABLE_OF[kind], TABLE_OF[kind].c.id), kind), kind, span)
    return {row.id for row in scope.rows(query)} | set(unreadable.within(scope, kind, span))


def middle_day(scope: Scope, kind: FactKind, span: Span) -> date | None:
    """A day with about as many records of *span* before it as after; None when the mirror has none."""
    day: date | None = _middle(scope, kind, span, DAY_OF[kind])
    return day


def middle_moment(scope: Scope, kind: FactKind, span: Span) -> datetime | None:
    """A moment with about as many records of *span* changed before it as after; None when there are none."""
    moment: datetime | None = _middle(scope, kind, span, TABLE_OF[kind].c.updated_at)
    return moment


def _middle(scope: Scope, kind: FactKind, span: Span, column: Any) -> Any:
    query = _dated(narrowed(scope.select(TABLE_OF[kind], column.label("middle")), kind), kind, span)
    row = scope.first(query.order_by(column).offset(count(scope, kind, span) // 2).limit(1))
    return row.middle if row else None


def some_ids(scope: Scope, kind: FactKind, start: int, size: int) -> list[str]:
    """Up to *size* ids of mirrored records of *kind*, from the one at *start* on, in the order of ids."""
    table = TABLE_OF[kind]
    query = narrowed(scope.select(table, table.c.id), kind).order_by(table.c.id).offset(start).limit(size)
    return [row.id for row in scope.rows(query)]


def held(scope: Scope, wanted: Mapping[FactKind, Sequence[str]]) -> dict[FactKind, list[str]]:
    """Which of these records we know of, by kind."""
    found = {
        kind: sorted({*_held(scope, kind, ids), *unreadable.those(scope, kind, ids)})
        for kind, ids in wanted.items()
    }
    return {kind: ids for kind, ids in found.items() if ids}


def _held(scope: Scope, kind: FactKind, ids: Sequence[str], span: Span = EVERYTHING) -> list[str]:
    table, found = TABLE_OF[kind], []
    for some in parts(ids):
        query = narrowed(scope.select(table, table.c.id).where(table.c.id.in_(some)), kind)
        found += [row.id for row in scope.rows(_dated(query, kind, span))]
    return found


def owners(scope: Scope, kind: FactKind, ids: Sequence[str]) -> set[str]:
    """The customers that these records belong to."""
    table = tables.journal_lines if kind == "journal" else TABLE_OF[kind]
    if "customer_id" not in table.c:
        return set()
    key = table.c["journal_id" if kind == "journal" else "id"]
    found: set[str] = set()
    for some in parts(ids):
        query = scope.select(table, table.c.customer_id).where(key.in_(some)).distinct()
        found |= {row.customer_id for row in scope.rows(query)}
    return found


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
    table, found = tables.customers, []
    for some in parts(customer_ids):
        query = scope.select(table, table.c.id).where(table.c.id.in_(some), table.c.is_active)
        found += [row.id for row in scope.rows(query)]
    return found


def touched_alone(scope: Scope, customers: Sequence[CustomerRecord]) -> set[str]:
    """Those of these customers of whom nothing but the time of the last change differs from the mirror."""
    table, news = tables.customers, {one.id: one for one in customers}
    columns = (table.c.id, table.c.sync_token, table.c.balance_minor, table.c.updated_at)
    found: set[str] = set()
    for some in parts(sorted(news)):
        for row in scope.rows(scope.select(table, *columns).where(table.c.id.in_(some))):
            one = news[row.id]
            is_same = (one.sync_token, one.balance_minor) == (row.sync_token, row.balance_minor)
            if is_same and one.updated_at > row.updated_at:
                found.add(one.id)
    return found


def moved_quietly(scope: Scope, kind: FactKind, records: Sequence[Any]) -> bool:
    """Whether one of these has another customer than in the mirror, but the same token and time."""
    table, news = TABLE_OF[kind], {one.id: one for one in records}
    columns = (table.c.id, table.c.customer_id, table.c.sync_token, table.c.updated_at)
    for some in parts(sorted(news)):
        for row in scope.rows(scope.select(table, *columns).where(table.c.id.in_(some))):
            one = news[row.id]
            is_same = (one.sync_token, one.updated_at) == (row.sync_token, row.updated_at)
            if is_same and one.customer_id != row.customer_id:
                return True
    return False


def unexplained(scope: Scope, customer_ids: Collection[str]) -> Counter[str]:
    """By how much each customer's balance differs from its own open items here, in minor units."""
    open_of = (
        (tables.customers, tables.customers.c.id, tables.customers.c.balance_minor, 1),
        (tables.invoices, tables.invoices.c.customer_id, tables.invoices.c.balance_minor, -1),
        (tables.credits_, tables.credits_.c.customer_id, tables.credits_.c.remaining_minor, 1),
        (tables.payments, tables.payments.c.customer_id, tables.payments.c.unapplied_minor, 1),
        (tables.journal_lines, tables.journal_lines.c.customer_id, tables.journal_lines.c.amount_minor, -1),
    )
    differs: Counter[str] = Counter()
    for some in parts(sorted(customer_ids)):
        for table, owner, amount, sign in open_of:
            query = scope.select(table, owner.label("owner"), func.sum(amount).label("amount"))
            for row in scope.rows(query.where(owner.in_(some)).group_by(owner)):
                differs[row.owner] += sign * int(row.amount)
    return differs


def _dated(query: Any, kind: FactKind, span: Span) -> Any:
    changed = TABLE_OF[kind].c.updated_at
    if span.since is not None:
        query = query.where(changed >= span.since)
    if span.until is not None:
        query = query.where(changed < span.until)
    if span.first is not None:
        query = query.where(DAY_OF[kind] >= span.first)
    return query.where(DAY_OF[kind] <= span.last) if span.last is not None else query
