"""Quiet days as a value: weekends and holidays on which nobody is written to or called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

_SEARCH_DAYS_MAX = 366


@dataclass(frozen=True, slots=True)
class Calendar:
    """Weekdays (Monday is 0) and dates on which contacts rest."""

    quiet_weekdays: frozenset[int] = frozenset({5, 6})
    holidays: frozenset[date] = frozenset()

    def is_quiet(self, day: date) -> bool:
        """True when nobody is contacted on *day*."""
        return day.weekday() in self.quiet_weekdays or day in self.holidays

    def contact_days(self, after: date, through: date) -> int:
        """How many contact days lie after *after*, through *through*; a year at most is counted."""
        days = min((through - after).days, _SEARCH_DAYS_MAX)
        return sum(not self.is_quiet(after + timedelta(days=offset)) for offset in range(1, days + 1))

    def next_contact_day(self, day: date) -> date:
        """*day* itself or the first later day that is not quiet; raises ValueError when a year has none."""
        for offset in range(_SEARCH_DAYS_MAX):
            candidate = day + timedelta(days=offset)
            if not self.is_quiet(candidate):
                return candidate
        raise ValueError("The calendar leaves no day in a year on which a customer may be contacted.")
