"""What is open on each customer's own account, item by item, out of the mirrors; and how it was compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, Table, and_, bindparam, union_all

from plugin import tables
from plugin.core.ties import AgingItem, Difference
from plugin.store import companies, standings
from plugin.store.codec import to_json
from plugin.store.scope import Scope
from plugin.store.statements import own

KEPT = 50
"""So many differences are written down; beyond, their number tells enough."""


def open_items(scope: Scope, currency: str) -> Iterator[AgingItem]:
    """Every open item in *currency*."""
    for row in scope.read(_open(), currency=currency):
        yield AgingItem(
            customer_id=row.customer_id,
            dated_on=row.dated_on,
            due_on=row.due_on,
            open_minor=row.open_minor,
        )
    yield from _journals(scope, currency)


@cache
def _open() -> CompoundSelect[Any]:
    """What is owed, and what was paid or credited beforehand, with its days."""
    invoices, payments, credits_ = tables.invoices, tables.payments, tables.credits_
    return union_all(
        _open_of(invoices, invoices.c.issued_on, invoices.c.due_on, invoices.c.balance_minor),
        _open_of(payments, payments.c.paid_on, payments.c.paid_on, -payments.c.unapplied_minor),
        _open_of(credits_, credits_.c.issued_on, credits_.c.issued_on, -credits_.c.remaining_minor),
    )


def _open_of(table: Table, dated: Any, due: Any, amount: ColumnElement[int]) -> Select[Any]:
    read = (table.c.customer_id, dated.label("dated_on"), due.label("due_on"), amount.label("open_minor"))
    return own(table, *read).where(amount != 0, table.c.currency == bindparam("currency"))


def _journals(scope: Scope, currency: str) -> Iterator[AgingItem]:
    """What payments have left of each entry on each customer's account."""
    rows = scope.read(_lines_of_journals(), currency=currency)
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


@cache
def _lines_of_journals() -> Select[Any]:
    lines, heads = tables.journal_lines, tables.journals
    same = and_(heads.c.company_id == lines.c.company_id, heads.c.id == lines.c.journal_id)
    query = own(lines, lines, heads.c.entered_on).join(heads, same)
    return query.where(heads.c.currency == bindparam("currency")).order_by(lines.c.journal_id, lines.c.line)


def _paid(scope: Scope, owed: Counter[tuple[str, str]]) -> Counter[tuple[str, str]]:
    """What payments took of each entry, on the payer's account if the entry has one, else on its first."""
    first: dict[str, str] = {}
    for journal_id, customer_id in owed:
        first.setdefault(journal_id, customer_id)
    paid: Counter[tuple[str, str]] = Counter()
    for part in scope.read(_paid_to_journals()) if owed else ():
        if part.target_id in first:
            mine = (part.target_id, part.customer_id)
            paid[mine if mine in owed else (part.target_id, first[part.target_id])] += part.amount_minor
    return paid


@cache
def _paid_to_journals() -> Select[Any]:
    lines, heads = tables.payment_lines, tables.payments
    same = and_(heads.c.company_id == lines.c.company_id, heads.c.id == lines.c.payment_id)
    read = (lines.c.target_id, lines.c.amount_minor, heads.c.customer_id)
    return own(lines, *read).join(heads, same).where(lines.c.target == "journal")


def foreign_customers(scope: Scope, home_currency: str) -> set[str]:
    """The customers that are billed in another currency."""
    return {row.id for row in scope.read(_foreign(), home=home_currency)}


@cache
def _foreign() -> Select[Any]:
    table = tables.customers
    return own(table, table.c.id).where(table.c.currency != bindparam("home"))


def compared(scope: Scope, found: Sequence[Difference]) -> None:
    """Write down how the figures compared; everybody is planned anew if that changes what may be charged."""
    before = companies.standing(scope).company.untied_customers
    checked = {"at": scope.now.isoformat(), "customers": len(found), "first": to_json(list(found[:KEPT]))}
    companies.note(scope, aging_check=checked)
    if bool(before) != bool(found):
        standings.mark_all_dirty(scope)
