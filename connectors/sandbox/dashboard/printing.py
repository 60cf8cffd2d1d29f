"""Amounts, days and moments as a person reads them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from connectors.sandbox.moments import day_from, parsed

SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "CAD": "CA$", "AUD": "A$", "MXN": "MX$", "INR": "₹"}
WITHOUT_CENTS = {"JPY"}
MINUS = "\u2212"


def money(amount: Decimal | int, currency: str = "USD") -> str:
    """An amount with its currency: $1,234.50, €20.00 with a minus before it, ¥35,000."""
    value = Decimal(amount)
    whole = currency in WITHOUT_CENTS and value == value.to_integral_value()
    figures = f"{abs(value):,.0f}" if whole else f"{abs(value):,.2f}"
    sign = SIGNS.get(currency, f"{currency}\u00a0")
    return f"{MINUS if value < 0 else ''}{sign}{figures}"


def day(value: date | str | None) -> str:
    """A calendar date: Jul 1, 2026."""
    found = day_from(value) if isinstance(value, str) else value
    return f"{found:%b} {found.day}, {found.year}" if found else ""


def weekday(value: date) -> str:
    """A calendar date with its day of the week: Wed, Jul 1, 2026."""
    return f"{value:%a}, {day(value)}"


def moment(value: datetime | str, zone: ZoneInfo) -> str:
    """A moment on the company's own clock: Wed, Jul 1, 2026, 10:00 AM PDT."""
    found = parsed(value) if isinstance(value, str) else value
    if found is None:
        return str(value)
    return f"{weekday(found.astimezone(zone).date())}, {time_of_day(found, zone)}"


def time_of_day(value: datetime, zone: ZoneInfo) -> str:
    """The time on the company's own clock: 10:00 AM PDT."""
    local = value.astimezone(zone)
    return f"{local.hour % 12 or 12}:{local:%M} {local:%p} {local:%Z}"


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: 1 payment, 4 payments, 3,000 invoices."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def plain(amount: Decimal | int) -> str:
    """An amount as it stands in a field: 1234.50."""
    return f"{Decimal(amount):.2f}"
