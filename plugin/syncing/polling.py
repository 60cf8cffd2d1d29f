"""May a company be left alone this hour, and if not, how long until it is asked again? Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

HEARD_LATELY = timedelta(days=7)
"""A company of which no webhook has told for so long is asked hourly: perhaps they no longer come."""
MISTRUST = timedelta(hours=24)
"""So long after a change of which no webhook had told, a company is asked hourly."""
READ_DAILY = timedelta(hours=24)
"""Webhooks or not, changes are asked for once a day."""
GRACE = timedelta(minutes=15)
"""Webhooks come up to five minutes late; younger changes say nothing about them."""
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What the hour's question depends on; moments are ours."""

    now: datetime
    listens: bool
    """Whether webhooks are configured here at all."""
    synced_at: datetime | None
    looked_at: datetime | None
    """When the run before began."""
    hinted_at: datetime | None
    unhinted_at: datetime | None
    is_reading: bool
    """Whether a full read is under way."""
    has_work: bool
    """Whether something falls due to plan, waits to be sent, or is unclear."""


def may_rest(now: Situation) -> bool:
    """Whether this hour needs no call: webhooks are healthy, none has come, and nothing waits."""
    if not now.listens or now.is_reading or now.has_work:
        return False
    if now.synced_at is None or now.now - now.synced_at >= READ_DAILY:
        return False
    if now.hinted_at is None or now.now - now.hinted_at > HEARD_LATELY:
        return False
    if now.unhinted_at is not None and now.now - now.unhinted_at < MISTRUST:
        return False
    return now.hinted_at < now.synced_at and (now.looked_at is None or now.hinted_at < now.looked_at)


def was_hinted(changed_at: datetime, hinted_at: datetime | None, now: datetime) -> bool:
    """Whether a webhook has told of a change, or still may; any that came after the change counts."""
    return now - changed_at < GRACE or (hinted_at is not None and hinted_at >= changed_at)


def next_slot(company_id: str, after: datetime, hours: int = 1) -> datetime:
    """The company's own moment of the hour, nearest to so many hours *after*; so companies spread."""
    offset = int.from_bytes(hashlib.sha256(company_id.encode()).digest()[:4]) % 3600
    target = after + hours * HOUR
    slot = target.replace(minute=0, second=0, microsecond=0) + timedelta(seconds=offset)
    return min((slot - HOUR, slot, slot + HOUR), key=lambda moment: abs(moment - target))
