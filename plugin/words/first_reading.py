"""How far the first reading of QuickBooks has come, in words."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from plugin.facts import FACT_KINDS, FactKind
from plugin.store.pace import Pace
from plugin.words.formats import count

_READ_NOW: dict[FactKind, str] = {
    "term": "payment terms",
    "customer": "customers",
    "invoice": "invoices",
    "payment": "payments",
    "credit": "credits",
    "deposit": "deposits",
    "sales receipt": "sales receipts",
    "journal": "journal entries",
}
_MINUTE = timedelta(minutes=1)
_LONG = 90
"""Minutes from which on hours say enough."""
_PAUSED = timedelta(minutes=5)
"""A page takes seconds; who has read none for so long is not reading."""


def first_reading(kind: FactKind | None, pace: Pace | None, error: str | None, now: datetime) -> str:
    """How far it has come, how long it goes on, and what to do meanwhile; None for what has not begun."""
    if error:
        return f"QuickBooks could not be read yet. {error}"
    if kind is None or pace is None:
        return "QuickBooks is read for the first time in a minute. Come back then."
    if now - pace.at > _PAUSED:
        paused = f"The first reading of QuickBooks has paused: {_so_far(kind, pace)}."
        return f"{paused} It goes on with the next run."
    return f"QuickBooks is being read for the first time: {_so_far(kind, pace)}. {_meanwhile(pace)}"


def _so_far(kind: FactKind, pace: Pace) -> str:
    if pace.total is not None:
        return f"{pace.done:,} of about {pace.total:,} records, {_READ_NOW[kind]} now"
    place = f"{FACT_KINDS.index(kind) + 1} of {len(FACT_KINDS)}"
    return f"{pace.done:,} records, {_READ_NOW[kind]} now ({place})"


def _meanwhile(pace: Pace) -> str:
    if pace.left is None:
        return "Come back in a minute."
    return f"{_how_long(math.ceil(pace.left / _MINUTE))} to go."


def _how_long(minutes: int) -> str:
    if minutes <= 1:
        return "Less than a minute"
    if minutes < _LONG:
        return f"About {count(minutes, 'minute')}"
    return f"About {count(round(minutes / 60), 'hour')}"
