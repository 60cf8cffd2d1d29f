"""The list of customers on Today: filtered, and paged by its own key over the standings."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, func, tuple_

from plugin import tables
from plugin.core.ranking import SECTIONS, Section, rank_of
from plugin.store.scope import Scope
from plugin.store.tasks import NOBODY

PAGE = 50
LONGEST_SEARCH = 80
BUCKET_KEYS = ("current", "1-30", "31-60", "61-90", "91")
"""Names of the buckets in addresses, in the order of `tables.BUCKETS`."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which customers to show. Without any, everybody who is late or has something open."""

    section: Section | None = None
    bucket: int | None = None
    badge: str | None = None
    search: str = ""

    @property
    def is_any(self) -> bool:
        """True when something is filtered."""
        return bool(self.section or self.bucket is not None or self.badge or self.search)


@dataclass(frozen=True, slots=True)
class Key:
    """Where a page ends and the next begins: the order of the list itself."""

    rank: int
    at_risk_minor: int
    customer_id: str
    currency: str

    def __str__(self) -> str:
        return f"{self.rank}~{self.at_risk_minor}~{self.customer_id}~{self.currency}"


def key_from(text: str) -> Key | None:
    """The key written as *text*; None when it is none, which shows the first page."""
    parts = text.split("~")
    try:
        rank, at_risk, customer_id, currency = parts
        return Key(int(rank), int(at_risk), customer_id, currency)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Worklist:
    """One page of the list, and the key of the next."""

    rows: Sequence[Row[Any]]
    following: Key | None


def page(scope: Scope, filters: Filters, after: Key | None, size: int = PAGE) -> Worklist:
    """The customers after *after*, the most urgent first and within a rank by amount at risk."""
    table = tables.standings
    order = (table.c.rank, table.c.at_risk_minor, table.c.customer_id, table.c.currency)
    query = _filtered(scope, filters)
    if after is not None:
        query = query.where(
            tuple_(*order) < tuple_(after.rank, after.at_risk_minor, after.customer_id, after.currency)
        )
    rows = scope.rows(query.order_by(*(column.desc() for column in order)).limit(size + 1))
    shown = rows[:size]
    if len(rows) <= size:
        return Worklist(shown, None)
    last = shown[-1]
    return Worklist(shown, Key(last.rank, last.at_risk_minor, last.customer_id, last.currency))


def _filtered(scope: Scope, filters: Filters) -> Select[Any]:
    table = tables.standings
    query = scope.select(table).where(table.c.currency != "")
    if filters.section:
        query = query.where(table.c.rank == rank_of(filters.section))
    elif not filters.is_any:
        query = query.where(table.c.rank >= rank_of("waiting"))
    if filters.bucket is not None:
        query = query.where(table.c[tables.BUCKETS[filters.bucket]] > 0)
    if filters.badge:
        query = query.where(table.c.badges.contains(f"|{filters.badge}|", autoescape=True))
    if filters.search:
        query = query.where(func.lower(table.c.name).contains(filters.search.lower(), autoescape=True))
    return query


@dataclass(frozen=True, slots=True)
class Totals:
    """What one currency's standings add up to: by bucket, and customers by section."""

    currency: str
    buckets: tuple[int, ...]
    customers: dict[Section, int]
    at_risk_minor: int

    @property
    def open_minor(self) -> int:
        """Everything owed, late or not."""
        return sum(self.buckets)


def totals(scope: Scope, home_currency: str) -> list[Totals]:
    """The stored totals by currency, the company's own first."""
    table = tables.standing_totals
    by_currency: dict[str, list[Row[Any]]] = {}
    for row in scope.rows(scope.select(table).where(table.c.customers > 0)):
        by_currency.setdefault(row.currency, []).append(row)
    found = [_totals(currency, rows) for currency, rows in by_currency.items()]
    return sorted(found, key=lambda one: (one.currency != home_currency, one.currency))


def _totals(currency: str, rows: Sequence[Row[Any]]) -> Totals:
    sections = {rank_of(section): section for section in SECTIONS}
    return Totals(
        currency=currency,
        buckets=tuple(sum(getattr(row, name) for row in rows) for name in tables.BUCKETS),
        customers={sections[row.rank]: row.customers for row in rows if row.rank in sections},
        at_risk_minor=sum(row.at_risk_minor for row in rows),
    )


def tasks_of(scope: Scope, customer_ids: Collection[str]) -> dict[str, list[Row[Any]]]:
    """The open tasks of these customers, and of the company under NOBODY, by customer."""
    table = tables.tasks
    query = scope.select(table).where(
        table.c.closed_at.is_(None), table.c.customer_id.in_([NOBODY, *customer_ids])
    )
    found: dict[str, list[Row[Any]]] = {}
    for row in scope.rows(query.order_by(table.c.due_on, table.c.id)):
        found.setdefault(row.customer_id, []).append(row)
    return found


def is_waiting_for_plan(scope: Scope) -> bool:
    """True while some standing is older than the facts: the next run brings it up to date."""
    table = tables.standings
    return scope.first(scope.select(table, table.c.customer_id).where(table.c.is_dirty).limit(1)) is not None
