"""Days of rest made into a calendar value; the core never looks a holiday up."""

from __future__ import annotations

from functools import cache

import holidays

from plugin.core.calendar import Calendar
from plugin.core.policy import Policy

_ISO3 = {"USA": "US", "CAN": "CA", "GBR": "GB", "AUS": "AU", "IND": "IN", "FRA": "FR"}
_WEEKEND = frozenset({5, 6})


def calendar_for(policy: Policy, country: str, year: int) -> Calendar:
    """The days of rest of *policy* around *year*; a country whose holidays nobody knows has weekends only."""
    return _calendar(
        _ISO3.get(country.upper(), country.upper()) if policy.rests_on_holidays else None,
        year,
        _WEEKEND if policy.rests_on_weekends else frozenset(),
    )


@cache
def _calendar(country: str | None, year: int, weekend: frozenset[int]) -> Calendar:
    if country is None or country not in holidays.list_supported_countries():
        return Calendar(weekend)
    days = holidays.country_holidays(country, years=range(year - 1, year + 3))
    return Calendar(weekend, frozenset(days))
