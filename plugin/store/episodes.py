"""Spells of an invoice being overdue: a payment that bounces starts a new one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select

from plugin import tables
from plugin.facts import InvoiceRecord
from plugin.store.listed import listed
from plugin.store.scope import Scope
from plugin.store.statements import own


def count(scope: Scope, changed: Sequence[InvoiceRecord]) -> None:
    """End the episode of an invoice we acted on when it is settled; begin the next when it is owed again."""
    episodes = tables.episodes
    acted_on = _acted_on(scope, changed)
    for record in changed:
        if record.id not in acted_on:
            continue
        latest = scope.first(
            scope.select(episodes)
            .where(episodes.c.invoice_id == record.id)
            .order_by(episodes.c.episode.desc())
        )
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
