"""The rows of each kind of fact: which of them are news, how they are written, and whom they touch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from msgspec.structs import astuple
from sqlalchemy import Row, Select, Update, bindparam, func

from plugin import tables
from plugin.facts import FactKind, UnreadableRecord
from plugin.store import bulk, episodes, families, mirror_lines, own_term, payer_changes
from plugin.store.listed import listed
from plugin.store.mirror_asks import TABLE_OF, narrowed, owners
from plugin.store.scope import Scope
from plugin.store.statements import own, own_update

_OWNER_OF: Mapping[FactKind, str] = {"customer": "payer_id", "invoice": "customer_id"}
"""Where a row says to whom what we did and were told about it belongs."""
_FEW = 8
"""So many rows are read at most to learn that hardly any of a page's records is there."""


@dataclass(frozen=True, slots=True)
class News:
    """What some records of one kind tell that our rows do not."""

    records: Sequence[Any]
    """Those that are not as our rows say."""
    held: Sequence[str]
    """The ids of those of them that we have another row of."""
    same: Sequence[str]
    """The ids of all others."""
    due_before: Mapping[str, date] = field(default_factory=dict)
    """Of invoices among those held: the day on which they were due by our rows."""
    owner_before: Mapping[str, str] = field(default_factory=dict)
    """Of those held: whose they were by our rows; of customers, who paid for them."""


def news_among(scope: Scope, kind: FactKind, records: Sequence[Any], *, is_exact: bool = False) -> News:
    """What is new in *records*; everything but what is older than our rows when it *is_exact*."""
    rows = _rows_of(scope, kind, [record.id for record in records])
    if not rows:
        return News(records, (), ())
    differs = _is_not_older if is_exact else _is_news
    found = [one for one in records if one.id not in rows or differs(one, rows[one.id])]
    new = {record.id for record in found}
    held = {record_id: rows[record_id] for record_id in rows.keys() & new}
    due = {record_id: row.due_on for record_id, row in held.items()} if kind == "invoice" else {}
    owner = _OWNER_OF.get(kind)
    owners_before = {record_id: getattr(row, owner) for record_id, row in held.items()} if owner else {}
    return News(found, sorted(held), sorted(rows.keys() - new), due, owners_before)


def not_outdated(scope: Scope, kind: FactKind, records: Sequence[UnreadableRecord]) -> list[UnreadableRecord]:
    """Those of these that are not older than what the mirror has read of them."""
    rows = _rows_of(scope, kind, [record.id for record in records])
    return [
        one
        for one in records
        if one.id not in rows or one.updated_at is None or one.updated_at >= rows[one.id].updated_at
    ]


def write(scope: Scope, kind: FactKind, news: News, met_in: datetime | None = None) -> None:
    """Write the news; *met_in* notes of all records, of the same too, which reading has met them."""
    _upsert(scope, kind, news.records, met_in)
    if kind in mirror_lines.LINES_OF:
        mirror_lines.write(scope, kind, news.records, news.held)
    if kind == "invoice":
        episodes.count(scope, news.records, news.due_before)
        payer_changes.note_given(scope, news.records, news.owner_before)
    if kind == "term":
        own_term.learn(scope, news.records)
    if met_in is not None and news.same:
        note_met(scope, kind, news.same, met_in)


def owners_of(scope: Scope, kind: FactKind, ids: Sequence[str]) -> set[str]:
    """Whose account these records are on in the mirrors, as far as these have them."""
    return families.payers_of(scope, ids) if kind == "customer" else owners(scope, kind, ids)


def touched(scope: Scope, kind: FactKind, found: News) -> set[str]:
    """Whose account these news may change; asked once they are written."""
    news = found.records
    match kind:
        case "term":
            return set()
        case "customer":
            family, former = families.settle_payers(scope, {record.id for record in news}, found.owner_before)
            payer_changes.note_joined(scope, former)
            return family
        case "deposit" | "sales receipt":
            amounts = {amount for record in news for amount, _ in record.lines}
            return _who_may_have_paid(scope, sorted(amounts - {0}))
        case "journal":
            return {customer for record in news for customer, _ in record.lines}
    return {record.customer_id for record in news}


def _upsert(scope: Scope, kind: FactKind, records: Sequence[Any], met_in: datetime | None) -> None:
    if not records:
        return
    fields: Sequence[str] = records[0].__struct_fields__
    told = dict(zip(fields, zip(*map(astuple, records), strict=True), strict=True))
    # Who pays for a customer is worked out once the whole family is known; until then, everybody themselves.
    told["payer_id"] = told["id"]
    columns = {column.name: told[column.name] for column in TABLE_OF[kind].c if column.name in told}
    bulk.upsert_columns(scope, TABLE_OF[kind], columns, {"met_in": met_in} if met_in else {})


def _rows_of(scope: Scope, kind: FactKind, ids: Sequence[str]) -> dict[str, Row[Any]]:
    """Our rows of the records with these *ids*.

    A first reading meets next to none. Then the few rows from the least of its ids to the greatest are found
    in one place of the index, without looking for each; texts are in the order of their numbers, and in the
    same one everywhere, where they are equally many digits.
    """
    digits = len(ids[0]) if ids else 0
    if len(ids) > _FEW and all(len(one) == digits and one.isascii() and one.isdigit() for one in ids):
        between = scope.read(_between(kind), least=min(ids), greatest=max(ids), digits=digits)
        if len(between) <= _FEW:
            wanted = set(ids)
            return {row.id: row for row in between if row.id in wanted}
    return {row.id: row for row in scope.read(_held(kind), ids=ids)}


@cache
def _between(kind: FactKind) -> Select[Any]:
    key = TABLE_OF[kind].c.id
    within = key >= bindparam("least"), key <= bindparam("greatest"), func.length(key) == bindparam("digits")
    return _told(kind).where(*within).order_by(key).limit(_FEW + 1)


@cache
def _held(kind: FactKind) -> Select[Any]:
    return _told(kind).where(listed(TABLE_OF[kind].c.id, "ids"))


def _told(kind: FactKind) -> Select[Any]:
    table = TABLE_OF[kind]
    names = ("id", "sync_token", "updated_at", "customer_id", "due_on", "payer_id")
    return narrowed(own(table, *[table.c[name] for name in names if name in table.c]), kind)


def _is_news(record: Any, row: Row[Any]) -> bool:
    """Whether a record differs from our row and is not older.

    A send moves the time and not the token; a merger gives an invoice to another customer and moves neither.
    """
    is_moved = getattr(record, "customer_id", None) != getattr(row, "customer_id", None)
    is_same = (record.sync_token, record.updated_at) == (row.sync_token, row.updated_at)
    return (is_moved or not is_same) and _is_not_older(record, row)


def _is_not_older(record: Any, row: Row[Any]) -> bool:
    """An older record is an answer that lagged behind."""
    return bool(record.updated_at >= row.updated_at or _number(record.sync_token) > _number(row.sync_token))


def _number(token: str) -> int:
    return int(token) if token.isdigit() else 0


def note_met(scope: Scope, kind: FactKind, ids: Sequence[str], met_in: datetime) -> None:
    """Note that the reading begun then has met these, as far as there are rows of them."""
    scope.write(_met(kind), ids=ids, met_in=met_in, reading=met_in)


@cache
def _met(kind: FactKind) -> Update:
    table = TABLE_OF[kind]
    others = table.c.met_in.is_distinct_from(bindparam("reading", type_=table.c.met_in.type))
    return narrowed(own_update(table).where(listed(table.c.id, "ids"), others), kind)


def _who_may_have_paid(scope: Scope, amounts: Sequence[int]) -> set[str]:
    """Customers with an open balance of exactly one of these amounts (rule 8)."""
    table, found = tables.invoices, set()
    for start in range(0, len(amounts), 500):
        alike = table.c.balance_minor.in_(amounts[start : start + 500])
        query = scope.select(table, table.c.customer_id).where(alike).distinct()
        found |= {row.customer_id for row in scope.rows(query)}
    return found
