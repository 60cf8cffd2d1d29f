"""What a line of an interest invoice says: enough for the customer to check it (collections.md 4.1)."""

from __future__ import annotations

from plugin.core.actions import InterestLine
from plugin.words.formats import count, day, money, percent, quoted

_NUMBER_LENGTH_MAX = 21


def charge_line_words(line: InterestLine, currency: str) -> str:
    """The source invoice's number and due date, the period, the yearly rate, the days and the principal."""
    number = quoted(line.invoice_number, _NUMBER_LENGTH_MAX)
    rate = percent(line.annual_rate_percent)
    return (
        f"Interest on invoice {number}, due {day(line.due_on)}, for {day(line.period_from)} through "
        f"{day(line.period_through)}: {_principal(line, currency)} at {rate} per year."
    )


def _principal(line: InterestLine, currency: str) -> str:
    """One amount and its days, or each part where payments or disputes changed the amount."""
    parts = [(part.principal_minor, part.days) for part in line.parts] or [(line.principal_minor, line.days)]
    return ", then ".join(f"{money(amount, currency)} for {count(days, 'day')}" for amount, days in parts)
