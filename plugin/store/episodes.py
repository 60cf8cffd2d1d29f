"""Spells of an invoice being overdue: a payment that bounces starts a new one."""

from __future__ import annotations

from collections.abc import Sequence
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


def count(scope: Scope, changed: Sequence[InvoiceRecord]) -> None:
    """End the episode of an invoice we acted on when it is settled; begin the next when it is owed again.

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
        if record.balance_minor <= 0 and (latest is None or latest.ended_on is None):
            episode = latest.episode if latest else 1
            began_on = latest.began_on if latest else None
            row = {"invoice_id": record.id, "episode": episode, "began_on": began_on, "ended_on": today}
            scope.upsert(episodes, [row])
        elif record.balance_minor > 0 and latest is not None and latest.ended_on is not None:
            row = {
                "invoice_id": record.id,
                "episode": latest.episode + 1,
                "began_on": today,
                "ended_on": None,
            }
            scope.insert(episodes, row)


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
