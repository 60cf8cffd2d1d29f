"""Things only a person can do: opened and closed by the plan, or closed by the person who did them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, Update, bindparam

from plugin import tables
from plugin.core.actions import Task, TaskKind
from plugin.store.actions import SYSTEM
from plugin.store.codec import to_json
from plugin.store.scope import Scope
from plugin.store.statements import among, own, own_update

MAY_BE_SET_ASIDE: frozenset[TaskKind] = frozenset(
    {
        *("look at this receipt", "old debt", "legal stop", "no address", "memo has no room"),
        *("reach out", "post a letter", "decide about service", "decide about attorney"),
        *("look for the payment", "invoice on terms", "look at the terms"),
        "decide about cash on delivery",
        *("get the terms acknowledged", "confirm receipt", "say thank you", "say what they are"),
        "assess the new customer",
    }
)
"""Tasks a person may end by a word. The others end by what they ask for: a call, an entry in QuickBooks."""

NOBODY = ""
"""The customer of a task that is the company's own."""


def open_tasks(scope: Scope) -> Sequence[Row[Any]]:
    """The company's open tasks, the most urgent first."""
    return scope.read(_open())


@cache
def _open() -> Select[Any]:
    table = tables.tasks
    return own(table).where(table.c.closed_at.is_(None)).order_by(table.c.due_on, table.c.id)


def close(scope: Scope, task_id: str, actor: str) -> bool:
    """A person has done the task, or says there is nothing to do."""
    table = tables.tasks
    still_open = scope.update(table).where(table.c.id == task_id, table.c.closed_at.is_(None))
    return scope.changed_one(still_open.values(closed_at=scope.now, closed_by=actor))


def set_aside(scope: Scope, task_id: str, actor: str) -> Row[Any] | None:
    """A person says there is nothing to do, and it stays so while the reason is the same (rule 5).

    A receipt that was looked at no longer holds its customer. Returns the task; None when it was closed.
    """
    table = tables.tasks
    row = scope.first(scope.select(table).where(table.c.id == task_id))
    if row is None or row.kind not in MAY_BE_SET_ASIDE or not close(scope, task_id, actor):
        return None
    said = {"customer_id": row.customer_id, "kind": row.kind, "subject": row.subject, "because": row.because}
    word = {"id": scope.new_id(), "recorded_by": actor, "recorded_at": scope.now}
    scope.insert(tables.set_aside, {**said, **word})
    return row


def _set_aside(scope: Scope, customer_ids: Iterable[str]) -> dict[tuple[str, str, str], Any]:
    rows = scope.read(_of_customers_set_aside(), customers=list(customer_ids))
    return {(row.customer_id, row.kind, row.subject): row.because for row in rows}


@cache
def _of_customers_set_aside() -> Select[Any]:
    table = tables.set_aside
    return own(table).where(among(table.c.customer_id, "customers")).order_by(table.c.recorded_at)


@cache
def _of_customers() -> Select[Any]:
    table = tables.tasks
    return own(table).where(among(table.c.customer_id, "customers"), table.c.closed_at.is_(None))


def keep(scope: Scope, wanted_by_customer: Mapping[str, Sequence[Task]]) -> None:
    """Make the open tasks of these customers those that are wanted: open, update, close."""
    table = tables.tasks
    rows = scope.read(_of_customers(), customers=list(wanted_by_customer))
    held = {(row.customer_id, row.kind, row.subject): row for row in rows}
    wanted = {
        (customer_id, task.kind, task.subject): task
        for customer_id, found in wanted_by_customer.items()
        for task in found
    }
    aside = _set_aside(scope, wanted_by_customer) if wanted else {}
    wanted = {key: task for key, task in wanted.items() if aside.get(key) != to_json(task.because)}
    scope.insert(table, *(_opened(scope, task) for key, task in wanted.items() if key not in held))
    for key, task in wanted.items():
        row = held.get(key)
        if row is not None and (row.because != to_json(task.because) or row.due_on != task.due_on):
            scope.write(_one(), of_id=row.id, due_on=task.due_on, because=to_json(task.because))
    for key, row in held.items():
        if key not in wanted:
            scope.write(_one(), of_id=row.id, closed_at=scope.now, closed_by=SYSTEM)


@cache
def _one() -> Update:
    return own_update(tables.tasks).where(tables.tasks.c.id == bindparam("of_id"))


def _opened(scope: Scope, task: Task) -> dict[str, Any]:
    return {
        "id": scope.new_id(),
        "kind": task.kind,
        "customer_id": task.customer_id,
        "subject": task.subject,
        "due_on": task.due_on,
        "because": to_json(task.because),
        "opened_at": scope.now,
    }
