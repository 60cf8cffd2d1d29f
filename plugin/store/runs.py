"""Runs: what each one did, how many calls it took, and its error as a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Row, Update, bindparam

from plugin import tables
from plugin.store.scope import Scope
from plugin.store.statements import own_update


def begin(scope: Scope) -> str:
    """Note that a run has started; returns its id."""
    run_id = scope.new_id()
    row = {"id": run_id, "started_at": scope.now, "outcome": "running", "counts": {}, "calls": {}}
    scope.insert(tables.runs, row)
    return run_id


def finish(
    scope: Scope,
    run_id: str,
    *,
    counts: Mapping[str, int],
    calls: Mapping[str, int],
    error: str | None = None,
) -> None:
    """Note how the run ended; *error* is a sentence for staff."""
    scope.write(
        _run(),
        of_id=run_id,
        finished_at=scope.now,
        outcome="failed" if error else "done",
        counts=dict(counts),
        calls=dict(calls),
        error=error,
    )


@cache
def _run() -> Update:
    return own_update(tables.runs).where(tables.runs.c.id == bindparam("of_id"))


def latest(scope: Scope, count: int) -> Sequence[Row[Any]]:
    """The company's most recent runs, the newest first."""
    table = tables.runs
    return scope.rows(scope.select(table).order_by(table.c.started_at.desc(), table.c.id).limit(count))
