"""What is open on each customer's own account, item by item, out of the mirrors; and how it was compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, and_

from plugin import tables
from plugin.core.ties import AgingItem, Difference
from plugin.store import companies, standings
from plugin.store.codec import to_json
from plugin.store.scope import Scope

KEPT = 50
"""So many differences are written down; beyond, their number tells enough."""


def open_items(scope: Scope, currency: str) -> Iterator[AgingItem]:
    """Every open item in *currency*."""
    for table, dated, amount in _OPEN:
        query = scope.select(table).where(table.c[amount] != 0, table.c.currency == currency)
        sign = 1 if table is tables.invoices else -1
        for row in scope.rows(query):
            day: date = getattr(row, dated)
            yield AgingItem(
                customer_id=row.customer_id,
                dated_on=day,
                due_on=row.due_on if table is tables.invoices else day,
                open_minor=sign * getattr(row, amount),
            )
    yield from _journals(scope, currency)


_OPEN = (
    (tables.invoices, "issued_on", "balance_minor"),
    (tables.payments, "paid_on", "unapplied_minor"),
    (tables.credits_, "issued_on", "remaining_minor"),
)
"""What may be open, with its day and the amount that is."""


def _journals(scope: Scope, currency: str) -> Iterator[AgingItem]:
    """What payments have left of each entry on each customer's account."""
    lines, heads = tables.journal_lines, tables.journals
    same = and_(heads.c.company_id == lines.c.company_id, heads.c.id == lines.c.journal_id)
    query = scope.select(lines, lines, heads.c.entered_on).join(heads, same)
    rows = scope.rows(query.where(heads.c.currency == currency).order_by(lines.c.journal_id, lines.c.line))
    owed: Counter[tuple[str, str]] = Counter()
    days = {row.journal_id: row.entered_on for row in rows}
    for row in rows:
        owed[row.journal_id, row.customer_id] += row.amount_minor
    paid = _paid(scope, owed)
    for (journal_id, customer_id), amount in owed.items():
        taken = min(paid[journal_id, customer_id], abs(amount))
        left = amount - taken if amount > 0 else amount + taken
        if left:
            day = days[journal_id]
            yield AgingItem(customer_id=customer_id, dated_on=day, due_on=day, open_minor=left)


def _paid(scope: Scope, owed: Counter[tuple[str, str]]) -> Counter[tuple[str, str]]:
    """What payments took of each entry, on the payer's account if the entry has one, else on its first."""
    lines, heads = tables.payment_lines, tables.payments
    same = and_(heads.c.company_id == lines.c.company_id, heads.c.id == lines.c.payment_id)
    read = (lines.c.target_id, lines.c.amount_minor, heads.c.customer_id)
    first: dict[str, str] = {}
    for journal_id, customer_id in owed:
        first.setdefault(journal_id, customer_id)
    paid: Counter[tuple[str, str]] = Counter()
    parts: Sequence[Row[Any]] = scope.rows(
        scope.select(lines, *read).join(heads, same).where(lines.c.target == "journal")
    )
    for part in parts:
        if part.target_id in first:
            mine = (part.target_id, part.customer_id)
            paid[mine if mine in owed else (part.target_id, first[part.target_id])] += part.amount_minor
    return paid


def foreign_customers(scope: Scope, home_currency: str) -> set[str]:
    """The customers that are billed in another currency."""
    table = tables.customers
    query = scope.select(table, table.c.id).where(table.c.currency != home_currency)
    return {row.id for row in scope.rows(query)}


def compared(scope: Scope, found: Sequence[Difference]) -> None:
    """Write down how the figures compared; everybody is planned anew if that changes what may be charged."""
    before = companies.standing(scope).company.untied_customers
    checked = {"at": scope.now.isoformat(), "customers": len(found), "first": to_json(list(found[:KEPT]))}
    scope.db.execute(scope.update(tables.companies).values(aging_check=checked))
    if bool(before) != bool(found):
        standings.mark_all_dirty(scope)
