"""What the next run would carry out, what stands still for a person, and who is left out and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, and_, tuple_

from plugin import planning, tables
from plugin.core.actions import AnyAction, PostCharge, RemoveMemo, SendNotice
from plugin.store import actions
from plugin.store.reading.customer import numbers_of
from plugin.store.scope import Scope

PAGE = 25
"""Messages on one page: each is there to be read before somebody agrees to it."""

LEFT_OUT = 50


@dataclass(frozen=True, slots=True)
class Waiting:
    """One action with the names it needs to be shown."""

    row: Row[Any]
    action: AnyAction
    customer: str
    numbers: dict[str, str]

    @property
    def step(self) -> str:
        """The step of the policy it carries out, or its kind."""
        return self.action.covers[0].step if isinstance(self.action, SendNotice) else self.action.kind


@dataclass(frozen=True, slots=True)
class NextRun:
    """One page of what waits, the echoes among it apart, and the key of the next page."""

    stuck: list[Waiting]
    leaving: list[Waiting]
    echoes: list[Waiting]
    following: str | None


def next_run(scope: Scope, after: str = "") -> NextRun:
    """The actions that wait, the oldest first; those a person must settle stand on the first page."""
    table = tables.actions
    query = scope.select(table).where(table.c.status.in_(("proposed", "approved", "sending")))
    at, _, action_id = after.partition("~")
    row = actions.find(scope, action_id) if at else None
    if row is not None:
        query = query.where(tuple_(table.c.created_at, table.c.id) > tuple_(row.created_at, row.id))
    rows = list(scope.rows(query.order_by(table.c.created_at, table.c.id).limit(PAGE + 1)))
    stuck = [] if row is not None else _stuck(scope)
    following = f"after~{rows[PAGE - 1].id}" if len(rows) > PAGE else None
    found = _named(scope, [*stuck, *rows[:PAGE]])
    # What waits for an answer stands before what has one.
    waiting = sorted(found[len(stuck) :], key=lambda one: one.row.status != "proposed")
    return NextRun(
        stuck=found[: len(stuck)],
        leaving=[one for one in waiting if one.row.kind not in planning.ECHOES],
        echoes=[one for one in waiting if one.row.kind in planning.ECHOES],
        following=following,
    )


def _stuck(scope: Scope) -> Sequence[Row[Any]]:
    table = tables.actions
    query = scope.select(table).where(table.c.status.in_(("unclear", "failed")))
    return scope.rows(query.order_by(table.c.created_at, table.c.id).limit(PAGE))


def _named(scope: Scope, rows: Sequence[Row[Any]]) -> list[Waiting]:
    made = [(row, actions.action_of(row)) for row in rows]
    customers = tables.customers
    ids = sorted({row.customer_id for row in rows})
    query = scope.select(customers, customers.c.id, customers.c.name).where(customers.c.id.in_(ids))
    people = {row.id: row.name for row in scope.rows(query)}
    numbers = numbers_of(scope, {one for _, action in made for one in _invoices(action)})
    return [Waiting(row, action, people.get(row.customer_id, ""), numbers) for row, action in made]


def _invoices(action: AnyAction) -> list[str]:
    match action:
        case SendNotice() | RemoveMemo():
            return [action.invoice_id]
        case PostCharge():
            return [line.invoice_id for line in action.lines]
        case _:
            return []


def left_out(scope: Scope, after: str = "") -> tuple[Sequence[Row[Any]], str | None]:
    """The silences with their reasons, customer by customer, and the key of the next page."""
    skips, customers = tables.skips, tables.customers
    same = and_(customers.c.company_id == skips.c.company_id, customers.c.id == skips.c.customer_id)
    order = (skips.c.customer_id, skips.c.subject, skips.c.step, skips.c.episode)
    query = scope.select(skips, skips, customers.c.name, customers.c.currency).join(customers, same)
    key = after.split("~")
    if len(key) == len(order) and key[-1].isdigit():
        query = query.where(tuple_(*order) > tuple_(*key[:-1], int(key[-1])))
    rows = scope.rows(query.order_by(*order).limit(LEFT_OUT + 1))
    if len(rows) <= LEFT_OUT:
        return rows, None
    last = rows[LEFT_OUT - 1]
    return rows[:LEFT_OUT], f"{last.customer_id}~{last.subject}~{last.step}~{last.episode}"
