"""Holidays made into a calendar value; the core never looks one up."""

from __future__ import annotations

from functools import cache

import holidays

from plugin.core.calendar import Calendar
from plugin.core.policy import Policy

_ISO3 = {"USA": "US", "CAN": "CA", "GBR": "GB", "AUS": "AU", "IND": "IN", "FRA": "FR"}
_WEEKEND = frozenset({5, 6})


def calendar_for(policy: Policy, country: str, year: int) -> Calendar:
    """The quiet days of *policy* around *year*; a country we know no holidays of has weekends only."""
    del policy
    return _calendar(_ISO3.get(country.upper(), country.upper()), year)


@cache
def _calendar(country: str, year: int) -> Calendar:
    if country not in holidays.list_supported_countries():
        return Calendar(_WEEKEND)
    days = holidays.country_holidays(country, years=range(year - 1, year + 3))
    return Calendar(_WEEKEND, frozenset(days))
