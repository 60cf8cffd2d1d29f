"""What is measured over a company's invoices (S0.5, S2.1): read as a whole, for a report, not for a run."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, and_

from plugin import tables
from plugin.core.owed import Invoice
from plugin.store.invoices import invoice_of
from plugin.store.scope import Scope

MONTHS = 6
"""So many whole months and the current one are measured; what is older says little about today's work."""


def invoices(scope: Scope, today: date, zone: ZoneInfo, months: int = MONTHS) -> dict[str, list[Invoice]]:
    """The invoices dated since the first day of the month so many months ago, by their currencies.

    Two queries whatever the ledger. Each invoice stands in its first episode: only decisions ask for more.
    """
    table, since = tables.invoices, first_day(today, months)
    parts: defaultdict[str, list[Row[Any]]] = defaultdict(list)
    for row in _applied(scope, since):
        parts[row.target_id].append(row)
    found: defaultdict[str, list[Invoice]] = defaultdict(list)
    query = scope.select(table).where(table.c.issued_on >= since).order_by(table.c.issued_on, table.c.id)
    for row in scope.rows(query):
        found[row.currency].append(invoice_of(row, parts[row.id], zone))
    return dict(sorted(found.items()))


def first_day(today: date, months: int = MONTHS) -> date:
    """The first day of the month so many months ago, from which on invoices are measured."""
    first = today.replace(day=1)
    for _ in range(months):
        first = (first - timedelta(days=1)).replace(day=1)
    return first


def _applied(scope: Scope, since: date) -> list[Row[Any]]:
    lines, payments, billed = tables.payment_lines, tables.payments, tables.invoices
    paid = and_(payments.c.company_id == lines.c.company_id, payments.c.id == lines.c.payment_id)
    of = and_(billed.c.company_id == lines.c.company_id, billed.c.id == lines.c.target_id)
    columns = (lines.c.target_id, lines.c.amount_minor, payments.c.paid_on, payments.c.total_minor)
    query = scope.select(lines, *columns).join(payments, paid).join(billed, of)
    query = query.where(lines.c.target == "invoice", billed.c.issued_on >= since)
    return list(scope.rows(query.order_by(payments.c.paid_on, lines.c.payment_id, lines.c.line)))
