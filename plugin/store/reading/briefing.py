"""What management is kept informed of, gathered: a fixed number of queries whatever the ledger (S2.9)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row

from plugin import tables
from plugin.core.because import Because
from plugin.core.briefing import (
    DECIDED_DAYS,
    ESCALATED_TO,
    Briefing,
    Debt,
    Decided,
    Owes,
    Promised,
    Waiting,
    escalated_kinds,
)
from plugin.core.ranking import rank_of
from plugin.core.roles import part_of
from plugin.store import said
from plugin.store.codec import from_json
from plugin.store.companies import Standing
from plugin.store.reading.expected import expected
from plugin.store.scope import Scope

ROWS_MAX = 50
WORST_MAX = 10


def briefing(scope: Scope, now: Standing, names: Mapping[str, str]) -> Briefing:
    """The company's briefing; *names* are those of the people who act here."""
    tasks, decisions = _escalated(scope), _decisions(scope, now)
    owing = _standings_of(scope, {row.customer_id for row in (*tasks, *decisions)})
    called = {customer_id: rows[0].name for customer_id, rows in owing.items()}
    return Briefing(
        waiting=tuple(_waiting(row, owing.get(row.customer_id, []), now) for row in tasks),
        decided=tuple(
            Decided(
                row.customer_id, called.get(row.customer_id, row.customer_id), said.escalation(row, names)
            )
            for row in decisions
        ),
        broken=_debts(scope, tables.standings.c.rank == rank_of("broken promise"), ROWS_MAX),
        worst=_debts(scope, tables.standings.c.overdue_minor > 0, WORST_MAX),
        promised=_promised(scope, now),
    )


def _escalated(scope: Scope) -> list[Row[Any]]:
    table = tables.tasks
    query = scope.select(table).where(
        table.c.closed_at.is_(None), table.c.kind.in_(sorted(escalated_kinds()))
    )
    rows = scope.rows(query.order_by(table.c.opened_at, table.c.id).limit(ROWS_MAX))
    return sorted(rows, key=lambda row: ESCALATED_TO.index(part_of(row.kind)))


def _waiting(row: Row[Any], standings: Sequence[Row[Any]], now: Standing) -> Waiting:
    return Waiting(
        kind=row.kind,
        customer_id=row.customer_id,
        name=standings[0].name if standings else "",
        since=row.opened_at.astimezone(now.zone).date(),
        because=from_json(Because, row.because),
        currency=standings[0].currency if standings else now.row.home_currency,
        owes=tuple(_owes(one) for one in standings if one.overdue_minor > 0),
    )


def _decisions(scope: Scope, now: Standing) -> Sequence[Row[Any]]:
    table, since = tables.escalations, now.company.today - timedelta(days=DECIDED_DAYS)
    query = scope.select(table).where(table.c.decided_on > since)
    return scope.rows(query.order_by(table.c.decided_on.desc(), table.c.id.desc()).limit(ROWS_MAX))


def _standings_of(scope: Scope, customer_ids: Collection[str]) -> dict[str, list[Row[Any]]]:
    table = tables.standings
    found: dict[str, list[Row[Any]]] = {}
    query = scope.select(table).where(table.c.customer_id.in_(sorted(customer_ids)), table.c.name != "")
    for row in scope.rows(query.order_by(table.c.customer_id, table.c.currency)):
        found.setdefault(row.customer_id, []).append(row)
    return found


def _debts(scope: Scope, which: ColumnElement[bool], most: int) -> tuple[Debt, ...]:
    table = tables.standings
    order = (table.c.overdue_minor.desc(), table.c.oldest_due_on, table.c.customer_id, table.c.currency)
    rows = scope.rows(scope.select(table).where(which, table.c.currency != "").order_by(*order).limit(most))
    return tuple(Debt(row.customer_id, row.name, _owes(row), _broken(row)) for row in rows)


def _broken(row: Row[Any]) -> Because | None:
    return from_json(Because, row.rank_because) if row.rank == rank_of("broken promise") else None


def _owes(row: Row[Any]) -> Owes:
    return Owes(row.currency, row.overdue_minor, row.oldest_due_on)


def _promised(scope: Scope, now: Standing) -> tuple[Promised, ...]:
    agreed = [one for one in expected(scope, now) if one.kind != "due"]
    return tuple(
        Promised(
            currency,
            len(mine := [one for one in agreed if one.currency == currency]),
            sum(one.amount_minor for one in mine),
            max(one.on for one in mine),
        )
        for currency in sorted({one.currency for one in agreed})
    )
