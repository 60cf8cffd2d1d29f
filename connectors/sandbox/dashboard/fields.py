"""What a person typed into a form, read with care; what cannot be read is a sentence."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from flask import request

from connectors.sandbox.money import CENT, decimal_from

CURRENCY_SIGNS = re.compile(r"[\s,$€£¥₹]")
AMOUNT_MAX = Decimal(99_999_999_999)
TEXT_MAX = 4000


class Problem(Exception):
    """Something was typed that cannot be meant."""


def text(name: str) -> str:
    """A text with the line breaks that QuickBooks keeps, without blanks around it."""
    return request.form.get(name, "").replace("\r\n", "\n").strip()[:TEXT_MAX]


def amount(name: str, what: str) -> Decimal | None:
    """An amount of money as people type it: 1,234.50 or $20; None if nothing was typed."""
    typed = text(name)
    if not typed:
        return None
    value = decimal_from(CURRENCY_SIGNS.sub("", typed))
    if value is None or not 0 <= value <= AMOUNT_MAX or value != value.quantize(CENT):
        raise Problem(f"{what}: “{typed}” is not an amount.")
    return value


def number(name: str, what: str) -> Decimal | None:
    """A quantity or price; None if nothing was typed."""
    typed = text(name)
    if not typed:
        return None
    value = decimal_from(CURRENCY_SIGNS.sub("", typed))
    if value is None or not 0 <= value <= AMOUNT_MAX:
        raise Problem(f"{what}: “{typed}” is not a number.")
    return value


def day(name: str, what: str) -> str:
    """A calendar date as the browser sends it."""
    typed = text(name)
    try:
        return date.fromisoformat(typed).isoformat() if typed else ""
    except ValueError:
        raise Problem(f"{what}: “{typed}” is not a date.") from None
