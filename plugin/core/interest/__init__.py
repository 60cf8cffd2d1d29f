"""Simple interest on late invoices: piecewise, exact until one rounding, each day once (collections.md 4.1).

The first day that bears interest is the day after the due date, or after the free days the policy gives;
grace and notice decide whether interest is asked for, never from when it counts. A day bears interest on
what was owed when it began, so a payment counts from the day after it. Only an invoice's own principal is a
base; charges of ours are invoices of their own and never one (rule 3).
"""

from plugin.core.interest.bearing import bearing_minor, parts_of
from plugin.core.interest.day_counts import days_counted, year_share
from plugin.core.interest.fees import fee_lines, fees_to_announce, next_fee_on
from plugin.core.interest.limits import charges_left, is_used_up, room_minor
from plugin.core.interest.lines import exact_minor, first_uncharged_day, interest_minor, lines_of
from plugin.core.interest.rates import rate_on, starts_on
from plugin.core.interest.true_up import owed_minor

__all__ = [
    "bearing_minor",
    "charges_left",
    "days_counted",
    "exact_minor",
    "fee_lines",
    "fees_to_announce",
    "first_uncharged_day",
    "interest_minor",
    "is_used_up",
    "lines_of",
    "next_fee_on",
    "owed_minor",
    "parts_of",
    "rate_on",
    "room_minor",
    "starts_on",
    "year_share",
]
