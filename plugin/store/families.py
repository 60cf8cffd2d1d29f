"""Who pays for whom: the paying entity of each customer (BillWithParent, qbo.md 2.3)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import Select

from plugin import tables
from plugin.store.scope import Scope
from plugin.store.statements import among, own

_PARENTS_MAX = 5
"""QuickBooks nests sub-customers at most four levels deep."""


def payers_of(scope: Scope, customer_ids: Iterable[str]) -> set[str]:
    """The paying entities of these customers (BillWithParent); an unknown customer pays for itself."""
    wanted = sorted(set(customer_ids))
    found: dict[str, str] = {}
    for start in range(0, len(wanted), 500):
        part = wanted[start : start + 500]
        for row in scope.read(_payers(), customers=part):
            found[row.id] = row.payer_id
    return {found.get(customer, customer) for customer in wanted}


@cache
def _payers() -> Select[Any]:
    table = tables.customers
    return own(table, table.c.id, table.c.payer_id).where(among(table.c.id, "customers"))


def settle_payers(scope: Scope, changed: set[str]) -> set[str]:
    """Work out who pays for *changed* and everybody below them; returns all of these and their payers."""
    table = tables.customers
    family = set(changed)
    for _ in range(_PARENTS_MAX):
        below = {
            row.id for row in scope.rows(scope.select(table, table.c.id).where(table.c.parent_id.in_(family)))
        }
        if below <= family:
            break
        family |= below
    touched = set(family)
    for customer_id in family:
        payer_id = _payer(scope, customer_id)
        scope.db.execute(scope.update(table).where(table.c.id == customer_id).values(payer_id=payer_id))
        touched.add(payer_id)
    return touched


def _payer(scope: Scope, customer_id: str) -> str:
    table = tables.customers
    for _ in range(_PARENTS_MAX):
        row = scope.first(
            scope.select(table, table.c.parent_id, table.c.bills_with_parent).where(table.c.id == customer_id)
        )
        if row is None or row.parent_id is None or not row.bills_with_parent:
            break
        customer_id = row.parent_id
    return customer_id
