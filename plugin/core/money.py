"""Money as integers of a currency's minor unit. Nothing here or above it ever holds a float."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil

# ISO 4217 exponents that are not two.
_DECIMALS = dict.fromkeys(
    (
        *("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG"),
        *("RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"),
    ),
    0,
) | dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3)
_HUNDRED = Decimal(100)
_PER_MAJOR = {currency: Decimal(10) ** decimals for currency, decimals in _DECIMALS.items()}


def decimals_of(currency: str) -> int:
    """Number of decimals of *currency*'s minor unit, by ISO 4217: 0 for JPY, 3 for KWD, 2 for most."""
    return _DECIMALS.get(currency, 2)


def to_minor(amount: Decimal, currency: str) -> int:
    """*amount* in major units as minor units; raises ValueError when it has more decimals than *currency*."""
    if not amount:
        return 0
    minor = amount * _PER_MAJOR.get(currency, _HUNDRED)
    whole = int(minor)
    if whole != minor:
        raise ValueError(f"{amount} has more decimals than {currency} can hold.")
    return whole


def to_major(amount_minor: int, currency: str) -> Decimal:
    """*amount_minor* in major units, with all decimals of *currency* written out."""
    return Decimal(amount_minor).scaleb(-decimals_of(currency))


def rounded_half_up(exact: Fraction) -> int:
    """The one rounding of an exact amount of minor units: to the nearest, halves away from zero."""
    sign = -1 if exact < 0 else 1
    return sign * ((2 * abs(exact.numerator) + exact.denominator) // (2 * exact.denominator))


def threshold_minor(amount: Decimal, currency: str) -> int:
    """The least whole number of minor units that is not below *amount*: a limit may be finer than money."""
    return ceil(amount.scaleb(decimals_of(currency)))


def shared_out(amount_minor: int, weights: Sequence[int]) -> list[int]:
    """*amount_minor* in as many parts as there are *weights*, in their proportion; the sum stays the same.

    Where all weights are zero the parts are alike. What is left over by rounding down goes to the first.
    """
    total = sum(weights)
    shares = weights if total else [1] * len(weights)
    parts = [amount_minor * share // sum(shares) for share in shares]
    left = amount_minor - sum(parts)
    return [part + (position < left) for position, part in enumerate(parts)]
