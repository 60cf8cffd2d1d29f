"""Reading the rows of some customers in bulk, grouped by the customer they belong to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Row

from plugin import tables
from plugin.core.actions import PostCharge
from plugin.core.owed import History
from plugin.store import account_statements as statements
from plugin.store import unreadable
from plugin.store.names import actor_names
from plugin.store.scope import Scope
from plugin.store.statements import TABLE

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
    unreadable_by_customer: Rows
    """Records that cannot be read; those of `ANYBODY` concern everybody."""
    actions_by_customer: Rows
    covers_by_action: Rows
    charge_lines_by_invoice: Rows
    charge_fees_by_invoice: Rows
    episodes_by_invoice: Mapping[str, Row[Any]]
    bounced_invoices: frozenset[str]
    """Invoices whose last mailing QuickBooks reports as undeliverable."""
    said: Mapping[str, Rows]
    """The rows people recorded, by table name and then by customer."""
    consumers: frozenset[str]
    businesses: frozenset[str]
    history: Mapping[str, History]
    """How each payer has paid before, its members together; empty unless it was asked for."""
    names: Mapping[str, str]
    """Who acted, by the actor that records name."""


def gather(
    scope: Scope,
    payer_ids: Collection[str],
    paid_since: date | None = None,
    history_since: date | None = None,
    names: Mapping[str, str] | None = None,
) -> Gathered:
    """Read what the accounts of *payer_ids* are made of; a fixed number of queries, whatever their number.

    How they have paid before is read when *history_since* is given, for invoices from that day on; the
    *names* of those who act, when they are not given.
    """
    payers = list(payer_ids)
    members = scope.read(statements.members(), payers=payers)
    ids = [row.id for row in members]
    # In the order of their keys, so that the same records always make the same account.
    said = _by_table(sorted(scope.read(statements.said(tables.SAID), payers=payers), key=_said_order))
    covers = scope.read(statements.covered_actions(), payers=payers)
    since = _settled_since(said, payers, paid_since)
    invoices = scope.read(
        statements.invoices(),
        members=ids,
        covered=sorted(_covered_invoices(covers)),
        settling=[row.id for row in members if row.payer_id in since],
        # A day before, since a company's day may begin before that of the instants QuickBooks gives.
        settled_since=datetime.combine(min(since.values(), default=date.max), time(), UTC)
        - timedelta(days=1),
    )
    about = _about(scope, [row.id for row in invoices])
    money = _by_table(scope.read(statements.money(), members=ids))
    journal = sorted(money[tables.journal_lines.name], key=lambda row: (row.journal_id, row.line))
    applied = _applied(scope, invoices, journal)
    amounts = sorted({row.balance_minor for row in invoices} - {0})
    return Gathered(
        members_by_payer=_group(members, "payer_id"),
        invoices_by_customer=_group(invoices, "customer_id"),
        applied_by_invoice=_group(applied["invoice"], "target_id"),
        payments_by_customer=_group(money[tables.payments.name], "customer_id"),
        credits_by_customer=_group(money[tables.credits_.name], "customer_id"),
        journal_by_customer=_group(journal, "customer_id"),
        paid_journals=_sums(applied["journal"]),
        receipts_by_amount=_group(
            scope.read(statements.receipts(), amounts=amounts) if amounts else (), "amount_minor"
        ),
        unreadable_by_customer=unreadable.by_customer(scope),
        actions_by_customer=_group({row.id: row for row in covers}.values(), "customer_id"),
        covers_by_action=_group(covers, "action_id"),
        charge_lines_by_invoice=_group(about[tables.charge_lines.name], "invoice_id"),
        charge_fees_by_invoice=_group(about[tables.charge_fees.name], "invoice_id"),
        episodes_by_invoice={row.invoice_id: row for row in about[tables.episodes.name]},
        bounced_invoices=frozenset(row.id for row in invoices if row.email_error),
        said={
            table.name: _group(said[table.name], "customer_id")
            for table in (*tables.SAID, tables.customer_settings)
        },
        consumers=frozenset(
            row.customer_id for row in said[tables.customer_settings.name] if row.is_consumer
        ),
        businesses=frozenset(
            row.customer_id for row in said[tables.customer_settings.name] if row.is_business
        ),
        history=_history(scope, members, history_since) if history_since else {},
        names=actor_names(scope) if names is None else names,
    )


def _history(scope: Scope, members: Sequence[Row[Any]], since: date) -> dict[str, History]:
    payer_of = {row.id: row.payer_id for row in members}
    first: dict[str, date] = {}
    for row in scope.read(statements.first_invoices(), members=list(payer_of)):
        payer_id = payer_of[row.customer_id]
        first[payer_id] = min(first.get(payer_id, row.first_on), row.first_on)
    found: defaultdict[str, list[tuple[date, int]]] = defaultdict(list)
    for row in scope.read(statements.settled(), members=list(payer_of), since=since):
        found[payer_of[row.customer_id]].append((row.issued_on, (row.settled_on - row.due_on).days))
    return {payer_id: _paid_before(day, sorted(found[payer_id])) for payer_id, day in first.items()}


def _paid_before(first_invoiced_on: date, settled: list[tuple[date, int]]) -> History:
    """The history of settled invoices, each with its date and by how many days it was late."""
    return History(
        first_invoiced_on=first_invoiced_on,
        paid_late=tuple(issued_on for issued_on, days in settled if days > 0),
        days_late=tuple(days for _, days in settled if days > 0),
        on_time=tuple(issued_on for issued_on, days in settled if days <= 0),
    )


def _said_order(row: Row[Any]) -> str:
    return row.id or ""


def _group(rows: Iterable[Row[Any]], column: str) -> Any:
    groups: defaultdict[Any, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, column)].append(row)
    return groups


def _by_table(rows: Iterable[Row[Any]]) -> Any:
    return _group(rows, TABLE)


def _about(scope: Scope, invoice_ids: list[str]) -> Any:
    """The lines of charges by the period they bill, and the episodes in their order, by table."""
    if not invoice_ids:
        return _by_table(())
    rows = scope.read(statements.about_invoices(), invoices=invoice_ids)
    return _by_table(
        sorted(
            rows,
            key=lambda row: (row.period_from or date.min, row.name or "", row.number or row.episode or 0),
        )
    )


def _applied(scope: Scope, invoices: Iterable[Row[Any]], journal: Iterable[Row[Any]]) -> Any:
    """The parts of payments, by what they were applied to: an invoice or a journal entry."""
    paid = [row.id for row in invoices]
    journals = sorted({row.journal_id for row in journal})
    rows = scope.read(statements.applied(), invoices=paid, journals=journals) if paid or journals else ()
    return _group(rows, "target")


def _sums(parts: Iterable[Row[Any]]) -> dict[str, int]:
    sums: defaultdict[str, int] = defaultdict(int)
    for row in parts:
        sums[row.target_id] += row.amount_minor
    return sums


def _covered_invoices(covers: Iterable[Row[Any]]) -> set[str]:
    """The invoices that actions are about, and those that our charges became."""
    covered = {row.subject.removeprefix("invoice/") for row in covers if row.subject.startswith("invoice/")}
    return covered | {row.remote_ref for row in covers if row.kind == PostCharge.kind and row.remote_ref}


def _settled_since(said: Any, payer_ids: Iterable[str], paid_since: date | None) -> dict[str, date]:
    """By payer, since when it matters what was settled; who is left out has nothing of the kind.

    It may have kept a promise or a plan, or has yet to clear before cash on delivery ends (rule 9).
    *paid_since* is for a promise that any of *payer_ids* is about to make.
    """
    days = [(payer, paid_since) for payer in payer_ids] if paid_since else []
    days += [(row.customer_id, row.made_on) for row in said["promises"] if row.cancelled_on is None]
    days += [(row.customer_id, row.agreed_on) for row in said["payment_plans"] if row.ended_on is None]
    states = [row for row in said["cod_states"] if row.ended_on is None and row.cause == "arrears"]
    days += [(row.customer_id, row.since) for row in states]
    since: dict[str, date] = {}
    for payer_id, day in days:
        since[payer_id] = min(day, since.get(payer_id, day))
    return since
