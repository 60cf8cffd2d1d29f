"""One customer: its accounts and plans, what was said and done, and what its invoices are called."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from plugin import planning, tables
from plugin.core.account import Account
from plugin.core.actions import Plan
from plugin.store import families
from plugin.store.companies import Standing
from plugin.store.scope import Scope

ROWS = 60
"""So many of each kind stand in the timeline; what is older is in QuickBooks' own notes."""


@dataclass(frozen=True, slots=True)
class Found:
    """Everything the page of one paying customer shows."""

    customer_id: str
    name: str
    members: Sequence[Row[Any]]
    accounts: list[tuple[Account, Plan]]
    actions: Sequence[Row[Any]]
    covers: Sequence[Row[Any]]
    tasks: Sequence[Row[Any]]
    payments: Sequence[Row[Any]]
    said: dict[str, Sequence[Row[Any]]]
    charge_lines: Sequence[Row[Any]]
    numbers: dict[str, str]
    """The numbers of the invoices that are mentioned, by id."""


_SAID = (
    tables.contacts,
    tables.promises,
    tables.disputes,
    tables.holds,
    tables.legal_stops,
    tables.payment_plans,
    tables.cod_states,
    tables.cod_decisions,
)


def customer(scope: Scope, now: Standing, customer_id: str) -> Found | None:
    """The paying customer behind *customer_id*; None when the company has none of that id."""
    (payer_id,) = families.payers_of(scope, [customer_id])
    table = tables.customers
    # Sorted here: ordered by SQL, SQLite would read every customer to save the sort.
    members = sorted(
        scope.rows(scope.select(table).where(table.c.payer_id == payer_id)), key=lambda row: row.id
    )
    payer = next((row for row in members if row.id == payer_id), None)
    if payer is None:
        return None
    accounts = planning.plans(scope, now, [payer_id])
    actions = _latest(scope, tables.actions, "created_at", [payer_id])
    said = {one.name: _latest(scope, one, "recorded_at", [payer_id]) for one in _SAID}
    invoice_ids = {invoice.id for account, _ in accounts for invoice in account.invoices}
    charge_lines = _charge_lines(scope, invoice_ids)
    mentioned = {row.invoice_id for row in said["disputes"]} | {row.invoice_id for row in charge_lines}
    mentioned |= {row.charge_invoice_id for row in charge_lines}
    return Found(
        customer_id=payer_id,
        name=payer.name,
        members=members,
        accounts=accounts,
        actions=actions,
        covers=_covers(scope, [row.id for row in actions]),
        tasks=_tasks(scope, payer_id),
        payments=_latest(scope, tables.payments, "paid_on", [row.id for row in members]),
        said=said,
        charge_lines=charge_lines,
        numbers=numbers_of(scope, invoice_ids | {one for one in mentioned if one}),
    )


def numbers_of(scope: Scope, invoice_ids: Collection[str]) -> dict[str, str]:
    """The numbers of these invoices, by id."""
    table = tables.invoices
    query = scope.select(table, table.c.id, table.c.number).where(table.c.id.in_(sorted(invoice_ids)))
    return {row.id: row.number for row in scope.rows(query)}


def belongs_to(scope: Scope, table_name: str, said_id: str, customer_id: str) -> bool:
    """Whether what was recorded under *said_id* is about this customer."""
    table = tables.metadata.tables[table_name]
    row = scope.first(scope.select(table, table.c.customer_id).where(table.c.id == said_id))
    return row is not None and row.customer_id == customer_id


def _latest(scope: Scope, table: Any, moment: str, customer_ids: Collection[str]) -> Sequence[Row[Any]]:
    query = scope.select(table).where(table.c.customer_id.in_(customer_ids))
    return scope.rows(query.order_by(table.c[moment].desc(), table.c.id.desc()).limit(ROWS))


def _covers(scope: Scope, action_ids: Collection[str]) -> Sequence[Row[Any]]:
    table = tables.action_covers
    return scope.rows(scope.select(table).where(table.c.action_id.in_(action_ids)))


def _tasks(scope: Scope, customer_id: str) -> Sequence[Row[Any]]:
    table = tables.tasks
    query = scope.select(table).where(table.c.customer_id == customer_id, table.c.closed_at.is_(None))
    return scope.rows(query.order_by(table.c.due_on, table.c.id))


def _charge_lines(scope: Scope, invoice_ids: Collection[str]) -> Sequence[Row[Any]]:
    table = tables.charge_lines
    query = scope.select(table).where(table.c.invoice_id.in_(sorted(invoice_ids)))
    return scope.rows(query.order_by(table.c.invoice_id, table.c.period_from))
