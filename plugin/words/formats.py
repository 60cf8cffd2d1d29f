"""Amounts, dates and counts as an American reads them; and other people's words made safe to quote."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache, lru_cache

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal

from plugin.core.money import decimals_of, to_major

CACHED = 8192
"""A page says the same amounts and days again and again; what they read as depends on nothing else."""

LOCALE_NAME = "en_US"


@cache
def locale() -> Locale:
    """The one language of the words so far."""
    return Locale.parse(LOCALE_NAME)


@lru_cache(CACHED)
def money(amount_minor: int, currency: str) -> str:
    """1,000.00 with its currency's sign, and with as many decimals as the currency has."""
    decimals = decimals_of(currency)
    pattern = "¤#,##0" + ("." + "0" * decimals if decimals else "")
    amount = to_major(amount_minor, currency)
    return format_currency(amount, currency, format=pattern, locale=locale(), currency_digits=False)


@lru_cache(CACHED)
def day(on: date) -> str:
    """March 4, 2026."""
    return format_date(on, "long", locale=locale())


@lru_cache(CACHED)
def percent(rate: Decimal) -> str:
    """18% or 10.4%, without needless zeros."""
    return f"{format_decimal(rate.normalize(), locale=locale(), decimal_quantization=False)}%"


def plain(amount: Decimal) -> str:
    """1,000.00: an amount that holds in whatever currency a customer is billed in."""
    return f"{amount:,.2f}"


def count(number: int, noun: str) -> str:
    """1 day, 3 days."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def quoted(text: str, length_max: int) -> str:
    """Somebody's words on one line, at most *length_max* characters, unable to look like a fence of ours."""
    line = " ".join(text.split()).replace("---", "—")
    return line if len(line) <= length_max else line[: length_max - 1].rstrip() + "…"
