"""Signs in the mirrors that a customer was merged: what was touched or moved, or does not add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, func, union_all

from plugin import tables
from plugin.facts import CustomerRecord, FactKind
from plugin.store.listed import listed
from plugin.store.mirror_asks import TABLE_OF
from plugin.store.scope import Scope
from plugin.store.statements import own


def touched_alone(scope: Scope, customers: Sequence[CustomerRecord]) -> set[str]:
    """Those of these customers of whom nothing but the time of the last change differs from the mirror."""
    news = {one.id: one for one in customers}
    found: set[str] = set()
    for row in scope.read(_as_known("customer"), ids=list(news)) if news else ():
        one = news[row.id]
        is_same = (one.sync_token, one.balance_minor) == (row.sync_token, row.balance_minor)
        if is_same and one.updated_at > row.updated_at:
            found.add(one.id)
    return found


def moved_quietly(scope: Scope, kind: FactKind, records: Sequence[Any]) -> bool:
    """Whether one of these has another customer than in the mirror, but the same token and time."""
    news = {one.id: one for one in records}
    for row in scope.read(_as_known(kind), ids=list(news)) if news else ():
        one = news[row.id]
        is_same = (one.sync_token, one.updated_at) == (row.sync_token, row.updated_at)
        if is_same and one.customer_id != row.customer_id:
            return True
    return False


@cache
def _as_known(kind: FactKind) -> Select[Any]:
    table = TABLE_OF[kind]
    told = "balance_minor" if kind == "customer" else "customer_id"
    return own(table, *(table.c[name] for name in ("id", "sync_token", "updated_at", told))).where(
        listed(table.c.id, "ids")
    )


def unexplained(scope: Scope, customer_ids: Collection[str]) -> Counter[str]:
    """By how much each customer's balance differs from its own open items here, in minor units."""
    differs: Counter[str] = Counter()
    for row in scope.read(_balances(), ids=sorted(customer_ids)) if customer_ids else ():
        differs[row.owner] += int(row.amount)
    return differs


@cache
def _balances() -> CompoundSelect[Any]:
    """What QuickBooks says is owed, less what is open here: one sum for each customer and table."""
    customers, invoices, lines = tables.customers, tables.invoices, tables.journal_lines
    payments, credits_ = tables.payments, tables.credits_
    return union_all(
        _sums(customers.c.id, customers.c.balance_minor),
        _sums(invoices.c.customer_id, -invoices.c.balance_minor),
        _sums(lines.c.customer_id, -lines.c.amount_minor),
        _sums(payments.c.customer_id, payments.c.unapplied_minor),
        _sums(credits_.c.customer_id, credits_.c.remaining_minor),
    )


def _sums(owner: Any, amount: ColumnElement[int]) -> Select[Any]:
    query = own(owner.table, owner.label("owner"), func.sum(amount).label("amount"))
    return query.where(listed(owner, "ids")).group_by(owner)
