"""What the program stopped by itself, and what it has found in QuickBooks since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam

from plugin import tables
from plugin.store import safety, taken_over
from plugin.store.companies import Standing
from plugin.store.safety import StopKind
from plugin.store.scope import Scope
from plugin.store.statements import own
from plugin.tables.base import Instant

FOUND_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop in force."""

    kind: StopKind
    row: Row[Any]
    may_be_lifted: bool
    """After a restored backup QuickBooks is read first: until then nobody could see what they sign."""


def stops(scope: Scope, now: Standing) -> list[Stop]:
    """The stops in force, the gravest first; nothing is asked where none is."""
    if not (now.company.is_quarantined or now.company.asks_first):
        return []
    found = sorted(safety.open_stops(scope).items())
    return [Stop(kind, row, may_be_lifted(scope, kind, row)) for kind, row in found]


def may_be_lifted(scope: Scope, kind: StopKind, stop: Row[Any]) -> bool:
    """Whether a person can know what they let go: after a restore, once a whole run has looked since."""
    return kind != "restored backup" or scope.read_one(_runs_done(), since=stop.since) is not None


def found_since(scope: Scope, stop: Row[Any]) -> Sequence[Row[Any]]:
    """The actions that QuickBooks shows to have happened and our records had lost, with their customers."""
    return scope.read(_found(), since=stop.since)


@cache
def _runs_done() -> Select[Any]:
    table = tables.runs
    since = bindparam("since", type_=Instant())
    return own(table, table.c.id).where(table.c.outcome == "done", table.c.started_at >= since).limit(1)


@cache
def _found() -> Select[Any]:
    events, actions, customers = tables.action_events, tables.actions, tables.customers
    about = and_(actions.c.company_id == events.c.company_id, actions.c.id == events.c.action_id)
    whose = and_(customers.c.company_id == actions.c.company_id, customers.c.id == actions.c.customer_id)
    query = own(events, actions, customers.c.name).join(actions, about).join(customers, whose)
    since = bindparam("since", type_=Instant())
    mine = query.where(events.c.why == taken_over.AFTER_A_RESTORE, events.c.at >= since)
    return mine.order_by(events.c.at, actions.c.id).limit(FOUND_SHOWN)
