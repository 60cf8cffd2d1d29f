"""Whether a rate that follows a published reference is this half-year's (Directive 2011/7, SI 2002/1675).

UK and EU publish theirs for January 1 and July 1. No program can read them for the company, and a rate of the
half-year before claims too much or too little; so a person is asked.
"""

from __future__ import annotations

from datetime import date

from plugin.core.because import Because, because
from plugin.core.policy import Law, Policy

HALF_YEARLY: frozenset[Law] = frozenset({"UK statutory", "EU minimum"})


def half_year_of(day: date) -> date:
    """The first day of the half-year that *day* is in."""
    return day.replace(month=1 if day.month < 7 else 7, day=1)


def follows_reference(policy: Policy) -> bool:
    """Whether the policy's rate is one that is published every half-year."""
    terms = policy.interest
    return terms is not None and terms.law in HALF_YEARLY and not terms.contract_says_otherwise


def rate_out_of_date(policy: Policy, activated_on: date, today: date) -> Because | None:
    """Why to ask for the reference rate of this half-year; None when it is entered, or nothing follows one.

    A policy without later rates is of the half-year in which somebody activated it.
    """
    terms = policy.interest
    if terms is None or not follows_reference(policy):
        return None
    since, begins = half_year_of(today), (change.from_day for change in terms.rate_changes)
    newest = max((day for day in begins if day <= today), default=activated_on)
    if newest >= since:
        return None
    return because("reference rate is old", law=terms.law, since=since, entered=newest)
