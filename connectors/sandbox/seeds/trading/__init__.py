"""The trading company: two years of punctual and late payers, for demonstration and simulation.

Customers keep their habits whatever the seed; names, orders and dates follow it.
"""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import Any

from connectors.sandbox.company import Company
from connectors.sandbox.seeds import chart
from connectors.sandbox.seeds.trading import goods, mishaps, people, plan
from connectors.sandbox.seeds.trading.story import Story

NAME = "Alder & Finch Trading Co."


def build(company: Company, start: datetime, seed: int) -> None:
    """Fill an empty company with 150 customers and 3,000 invoices, as of *start*."""
    dice = random.Random(f"trading {seed}")  # noqa: S311 - a repeatable company, not a secret
    with company.acting_as("person"):
        customers = _furnish(company, start, dice)
        story = Story(company, company.books.today(), customers, dice)
        story.tell()
        mishaps.happen(story)
        _close_books(company, story.today)


def _furnish(company: Company, start: datetime, dice: random.Random) -> list[dict[str, Any]]:
    opened = start - timedelta(days=plan.DAYS + 7)
    with company.at(opened):
        chart.furnish(company, opened, chart.settings(NAME))
        for item in goods.bodies():
            company.plant("Item", item)
        return [company.plant("Customer", body) for body in people.customers(dice)]


def _close_books(company: Company, today: date) -> None:
    """The year before last is closed for good; early in a year, the one before that."""
    closed = date(today.year - (1 if today.month > 3 else 2), 12, 31)
    row = company.books.must_have("Preferences", "1")
    prefs = row.record["AccountingInfoPrefs"] | {"BookCloseDate": closed.isoformat()}
    company.update("Preferences", {"Id": "1", "sparse": True, "AccountingInfoPrefs": prefs})
