"""Spells of an invoice being overdue: a bounced payment starts a new one, and so does a later due date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, Table

from plugin import tables
from plugin.facts import InvoiceRecord
from plugin.store.listed import listed
from plugin.store.scope import Scope
from plugin.store.statements import own


def count(scope: Scope, changed: Sequence[InvoiceRecord], due_before: Mapping[str, date]) -> None:
    """End the episode of an invoice we acted on when it is settled; begin the next when it is owed again.

    One that was late, by the day it was *due_before*, and is late no more since it was given another, has
    ended as well; the next begins as any first one does, when that day has passed.

    One that has ended is followed by the next even when what we had meant to do in it was withdrawn: else
    the next would begin with our own first act in it, and call for that act once more.
    """
    episodes = tables.episodes
    if not any(scope.read_one(_first(table)) for table in (episodes, tables.action_covers)):
        return
    acted_on = _acted_on(scope, changed)
    told = scope.read(_told(), invoices=[record.id for record in changed])
    last = {row.invoice_id: row for row in sorted(told, key=lambda row: row.episode)}
    for record in changed:
        latest = last.get(record.id)
        if record.id not in acted_on and latest is None:
            continue
        today = _company_day(scope, record.updated_at)
        is_open = record.balance_minor > 0
        if latest is None or latest.ended_on is None:
            episode = latest.episode if latest else 1
            is_put_off = due_before.get(record.id, today) < today <= record.due_on
            if not is_open or is_put_off:
                _end(scope, record.id, episode, latest.began_on if latest else None, today)
            if is_open and is_put_off:
                _begin(scope, record.id, episode + 1, None)
        elif is_open:
            _begin(scope, record.id, latest.episode + 1, today)


def _end(scope: Scope, invoice_id: str, episode: int, began_on: date | None, today: date) -> None:
    row = {"invoice_id": invoice_id, "episode": episode, "began_on": began_on, "ended_on": today}
    scope.upsert(tables.episodes, [row])


def _begin(scope: Scope, invoice_id: str, episode: int, began_on: date | None) -> None:
    row = {"invoice_id": invoice_id, "episode": episode, "began_on": began_on, "ended_on": None}
    scope.insert(tables.episodes, row)


@cache
def _first(table: Table) -> Select[Any]:
    return own(table, table.c.company_id).limit(1)


@cache
def _told() -> Select[Any]:
    episodes = tables.episodes
    return own(episodes).where(listed(episodes.c.invoice_id, "invoices"))


def _acted_on(scope: Scope, records: Sequence[InvoiceRecord]) -> set[str]:
    """The ids of the invoices that any act of ours covers."""
    subjects = [f"invoice/{record.id}" for record in records]
    return {row.subject.removeprefix("invoice/") for row in scope.read(_covered(), subjects=subjects)}


@cache
def _covered() -> Select[Any]:
    covers = tables.action_covers
    return own(covers, covers.c.subject).where(listed(covers.c.subject, "subjects")).distinct()


def _company_day(scope: Scope, instant: datetime) -> date:
    zone = scope.first(scope.select(tables.companies, tables.companies.c.time_zone))
    return instant.astimezone(ZoneInfo(zone.time_zone) if zone else UTC).date()
