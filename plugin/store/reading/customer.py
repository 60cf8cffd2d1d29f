"""One customer: its accounts and plans, what was said and done, and what its invoices are called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, bindparam

from plugin import planning, tables
from plugin.core.account import Account
from plugin.core.actions import Plan
from plugin.store import accounts, families
from plugin.store.companies import Standing
from plugin.store.gather import Gathered, gather
from plugin.store.scope import Scope
from plugin.store.statements import among, own

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
    said: Mapping[str, Sequence[Row[Any]]]
    charge_lines: Sequence[Row[Any]]
    owed_again: Sequence[Row[Any]]
    """The spells of being overdue that began when a payment was taken back."""
    numbers: dict[str, str]
    """The numbers of the invoices that are mentioned, by id."""


def customer(scope: Scope, now: Standing, customer_id: str, names: Mapping[str, str]) -> Found | None:
    """The paying customer behind *customer_id*; None when the company has none of that id.

    *names* are those of the people who act here. What the plan was made of is shown as it was read for it,
    so that the page and its reasons agree.
    """
    payer_id = customer_id
    found = gather(scope, [payer_id], history_since=now.history_since, names=names)
    if not found.members_by_payer:
        (payer_id,) = families.payers_of(scope, [customer_id])
        found = gather(scope, [payer_id], history_since=now.history_since, names=names)
    members = sorted(found.members_by_payer.get(payer_id, ()), key=lambda row: row.id)
    payer = next((row for row in members if row.id == payer_id), None)
    if payer is None:
        return None
    planned = planning.plans_of(accounts.made_of(scope, found, [payer_id], now.zone), now)
    actions = scope.read(_latest_actions(), customer=payer_id)
    said = {table.name: _latest(found.said[table.name].get(payer_id, ())) for table in tables.SAID}
    said[tables.customer_settings.name] = found.said[tables.customer_settings.name].get(payer_id, [])
    charge_lines = _charge_lines(found, planned)
    return Found(
        customer_id=payer_id,
        name=payer.name,
        members=members,
        accounts=planned,
        actions=actions,
        covers=[cover for row in actions for cover in found.covers_by_action.get(row.id, ())],
        tasks=scope.read(_open_tasks(), customer=payer_id),
        payments=scope.read(_latest_payments(), members=[row.id for row in members]),
        said=said,
        charge_lines=charge_lines,
        owed_again=[row for row in found.episodes_by_invoice.values() if row.began_on is not None],
        numbers=_numbers(scope, found, said, charge_lines),
    )


def numbers_of(scope: Scope, invoice_ids: Iterable[str]) -> dict[str, str]:
    """The numbers of these invoices, by id."""
    return {row.id: row.number for row in scope.read(_invoice_numbers(), invoices=sorted(invoice_ids))}


def belongs_to(scope: Scope, table_name: str, said_id: str, customer_id: str) -> bool:
    """Whether what was recorded under *said_id* is about this customer."""
    table = tables.metadata.tables[table_name]
    row = scope.first(scope.select(table, table.c.customer_id).where(table.c.id == said_id))
    return row is not None and row.customer_id == customer_id


def _latest(rows: Iterable[Row[Any]]) -> list[Row[Any]]:
    return sorted(rows, key=lambda row: (row.recorded_at, row.id), reverse=True)[:ROWS]


def _charge_lines(found: Gathered, planned: list[tuple[Account, Plan]]) -> list[Row[Any]]:
    mine = sorted({invoice.id for account, _ in planned for invoice in account.invoices})
    return [line for invoice_id in mine for line in found.charge_lines_by_invoice.get(invoice_id, ())]


def _numbers(
    scope: Scope, found: Gathered, said: Mapping[str, Sequence[Row[Any]]], charge_lines: Sequence[Row[Any]]
) -> dict[str, str]:
    """The numbers of all invoices that were read, and of those that are merely mentioned."""
    known = {row.id: row.number for rows in found.invoices_by_customer.values() for row in rows}
    mentioned = {row.invoice_id for name in ("disputes", "holds") for row in said[name]}
    mentioned |= {row.charge_invoice_id for row in charge_lines}
    missing = mentioned - known.keys() - {None}
    return known | (numbers_of(scope, missing) if missing else {})


_ACTED = (
    *("id", "currency", "kind", "status", "payload", "sentence", "approved_by"),
    *("proposed_on", "created_at", "ordered_on", "done_on", "done_at"),
)
"""What the page tells of an action; its reason is in the payload; orders stay unread."""


@cache
def _latest_actions() -> Select[Any]:
    table = tables.actions
    query = own(table, *(table.c[name] for name in _ACTED)).where(
        table.c.customer_id == bindparam("customer")
    )
    return query.order_by(table.c.created_at.desc(), table.c.id.desc()).limit(ROWS)


@cache
def _latest_payments() -> Select[Any]:
    table = tables.payments
    query = own(table).where(among(table.c.customer_id, "members"))
    return query.order_by(table.c.paid_on.desc(), table.c.id.desc()).limit(ROWS)


@cache
def _open_tasks() -> Select[Any]:
    table = tables.tasks
    query = own(table).where(table.c.customer_id == bindparam("customer"), table.c.closed_at.is_(None))
    return query.order_by(table.c.due_on, table.c.id)


@cache
def _invoice_numbers() -> Select[Any]:
    table = tables.invoices
    return own(table, table.c.id, table.c.number).where(among(table.c.id, "invoices"))
