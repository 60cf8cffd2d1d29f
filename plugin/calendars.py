"""Days of rest and of receivables made into a calendar value; the core never looks a holiday up."""

from __future__ import annotations

import typing
from datetime import date
from functools import cache

import holidays
from holidays.registry import COUNTRIES

from plugin.core.calendar import EVERY_WEEKDAY, Calendar
from plugin.core.policy import Policy, Weekday

_WEEKEND = frozenset({5, 6})
_WEEKDAYS = typing.get_args(Weekday)


def calendar_for(policy: Policy, country: str, year: int) -> Calendar:
    """The calendar of *policy* around *year*; a country whose holidays nobody knows has weekends only."""
    public = _public_holidays(country, year) if policy.rests_on_holidays else frozenset()
    weekdays = frozenset(map(_WEEKDAYS.index, policy.receivables_weekdays))
    return Calendar(
        quiet_weekdays=_WEEKEND if policy.rests_on_weekends else frozenset(),
        holidays=public | frozenset(policy.closed_days) if policy.closed_days else public,
        receivables_weekdays=weekdays or EVERY_WEEKDAY,
        receivables_days_of_month=frozenset(policy.receivables_days_of_month),
    )


@cache
def _public_holidays(country: str, year: int) -> frozenset[date]:
    code = _code_of(country)
    if code is None:
        return frozenset()
    return frozenset(holidays.country_holidays(code, years=range(year - 1, year + 3)))


def _code_of(country: str) -> str | None:
    """The country's code of two letters, from that, from three, or from its English name."""
    asked = country.strip()
    for name, (_, code, *others) in COUNTRIES.items():
        if asked.upper() in {code, *others} or asked.lower().replace(" ", "_") == name:
            return code
    return None
