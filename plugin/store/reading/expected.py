"""What should come in, day by day, and who sees to it; what could be arranged better (S0.7, S0.10, S2.2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from sqlalchemy import Row, and_, case, extract, func

from plugin import tables
from plugin.access import parts
from plugin.core import plans, promises
from plugin.core.account import Account
from plugin.core.because import Because
from plugin.core.said import Instalment
from plugin.core.suggestions import COMMON_DAYS, TIMES_MIN, may_suggest_terms, prepayment
from plugin.store import accounts, said
from plugin.store.codec import from_json
from plugin.store.companies import Standing
from plugin.store.scope import Scope

DAYS = 30
ROWS_MAX = 200
"""So many of each kind are shown; who expects more looks at fewer days."""

Kind = Literal["promise", "instalment", "due"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """Money that should come in on one day from one customer."""

    on: date
    kind: Kind
    customer_id: str
    customer: str
    currency: str
    amount_minor: int
    owner: str = ""
    """The actor who agreed it with the customer, or would follow it up; empty where nobody belongs yet."""
    invoices: int = 0


def expected(scope: Scope, now: Standing, days: int = DAYS) -> list[Expected]:
    """What was promised, agreed in a plan, or is due through *days* from today on, the earliest first."""
    last = now.company.today + timedelta(days=days)
    found = [*_agreed(scope, now, last), *_due(scope, now.company.today, last)]
    return sorted(found, key=lambda one: (one.on, one.kind, one.customer, one.customer_id))


def _agreed(scope: Scope, now: Standing, last: date) -> Iterator[Expected]:
    """Open promises and instalments to come, as far as the promise or its plan still stands."""
    today = now.company.today
    promised = _running(scope, tables.promises, tables.promises.c.cancelled_on, today, last)
    planned = _running(scope, tables.payment_plans, tables.payment_plans.c.ended_on)
    by_payer: dict[str, Account] = {}
    for account in accounts.load(scope, {row.customer_id for row in (*promised, *planned)}, now.zone):
        by_payer.setdefault(account.customer_id, account)
    for row in promised:
        account = by_payer[row.customer_id]
        if promises.judged(said.promise(row), account, today) == "open":
            yield _from(account, row, "promise", row.pay_by, row.amount_minor)
    for row in planned:
        account = by_payer[row.customer_id]
        if plans.state(said.plan(row), account, today) == "kept":
            for part in (from_json(Instalment, each) for each in row.instalments):
                if today <= part.due_on <= last:
                    yield _from(account, row, "instalment", part.due_on, part.amount_minor)


def _from(account: Account, row: Row[Any], kind: Kind, on: date, amount_minor: int) -> Expected:
    return Expected(
        on=on,
        kind=kind,
        customer_id=account.customer_id,
        customer=account.name,
        currency=account.currency,
        amount_minor=amount_minor,
        owner=row.recorded_by,
    )


def _running(
    scope: Scope, table: Any, ended: Any, today: date | None = None, last: date | None = None
) -> Sequence[Row[Any]]:
    query = scope.select(table).where(ended.is_(None))
    if today is not None and last is not None:
        query = query.where(table.c.pay_by >= today, table.c.pay_by <= last)
    return scope.rows(query.order_by(table.c.recorded_at, table.c.id).limit(ROWS_MAX))


def _due(scope: Scope, today: date, last: date) -> Iterator[Expected]:
    """Open invoices by their due date and paying customer."""
    invoices, customers = tables.invoices, tables.customers
    of = and_(customers.c.company_id == invoices.c.company_id, customers.c.id == invoices.c.customer_id)
    group = (invoices.c.due_on, customers.c.payer_id, invoices.c.currency)
    owed, count = func.sum(invoices.c.balance_minor).label("owed"), func.count().label("number")
    query = scope.select(invoices, *group, owed, count).join(customers, of)
    query = query.where(invoices.c.balance_minor > 0, invoices.c.due_on >= today, invoices.c.due_on <= last)
    rows = scope.rows(query.group_by(*group).order_by(*group).limit(ROWS_MAX))
    payers = {row.payer_id for row in rows}
    names, followed_by = _names(scope, payers), parts.follow_up_by(scope, payers)
    for row in rows:
        yield Expected(
            on=row.due_on,
            kind="due",
            customer_id=row.payer_id,
            customer=names.get(row.payer_id, row.payer_id),
            currency=row.currency,
            amount_minor=int(row.owed),
            owner=followed_by[row.payer_id],
            invoices=row.number,
        )


def off_cycle(scope: Scope, now: Standing) -> list[tuple[str, str, int]]:
    """(customer id, name, open invoices) of customers whose invoices are due on no common day (S0.10).

    Without those whose credit has to be assessed first (S3.1).
    """
    invoices, customers = tables.invoices, tables.customers
    of = and_(customers.c.company_id == invoices.c.company_id, customers.c.id == invoices.c.customer_id)
    is_common = case((extract("day", invoices.c.due_on).in_(COMMON_DAYS), 1), else_=0)
    number = func.count().label("number")
    query = scope.select(invoices, customers.c.payer_id, number).join(customers, of)
    query = query.where(invoices.c.balance_minor > 0).group_by(customers.c.payer_id)
    query = query.having(func.sum(is_common) == 0).order_by(number.desc(), customers.c.payer_id)
    rows = scope.rows(query.limit(ROWS_MAX))
    names, waiting = _names(scope, {row.payer_id for row in rows}), _unassessed(scope, now, rows)
    return [
        (row.payer_id, names.get(row.payer_id, row.payer_id), row.number)
        for row in rows
        if row.payer_id not in waiting
    ]


def _unassessed(scope: Scope, now: Standing, rows: Sequence[Row[Any]]) -> set[str]:
    """Of these payers those for whom no terms are suggested yet."""
    if now.policy.assess_within_days == "never":
        return set()
    payers, today = {row.payer_id for row in rows}, now.company.today
    found = accounts.load(scope, payers, now.zone, history_since=now.history_since)
    return {each.customer_id for each in found if not may_suggest_terms(each, now.policy, today)}


def deposits(scope: Scope, now: Standing) -> list[tuple[Account, Because]]:
    """Customers of whom a deposit should be asked before the next work, and why (S2.2)."""
    asked: set[str] = set()
    for table in (tables.cod_states, tables.promises):
        query = scope.select(table, table.c.customer_id).group_by(table.c.customer_id)
        query = query.having(func.count() >= TIMES_MIN).order_by(table.c.customer_id).limit(ROWS_MAX)
        asked |= {row.customer_id for row in scope.rows(query)}
    table = tables.tasks
    unassessed = table.c.closed_at.is_(None), table.c.kind == "assess the new customer"
    query = scope.select(table, table.c.customer_id).where(*unassessed).order_by(table.c.customer_id)
    asked |= {row.customer_id for row in scope.rows(query.limit(ROWS_MAX))}
    found = []
    for account in accounts.load(scope, asked, now.zone, history_since=now.history_since):
        why = prepayment(account, now.policy, now.company.today)
        if why is not None:
            found.append((account, why))
    return found


def _names(scope: Scope, customer_ids: set[str]) -> dict[str, str]:
    table = tables.customers
    rows = scope.rows(scope.select(table, table.c.id, table.c.name).where(table.c.id.in_(customer_ids)))
    return {row.id: row.name for row in rows}
