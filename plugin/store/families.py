"""Who pays for whom: the paying entity of each customer (BillWithParent, qbo.md 2.3)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam

from plugin import tables
from plugin.facts import ANYBODY
from plugin.store import standings
from plugin.store.listed import listed
from plugin.store.scope import Scope
from plugin.store.statements import among, own

_PARENTS_MAX = 5
"""QuickBooks nests sub-customers at most four levels deep."""


def payers_of(scope: Scope, customer_ids: Iterable[str]) -> set[str]:
    """The paying entities of these customers (BillWithParent); an unknown customer pays for itself."""
    return set(payer_of_each(scope, customer_ids).values())


def payer_of_each(scope: Scope, customer_ids: Iterable[str]) -> dict[str, str]:
    """By customer, who pays for it; an unknown customer pays for itself."""
    wanted = sorted(set(customer_ids))
    found: dict[str, str] = {}
    for start in range(0, len(wanted), 500):
        part = wanted[start : start + 500]
        for row in scope.read(_payers(), customers=part):
            found[row.id] = row.payer_id
    return {customer: found.get(customer, customer) for customer in wanted}


def payers_of_invoices(scope: Scope, invoice_ids: Collection[str]) -> dict[str, str]:
    """Who pays for each of these invoices, as far as they exist."""
    table = tables.invoices
    query = scope.select(table, table.c.id, table.c.customer_id).where(listed(table.c.id, "ids"))
    rows = scope.db.execute(query, {"ids": sorted(invoice_ids)}).all()
    payers = payer_of_each(scope, {row.customer_id for row in rows})
    return {row.id: payers[row.customer_id] for row in rows}


def is_below(scope: Scope, customer_id: str, other: str) -> bool:
    """Whether the customer is a sub-customer of the *other*, at whatever level, whoever pays for it."""
    table, at = tables.customers, customer_id
    for _ in range(_PARENTS_MAX):
        row = scope.first(scope.select(table, table.c.parent_id).where(table.c.id == at))
        if row is None or row.parent_id is None:
            return False
        if row.parent_id == other:
            return True
        at = row.parent_id
    return False


def all_payers(scope: Scope) -> list[str]:
    """Every paying customer of the company, by id."""
    table = tables.customers
    return [
        row.payer_id
        for row in scope.rows(scope.select(table, table.c.payer_id).distinct().order_by(table.c.payer_id))
    ]


def plan_again(scope: Scope, touched: Collection[str]) -> None:
    """Have the accounts of these customers planned again; everybody's, if `ANYBODY` is one of them."""
    if ANYBODY in touched:
        standings.mark_all_dirty(scope)
    else:
        standings.mark_dirty(scope, payers_of(scope, touched))


@cache
def _payers() -> Select[Any]:
    table = tables.customers
    return own(table, table.c.id, table.c.payer_id).where(among(table.c.id, "customers"))


def settle_payers(
    scope: Scope, changed: set[str], before: Mapping[str, str]
) -> tuple[set[str], dict[str, str]]:
    """Work out who pays for *changed* and everybody below them.

    *before* says who paid for those of *changed* that we had a row of. Returns all of these and their payers;
    and of each whose payer is another now, who it was.
    """
    family, newest = set(changed), set(changed)
    for _ in range(_PARENTS_MAX):
        newest = {row.id for row in _rows(scope, tables.customers.c.parent_id, newest)} - family
        if not newest:
            break
        family |= newest
    known: dict[str, Row[Any]] = {}
    wanted = set(family)
    for _ in range(_PARENTS_MAX):
        known |= {row.id: row for row in _rows(scope, tables.customers.c.id, wanted)}
        wanted = {row.parent_id for row in known.values() if row.parent_id} - known.keys()
        if not wanted:
            break
    payers = {one: _payer(known, one) for one in family & known.keys()}
    moved = [{"of": one, "payer": payer} for one, payer in payers.items() if known[one].payer_id != payer]
    if moved:
        table = tables.customers
        mine = scope.update(table).where(table.c.id == bindparam("of"))
        scope.db.execute(mine.values(payer_id=bindparam("payer")), moved)
    paid = {one: before.get(one, known[one].payer_id) for one in payers}
    former = {one: paid[one] for one, payer in payers.items() if paid[one] != payer}
    return family | set(payers.values()), former


def _rows(scope: Scope, column: ColumnElement[Any], values: set[str]) -> Iterator[Row[Any]]:
    if values:
        yield from scope.read(_family(column), relatives=sorted(values))


@cache
def _family(column: ColumnElement[Any]) -> Select[Any]:
    table = tables.customers
    columns = (table.c.id, table.c.parent_id, table.c.bills_with_parent, table.c.payer_id)
    return own(table, *columns).where(listed(column, "relatives"))


def _payer(known: Mapping[str, Row[Any]], customer_id: str) -> str:
    for _ in range(_PARENTS_MAX):
        row = known.get(customer_id)
        if row is None or row.parent_id is None or not row.bills_with_parent:
            break
        customer_id = row.parent_id
    return customer_id
