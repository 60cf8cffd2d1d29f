"""Amounts as integers of the currency's own minor unit."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from plugin.core.money import decimals_of, shared_out, threshold_minor, to_major, to_minor


@pytest.mark.parametrize(("currency", "decimals"), [("USD", 2), ("JPY", 0), ("KWD", 3)])
def test_each_currency_has_its_own_decimals(currency, decimals):
    assert decimals_of(currency) == decimals


def test_an_amount_becomes_minor_units_exactly_and_back():
    assert to_minor(Decimal("12.34"), "USD") == 1234
    assert to_minor(Decimal("12.340"), "USD") == 1234
    assert to_minor(Decimal(0), "USD") == 0
    assert to_major(1234, "USD") == Decimal("12.34")
    assert to_major(1234, "JPY") == Decimal(1234)


def test_what_a_currency_cannot_hold_is_refused():
    with pytest.raises(ValueError, match="more decimals than JPY"):
        to_minor(Decimal("0.5"), "JPY")


def test_a_limit_may_be_finer_than_money():
    assert threshold_minor(Decimal("0.001"), "USD") == 1
    assert threshold_minor(Decimal("5.00"), "USD") == 500


def test_what_is_left_over_goes_to_the_first():
    assert shared_out(100, [1, 1, 1]) == [34, 33, 33]
    assert shared_out(101, [3, 1]) == [76, 25]
    assert shared_out(5, [0, 0]) == [3, 2]


@given(some.integers(0, 10**9), some.lists(some.integers(0, 10**9), min_size=1, max_size=6))
def test_what_is_shared_out_is_all_there_is_in_proportion_to_the_cent(amount, weights):
    parts = shared_out(amount, weights)

    total = sum(weights)
    assert sum(parts) == amount
    if total:
        assert all(
            abs(part - amount * weight / total) < len(weights) + 1e-3
            for part, weight in zip(parts, weights, strict=True)
        )
    else:
        assert max(parts) - min(parts) <= 1
