"""What the trading company sells, and what an order of it looks like."""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

# Name, price, the most of it in one line.
ITEMS = (
    ("Paper goods, case", "38.50", 24),
    ("Cleaning supplies, case", "54.20", 18),
    ("Packaging film, roll", "71.00", 12),
    ("Corrugated boxes, bundle", "26.75", 40),
    ("Safety gloves, box", "18.90", 30),
    ("Floor mats", "96.00", 8),
    ("Shelving unit", "189.00", 10),
    ("Hand truck", "142.50", 4),
    ("Pallet jack", "489.00", 3),
    ("LED fixtures", "63.40", 36),
    ("Delivery", "45.00", 1),
    ("Assembly on site, hour", "68.00", 16),
)
DELIVERY = 11
RARELY, OFTEN = 0.12, 0.6


@dataclass(frozen=True, kw_only=True)
class Line:
    """So much of an item."""

    item: int
    """Its place in `ITEMS`, from 1; also its Id."""
    quantity: int

    @property
    def price(self) -> Decimal:
        """What one costs."""
        return Decimal(ITEMS[self.item - 1][1])

    @property
    def amount(self) -> Decimal:
        """What the line costs."""
        return self.price * self.quantity


def order(dice: random.Random) -> tuple[Line, ...]:
    """A plausible order: a few lines, rarely large, often with delivery."""
    places = dice.sample(
        [place for place in range(1, len(ITEMS) + 1) if place != DELIVERY], dice.choice((1, 1, 2, 2, 3))
    )
    share = 1.0 if dice.random() < RARELY else 0.5
    lines = [
        Line(item=place, quantity=max(1, round(dice.random() * share * ITEMS[place - 1][2])))
        for place in places
    ]
    if dice.random() < OFTEN:
        lines.append(Line(item=DELIVERY, quantity=1))
    return tuple(lines)


def bodies() -> list[dict[str, Any]]:
    """The items, as bodies to plant them from."""
    return [
        {
            "Id": str(place),
            "Name": name,
            "Type": "Service",
            "UnitPrice": price,
            "Taxable": True,
            "IncomeAccountRef": {"value": "79"},
        }
        for place, (name, price, _) in enumerate(ITEMS, start=1)
    ]
