"""How the days of a year are counted: actual/365, actual/actual and 30/360."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from fractions import Fraction

from plugin.core.actions import DayCount

_DAY = timedelta(days=1)


def year_share(first: date, last: date, day_count: DayCount) -> Fraction:
    """The share of a year in the days *first* to *last*, both included; shares of adjoining spans add up."""
    if day_count == "actual/actual":
        years = range(first.year, last.year + 1)
        return sum((_share_of_year(year, first, last) for year in years), Fraction(0))
    return Fraction(days_counted(first, last, day_count), 360 if day_count == "30/360" else 365)


def days_counted(first: date, last: date, day_count: DayCount) -> int:
    """The days *first* to *last* as *day_count* counts them: calendar days, or 30 to every month.

    30/360 is the Eurobond count (30E/360), the one in which a span cut in two still has the same days.
    """
    if day_count == "30/360":
        return _thirties(last) - _thirties(first - _DAY)
    return (last - first).days + 1


def _share_of_year(year: int, first: date, last: date) -> Fraction:
    start, end = max(first, date(year, 1, 1)), min(last, date(year, 12, 31))
    return Fraction((end - start).days + 1, 366 if calendar.isleap(year) else 365)


def _thirties(day: date) -> int:
    return day.year * 360 + day.month * 30 + min(day.day, 30)
