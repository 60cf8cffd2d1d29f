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
from plugin.core.ranking import Section, rank_of
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
        is_one_rank=filters.section is not None,
        bucket=filters.bucket,
        parts=tuple(name for name in ("badge", "search") if getattr(filters, name)),
        is_continued=after is not None,
    )
    wanted = {"badge": _literal(f"|{filters.badge}|"), "search": _literal(filters.search.lower())}
    begins = {f"after_{name}": value for name, value in dataclasses.asdict(after).items()} if after else {}
    rows = scope.read(query, rank=_lowest_rank(filters), size=size + 1, **wanted, **begins)
    shown = [Listed._make(row) for row in rows[:size]]
    if len(rows) <= size:
        return Worklist(shown, None)
    last = shown[-1]
    return Worklist(shown, Key(last.rank, last.at_risk_minor, last.customer_id, last.currency))


def _lowest_rank(filters: Filters) -> int:
    if filters.section:
        return rank_of(filters.section)
    return rank_of("settled" if filters.is_any else "waiting")


def _literal(text: str) -> str:
    """*text* as a part of a pattern that means itself."""
    return "".join(f"/{letter}" if letter in "/%_" else letter for letter in text)


@cache
def _list(
    *, is_one_rank: bool, bucket: int | None, parts: tuple[str, ...], is_continued: bool
) -> Select[Any]:
    """The list with what is filtered; *parts* are the texts that a row must hold a part of."""
    table = tables.standings
    order = (table.c.rank, table.c.at_risk_minor, table.c.customer_id, table.c.currency)
    rank: BindParameter[int] = bindparam("rank")
    query = own(table, *(table.c[name] for name in Listed._fields)).where(
        table.c.currency != "", table.c.rank == rank if is_one_rank else table.c.rank >= rank
    )
    if bucket is not None:
        query = query.where(table.c[tables.BUCKETS[bucket]] > 0)
    held = {"badge": table.c.badges, "search": func.lower(table.c.name)}
    query = query.where(*(held[name].contains(bindparam(name), escape="/") for name in parts))
    if is_continued:
        query = query.where(
            tuple_(*order) < tuple_(*(bindparam(f"after_{one.name}", type_=one.type) for one in order))
        )
    return query.order_by(*(column.desc() for column in order)).limit(bindparam("size"))


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
