"""Reading the rows of some customers in bulk, grouped by the customer they belong to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Row, Select, Table, and_, or_

from plugin import tables
from plugin.core.blocks import MEMO
from plugin.store.names import actor_names
from plugin.store.scope import Scope

Rows = Mapping[str, list[Row[Any]]]


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything the accounts of some payers are made of, each part keyed as its name says."""

    members_by_payer: Rows
    invoices_by_customer: Rows
    applied_by_invoice: Rows
    payments_by_customer: Rows
    credits_by_customer: Rows
    journal_by_customer: Rows
    paid_journals: Mapping[str, int]
    receipts_by_amount: Mapping[int, list[Row[Any]]]
    actions_by_customer: Rows
    covers_by_action: Rows
    charge_lines_by_invoice: Rows
    episodes_by_invoice: Mapping[str, Row[Any]]
    bounced_invoices: frozenset[str]
    """Invoices whose last mailing QuickBooks reports as undeliverable."""
    said: Mapping[str, Rows]
    """The rows people recorded, by table name and then by customer."""
    consumers: frozenset[str]
    names: Mapping[str, str]
    """Who acted, by the actor that records name."""


SAID = (
    tables.contacts,
    tables.promises,
    tables.disputes,
    tables.holds,
    tables.legal_stops,
    tables.payment_plans,
    tables.cod_states,
    tables.cod_decisions,
    tables.set_aside,
)


def gather(scope: Scope, payer_ids: Collection[str], paid_since: date | None = None) -> Gathered:
    """Read what the accounts of *payer_ids* are made of; a fixed number of queries, whatever their number."""
    customers = tables.customers
    # Unordered: to save a sort, SQLite would read every customer in the order of their ids.
    members = scope.rows(scope.select(customers).where(customers.c.payer_id.in_(payer_ids)))
    ids = [row.id for row in members]
    actions = _actions(scope, payer_ids)
    covers = _of(scope, tables.action_covers, "action_id", [row.id for row in actions])
    said = {table.name: _group(_of(scope, table, "customer_id", payer_ids), "customer_id") for table in SAID}
    invoices = _invoices(scope, ids, _covered_invoices(covers), _promised_since(said["promises"], paid_since))
    invoice_ids = [row.id for row in invoices]
    journal = _of(scope, tables.journal_lines, "customer_id", ids)
    return Gathered(
        members_by_payer=_group(members, "payer_id"),
        invoices_by_customer=_group(invoices, "customer_id"),
        applied_by_invoice=_group(_applied(scope, invoice_ids), "target_id"),
        payments_by_customer=_group(
            _open_money(scope, tables.payments, "unapplied_minor", ids), "customer_id"
        ),
        credits_by_customer=_group(
            _open_money(scope, tables.credits_, "remaining_minor", ids), "customer_id"
        ),
        journal_by_customer=_group(journal, "customer_id"),
        paid_journals=_paid_journals(scope, [row.journal_id for row in journal]),
        receipts_by_amount=_receipts(scope, {row.balance_minor for row in invoices} - {0}),
        actions_by_customer=_group(actions, "customer_id"),
        covers_by_action=_group(covers, "action_id"),
        charge_lines_by_invoice=_group(_charge_lines(scope, invoice_ids), "invoice_id"),
        episodes_by_invoice=_episodes(scope, invoice_ids),
        bounced_invoices=frozenset(row.id for row in invoices if row.email_error),
        said=said,
        consumers=_consumers(scope, payer_ids),
        names=actor_names(scope),
    )


def _group(rows: Iterable[Row[Any]], column: str) -> Rows:
    groups: defaultdict[str, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, column)].append(row)
    return groups


def _of(scope: Scope, table: Table, column: str, values: Collection[str]) -> list[Row[Any]]:
    query = scope.select(table).where(table.c[column].in_(values)).order_by(*table.primary_key.columns)
    return list(scope.rows(query))


def _actions(scope: Scope, payer_ids: Collection[str]) -> list[Row[Any]]:
    """Actions that hold a cover: what we withdrew may be proposed again, what a person cancelled not."""
    table, covers = tables.actions, tables.action_covers
    # Asked for each action, so that the work follows the customers and not the whole history.
    holding = (
        scope.select(covers, covers.c.action_id)
        .where(covers.c.company_id == table.c.company_id, covers.c.action_id == table.c.id)
        .exists()
    )
    # Orders, proofs and reasons are long and no plan reads them.
    read = (table.c[name] for name in ("id", "customer_id", "currency", "kind", "status", "payload"))
    query = scope.select(table, *read, table.c.proposed_on, table.c.done_on).where(
        table.c.customer_id.in_(payer_ids), holding
    )
    return list(scope.rows(query.order_by(table.c.created_at, table.c.id)))


def _covered_invoices(covers: Iterable[Row[Any]]) -> set[str]:
    return {row.subject.removeprefix("invoice/") for row in covers if row.subject.startswith("invoice/")}


def _promised_since(promises: Rows, paid_since: date | None) -> datetime | None:
    """Since when payments may have kept one of these promises, or one about to be made."""
    made = [row.made_on for rows in promises.values() for row in rows if row.cancelled_on is None]
    made += [paid_since] if paid_since else []
    return datetime.combine(min(made), time(), UTC) - timedelta(days=1) if made else None


def _invoices(
    scope: Scope, customer_ids: Collection[str], covered: set[str], promised_since: datetime | None
) -> list[Row[Any]]:
    """Invoices that still matter: owed, carrying our memo block, acted on, or paid since a promise."""
    table = tables.invoices
    matters = or_(
        table.c.balance_minor != 0,
        table.c.memo.contains(MEMO.opening, autoescape=True),
        table.c.id.in_(covered),
        *([table.c.updated_at >= promised_since] if promised_since else []),
    )
    query = scope.select(table).where(table.c.customer_id.in_(customer_ids), matters)
    return list(scope.rows(query.order_by(table.c.due_on, table.c.id)))


def _applied(scope: Scope, invoice_ids: Collection[str]) -> list[Row[Any]]:
    lines, payments = tables.payment_lines, tables.payments
    query: Select[Any] = (
        scope.select(
            lines, lines.c.target_id, lines.c.amount_minor, payments.c.paid_on, payments.c.total_minor
        )
        .join(
            payments, and_(payments.c.company_id == lines.c.company_id, payments.c.id == lines.c.payment_id)
        )
        .where(lines.c.target == "invoice", lines.c.target_id.in_(invoice_ids))
        .order_by(payments.c.paid_on, payments.c.id)
    )
    return list(scope.rows(query))


def _open_money(scope: Scope, table: Table, remaining: str, customer_ids: Collection[str]) -> list[Row[Any]]:
    return list(
        scope.rows(scope.select(table).where(table.c.customer_id.in_(customer_ids), table.c[remaining] != 0))
    )


def _paid_journals(scope: Scope, journal_ids: Collection[str]) -> dict[str, int]:
    lines = tables.payment_lines
    paid: defaultdict[str, int] = defaultdict(int)
    for row in scope.rows(
        scope.select(lines).where(lines.c.target == "journal", lines.c.target_id.in_(journal_ids))
    ):
        paid[row.target_id] += row.amount_minor
    return paid


def _receipts(scope: Scope, amounts: Collection[int]) -> Mapping[int, list[Row[Any]]]:
    lines, heads = tables.receipt_lines, tables.receipts
    same = and_(
        heads.c.company_id == lines.c.company_id,
        heads.c.kind == lines.c.kind,
        heads.c.id == lines.c.receipt_id,
    )
    query = (
        scope.select(lines, lines, heads.c.received_on, heads.c.currency)
        .join(heads, same)
        .where(lines.c.amount_minor.in_(amounts))
    )
    groups: defaultdict[int, list[Row[Any]]] = defaultdict(list)
    for row in scope.rows(query):
        groups[row.amount_minor].append(row)
    return groups


def _charge_lines(scope: Scope, invoice_ids: Collection[str]) -> list[Row[Any]]:
    lines = tables.charge_lines
    mine = or_(lines.c.invoice_id.in_(invoice_ids), lines.c.charge_invoice_id.in_(invoice_ids))
    return list(scope.rows(scope.select(lines).where(mine).order_by(lines.c.period_from)))


def _episodes(scope: Scope, invoice_ids: Collection[str]) -> dict[str, Row[Any]]:
    table = tables.episodes
    rows = scope.rows(
        scope.select(table).where(table.c.invoice_id.in_(invoice_ids)).order_by(table.c.episode)
    )
    return {row.invoice_id: row for row in rows}


def _consumers(scope: Scope, payer_ids: Collection[str]) -> frozenset[str]:
    table = tables.customer_settings
    rows = scope.rows(
        scope.select(table, table.c.customer_id).where(
            table.c.customer_id.in_(payer_ids), table.c.is_consumer
        )
    )
    return frozenset(row.customer_id for row in rows)
