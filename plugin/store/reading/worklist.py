"""The list of customers on Today: filtered, and paged by its own key over the standings."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Row, Select, bindparam, func, tuple_

from plugin import tables
from plugin.core.ranking import SECTIONS, Section, rank_of
from plugin.store.scope import Scope
from plugin.store.statements import among, own
from plugin.store.tasks import NOBODY

PAGE = 20
"""A page of the list: two screens of customers, as many as anybody works through at a time."""

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


class Listed(NamedTuple):
    """One customer of the list, as it is stored; a row of the database gives its values ten times slower."""

    rank: int
    at_risk_minor: int
    customer_id: str
    currency: str
    name: str
    open_minor: int
    oldest_due_on: date | None
    rank_because: dict[str, Any]
    badges: str
    next_act: str | None
    next_act_on: date | None
    last_contact: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Worklist:
    """One page of the list, and the key of the next."""

    rows: Sequence[Listed]
    following: Key | None


def page(scope: Scope, filters: Filters, after: Key | None, size: int = PAGE) -> Worklist:
    """The customers after *after*, the most urgent first and within a rank by amount at risk."""
    query = _list(
        is_one_rank=filters.section is not None, bucket=filters.bucket, is_continued=after is not None
    )
    table = tables.standings
    if filters.badge:
        query = query.where(table.c.badges.contains(f"|{filters.badge}|", autoescape=True))
    if filters.search:
        query = query.where(func.lower(table.c.name).contains(filters.search.lower(), autoescape=True))
    begins = {f"after_{name}": value for name, value in dataclasses.asdict(after).items()} if after else {}
    rows = scope.read(query, rank=_lowest_rank(filters), size=size + 1, **begins)
    shown = [Listed._make(row) for row in rows[:size]]
    if len(rows) <= size:
        return Worklist(shown, None)
    last = shown[-1]
    return Worklist(shown, Key(last.rank, last.at_risk_minor, last.customer_id, last.currency))


def _lowest_rank(filters: Filters) -> int:
    if filters.section:
        return rank_of(filters.section)
    return rank_of("settled" if filters.is_any else "waiting")


@cache
def _list(*, is_one_rank: bool, bucket: int | None, is_continued: bool) -> Select[Any]:
    table = tables.standings
    order = (table.c.rank, table.c.at_risk_minor, table.c.customer_id, table.c.currency)
    rank: BindParameter[int] = bindparam("rank")
    query = own(table, *(table.c[name] for name in Listed._fields)).where(
        table.c.currency != "", table.c.rank == rank if is_one_rank else table.c.rank >= rank
    )
    if bucket is not None:
        query = query.where(table.c[tables.BUCKETS[bucket]] > 0)
    if is_continued:
        query = query.where(
            tuple_(*order) < tuple_(*(bindparam(f"after_{one.name}", type_=one.type) for one in order))
        )
    return query.order_by(*(column.desc() for column in order)).limit(bindparam("size"))


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
    by_currency: dict[str, list[Row[Any]]] = {}
    for row in scope.read(_sums()):
        by_currency.setdefault(row.currency, []).append(row)
    found = [_totals(currency, rows) for currency, rows in by_currency.items()]
    return sorted(found, key=lambda one: (one.currency != home_currency, one.currency))


@cache
def _sums() -> Select[Any]:
    return own(tables.standing_totals).where(tables.standing_totals.c.customers > 0)


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
    found: dict[str, list[Row[Any]]] = {}
    for row in scope.read(_open_tasks(), customers=[NOBODY, *customer_ids]):
        found.setdefault(row.customer_id, []).append(row)
    return found


@cache
def _open_tasks() -> Select[Any]:
    table = tables.tasks
    read = (table.c.id, table.c.customer_id, table.c.kind, table.c.because, table.c.due_on)
    query = own(table, *read).where(table.c.closed_at.is_(None), among(table.c.customer_id, "customers"))
    return query.order_by(table.c.due_on, table.c.id)


def is_waiting_for_plan(scope: Scope) -> bool:
    """True while some standing is older than the facts: the next run brings it up to date."""
    return scope.read_one(_waiting()) is not None


@cache
def _waiting() -> Select[Any]:
    table = tables.standings
    return own(table, table.c.customer_id).where(table.c.is_dirty).limit(1)
