"""Things only a person can do: opened and closed by the plan, or closed by the person who did them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row

from plugin import tables
from plugin.core.actions import Task
from plugin.store.actions import SYSTEM
from plugin.store.codec import to_json
from plugin.store.scope import Scope

NOBODY = ""
"""The customer of a task that is the company's own."""


def open_tasks(scope: Scope) -> Sequence[Row[Any]]:
    """The company's open tasks, the most urgent first."""
    table = tables.tasks
    return scope.rows(
        scope.select(table).where(table.c.closed_at.is_(None)).order_by(table.c.due_on, table.c.id)
    )


def close(scope: Scope, task_id: str, actor: str) -> bool:
    """A person has done the task, or says there is nothing to do."""
    table = tables.tasks
    still_open = scope.update(table).where(table.c.id == task_id, table.c.closed_at.is_(None))
    return scope.changed_one(still_open.values(closed_at=scope.now, closed_by=actor))


def keep(scope: Scope, customer_id: str, wanted_tasks: Iterable[Task]) -> None:
    """Make the customer's open tasks those of *wanted_tasks*: open, update, close."""
    table = tables.tasks
    mine = scope.select(table).where(table.c.customer_id == customer_id, table.c.closed_at.is_(None))
    open_tasks = {(row.kind, row.subject): row for row in scope.rows(mine)}
    wanted = {(task.kind, task.subject): task for task in wanted_tasks}
    for key, task in wanted.items():
        facts = {"due_on": task.due_on, "because": to_json(task.because)}
        if key in open_tasks:
            row = open_tasks[key]
            if row.because != facts["because"] or row.due_on != task.due_on:
                scope.db.execute(scope.update(table).where(table.c.id == row.id).values(**facts))
            continue
        scope.insert(
            table,
            {
                "id": scope.new_id(),
                "kind": task.kind,
                "customer_id": task.customer_id,
                "subject": task.subject,
                "opened_at": scope.now,
                **facts,
            },
        )
    over = [row.id for key, row in open_tasks.items() if key not in wanted]
    if over:
        closed = scope.update(table).where(table.c.id.in_(over))
        scope.db.execute(closed.values(closed_at=scope.now, closed_by=SYSTEM))
