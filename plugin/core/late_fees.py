"""Late fees as a policy writes them, and what one comes to: flat, a share, or a fixed sum by size of debt."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from plugin.core.money import decimals_of, rounded_half_up


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeBand:
    """A fixed sum for debts of an amount or more, as statutes set it; major units."""

    from_amount: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Fee:
    """One late fee. Exactly one of `amount`, `percent` and `bands` says what it comes to."""

    name: str
    """What customers read on the charge."""
    amount: Decimal | None = None
    """In major units: the same for every invoice."""
    percent: Decimal | None = None
    """Of what is owed and not disputed."""
    bands: tuple[FeeBand, ...] = ()
    """By the size of what is owed: the highest that is reached counts."""
    currency: str | None = None
    """The only currency in which it is charged: a fixed sum of a statute is one of its own currency."""
    every_days: int | None = None
    """Charged again this often after the date given; without it, once."""
    times_max: int = 1
    """Never more often than this on one invoice."""
    counts_toward_cap: bool = True
    """Whether the caps hold over interest and this fee together."""


def fee_minor(fee: Fee, owed_minor: int, currency: str) -> int:
    """What *fee* comes to on *owed_minor*, rounded once, half up; 0 where it does not apply."""
    if owed_minor <= 0 or fee.currency not in (None, currency):
        return 0
    if fee.percent is not None:
        return rounded_half_up(owed_minor * Fraction(fee.percent) / 100)
    reached = [band for band in fee.bands if _minor(band.from_amount, currency) <= owed_minor]
    amount = max(reached, key=lambda band: band.from_amount).amount if reached else fee.amount
    return rounded_half_up(_minor(amount, currency)) if amount is not None else 0


def _minor(amount: Decimal, currency: str) -> Fraction:
    return Fraction(amount.scaleb(decimals_of(currency)))
