"""Days as a value: on which people work, and on which of those customers are contacted (S1.8)."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

_DAY = timedelta(days=1)
_SEARCH_DAYS_MAX = 366
EVERY_WEEKDAY = frozenset(range(7))


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days of rest, and the days set aside for receivables; weekdays count from Monday, which is 0."""

    quiet_weekdays: frozenset[int] = frozenset({5, 6})
    """Weekdays of rest."""
    holidays: frozenset[date] = frozenset()
    receivables_weekdays: frozenset[int] = EVERY_WEEKDAY
    """Customers are contacted on these weekdays only."""
    receivables_days_of_month: frozenset[int] = frozenset()
    """And on these days of a month only, unless none is named; one of rest moves to the next working day."""

    def is_rest(self, day: date) -> bool:
        """True when nobody works on *day*."""
        return day.weekday() in self.quiet_weekdays or day in self.holidays

    def is_quiet(self, day: date) -> bool:
        """True when nobody is contacted on *day*."""
        return self.is_rest(day) or not self._is_for_receivables(day)

    def working_days(self, after: date, through: date) -> int:
        """How many working days lie after *after*, through *through*; a year at most is counted."""
        days = min((through - after).days, _SEARCH_DAYS_MAX)
        return sum(not self.is_rest(after + timedelta(days=offset)) for offset in range(1, days + 1))

    def next_working_day(self, day: date) -> date:
        """*day* itself or the first later day that is none of rest; ValueError when a year has none."""
        for offset in range(_SEARCH_DAYS_MAX):
            candidate = day + timedelta(days=offset)
            if not self.is_rest(candidate):
                return candidate
        raise ValueError("The calendar leaves no working day in a year.")

    def next_contact_day(self, day: date) -> date:
        """*day* itself or the first later day that is not quiet; raises ValueError when a year has none."""
        for offset in range(_SEARCH_DAYS_MAX):
            candidate = day + timedelta(days=offset)
            if not self.is_quiet(candidate):
                return candidate
        raise ValueError("The calendar leaves no day in a year on which a customer may be contacted.")

    def _is_for_receivables(self, day: date) -> bool:
        if day.weekday() not in self.receivables_weekdays:
            return False
        if not self.receivables_days_of_month:
            return True
        if self._is_named(day):
            return True
        # The days of rest just before may have moved theirs here; every month has a day that is named.
        before = day - _DAY
        while self.is_rest(before):
            if self._is_named(before):
                return True
            before -= _DAY
        return False

    def _is_named(self, day: date) -> bool:
        last = last_of_month(day).day
        return any(day.day == min(each, last) for each in self.receivables_days_of_month)


def first_of_next_month(day: date) -> date:
    """The first day of the month after that of *day*."""
    return last_of_month(day) + _DAY


def last_of_month(day: date) -> date:
    """The last day of the month of *day*."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
