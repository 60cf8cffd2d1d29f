"""Times as QuickBooks writes and reads them: Pacific, with an offset (qbo.md §2.1)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

BARE_OFFSET = re.compile(r"([+-]\d{2})(\d{2})$")


@cache
def pacific() -> ZoneInfo:
    """Where Intuit's servers keep their watches."""
    return ZoneInfo("America/Los_Angeles")


@lru_cache(maxsize=4096)
def stamp(moment: datetime) -> str:
    """MetaData form: Pacific time to the second, with its offset."""
    return moment.astimezone(pacific()).isoformat(timespec="seconds")


def envelope_stamp(moment: datetime) -> str:
    """Envelope form: the same to the millisecond."""
    return moment.astimezone(pacific()).isoformat(timespec="milliseconds")


@lru_cache(maxsize=4096)
def parsed(text: str, *, pacific_by_default: bool = True) -> datetime | None:
    """Read an ISO 8601 date or time; None when it is not one.

    A time without an offset is Pacific or UTC, as the switch `time_without_offset` says.
    """
    # A "+" that nobody URL-encoded arrives as a blank.
    candidate = BARE_OFFSET.sub(r"\1:\2", re.sub(r" (\d\d:?\d\d)$", r"+\1", text.strip()))
    try:
        moment = datetime.fromisoformat(candidate)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=pacific() if pacific_by_default else UTC)
    return moment.astimezone(UTC)


def day_from(text: str) -> date | None:
    """Read the calendar date at the start of *text*; None when there is none."""
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None
