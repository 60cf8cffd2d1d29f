"""Amounts as QuickBooks prints them: exact decimals, two places, and zero as a bare 0 (qbo.md §2.1)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

ZERO = Decimal(0)
CENT = Decimal("0.01")
# Beyond this many digits an exponent would be a way to fill memory, not an amount.
DIGITS_MAX = 30


def money(value: Decimal | int | str) -> Decimal:
    """Round to cents; nothing at all is `0`, never `0.00`."""
    amount = Decimal(value).quantize(CENT, ROUND_HALF_UP)
    return amount or ZERO


def quantity(value: Decimal | int | str) -> Decimal:
    """A price, quantity or rate in its shortest form: 75, 4.5, 22.5."""
    number = Decimal(value)
    if not number:
        return ZERO
    number = number.normalize()
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number


def decimal_from(value: object) -> Decimal | None:
    """Read a JSON number or a numeric string; None when it is neither."""
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        return None
    try:
        number = Decimal(value.strip() if isinstance(value, str) else value)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) < DIGITS_MAX else None
