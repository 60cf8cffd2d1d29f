"""Do the days leave room to work? Days of rest, days for receivables, hours for messages (S1.8)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from plugin.core.policy import Policy
from plugin.policies.problem import Finding
from plugin.policies.sense import Rule

_WEEKEND = frozenset({"Saturday", "Sunday"})
_MONTH_DAYS = range(1, 32)
_HOURS = 24


def receivables_have_days(policy: Policy, _document: Mapping[str, Any]) -> Iterator[Finding]:
    """Days set aside for receivables that never come."""
    weekdays, days = policy.receivables_weekdays, policy.receivables_days_of_month
    if weekdays and policy.rests_on_weekends and _WEEKEND.issuperset(weekdays):
        reason = "These are days of rest, so nobody would ever be contacted."
        hint = "Name a working day, or write rests_on_weekends = false."
        yield Finding(("receivables_weekdays",), reason, hint)
    for index, day in enumerate(days):
        if day not in _MONTH_DAYS:
            reason, hint = (
                f"There is no day {day} of a month.",
                "Days count from 1 to 31; 31 is the last one.",
            )
            yield Finding(("receivables_days_of_month", index), reason, hint)
    if weekdays and days:
        reason = "A day would have to be both, which few are."
        hint = "Keep receivables_weekdays or receivables_days_of_month."
        yield Finding(("receivables_days_of_month",), reason, hint)


def hours_leave_room(policy: Policy, _document: Mapping[str, Any]) -> Iterator[Finding]:
    """Messages need at least two hours in which the hourly run may send them."""
    first, end = policy.send_from_hour, policy.send_until_hour
    for name, hour in (("send_from_hour", first), ("send_until_hour", end)):
        if not 0 <= hour <= _HOURS:
            yield Finding((name,), f"There is no hour {hour}.", "Hours count from 0 to 24.")
    if end - first < 2:
        reason = f"Messages would leave only from {first}:00 to {end}:00."
        yield Finding(("send_until_hour",), reason, "Leave at least two hours: runs come once an hour.")


RULES: tuple[Rule, ...] = (receivables_have_days, hours_leave_room)
