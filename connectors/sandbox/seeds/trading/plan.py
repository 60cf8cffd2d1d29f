"""What was sold when, and when it was paid: decided before anything is entered."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from connectors.sandbox.seeds.trading import habits, names
from connectors.sandbox.seeds.trading.goods import Line, order
from connectors.sandbox.seeds.trading.habits import Habit, habit_of
from connectors.sandbox.seeds.trading.people import NET_15

DAYS = 730
INVOICES = 3000
# Silent customers once paid like others.
SILENT_SINCE_DAYS = 150
OLD_DEBT_DAYS = (455, 410)
# These have something open for certain when the story begins; it fell due some weeks ago.
OPEN_DAYS = 62
OPEN_FOR = (
    *habits.BILLED_WITH_PARENT, *habits.BILLED_APART, *habits.NO_EMAIL, *habits.UNAPPLIED, *habits.CREDITS,
    habits.DEPOSIT_AS_INCOME, habits.RECEIPT_TWIN, habits.JOURNAL, habits.CONSUMER, habits.LONG_MEMO,
)  # fmt: skip
SPECIAL_TRADE = 0.7
PARTS = (0.4, 0.3)
Sold = tuple[int, float | None]
"""A sale's number and the share of it that is paid now; None pays the rest."""


@dataclass(frozen=True, kw_only=True)
class Sale:
    """One invoice to be."""

    number: int
    day: date
    customer: str
    due_days: int
    lines: tuple[Line, ...]
    memo: str
    is_kept_open: bool = False

    @property
    def due_on(self) -> date:
        """When it falls due."""
        return self.day + timedelta(days=self.due_days)


def sales(dice: random.Random, today: date, terms: dict[str, str]) -> list[Sale]:
    """All sales before *today*, in order; *terms* names the term of each customer who has one."""
    picked = [*_ordinary(dice, today), *((today - timedelta(days=OPEN_DAYS), place) for place in OPEN_FOR)]
    picked += [(today - timedelta(days=days), habits.OLD_DEBT) for days in OLD_DEBT_DAYS]
    kept = len(picked) - len(OPEN_FOR) - len(OLD_DEBT_DAYS)
    found = [
        Sale(
            number=number,
            day=at_work(day),
            customer=str(place),
            due_days=15 if terms.get(str(place)) == NET_15 else 30,
            lines=order(dice),
            memo=names.LONG_MEMO if place == habits.LONG_MEMO else dice.choice(names.MEMOS),
            is_kept_open=number >= kept,
        )
        for number, (day, place) in enumerate(picked)
    ]
    return sorted(found, key=lambda sale: (sale.day, sale.number))


def _ordinary(dice: random.Random, today: date) -> Iterator[tuple[date, int]]:
    weights = [
        min(dice.paretovariate(1.5), 9.0) if place <= habits.ORDINARY else SPECIAL_TRADE
        for place in range(1, habits.CUSTOMERS + 1)
    ]
    weights[habits.OLD_DEBT - 1] = 0
    ordinary = INVOICES - len(OPEN_FOR) - len(OLD_DEBT_DAYS)
    places = dice.choices(range(1, habits.CUSTOMERS + 1), weights, k=ordinary)
    for number, place in enumerate(places):
        yield today - timedelta(days=DAYS - number * (DAYS - 1) // ordinary), place


def payments(dice: random.Random, today: date, sold: list[Sale]) -> dict[tuple[date, str], list[Sold]]:
    """What each customer pays on each day before *today*; a customer pays on its own day of the week."""
    found: defaultdict[tuple[date, str], list[Sold]] = defaultdict(list)
    for sale in sold:
        habit = habit_of(sale.customer)
        if habit.days_after_due is None and sale.day < today - timedelta(days=SILENT_SINCE_DAYS):
            habit = habits.USUAL
        if sale.is_kept_open or habit.days_after_due is None:
            continue
        first = sale.due_on + timedelta(days=dice.randint(*habit.days_after_due))
        for day, share in _parts(habit, max(first, sale.day + timedelta(days=2)), dice):
            on = pay_day(sale.customer, day)
            if on < today:
                found[on, sale.customer].append((sale.number, share))
    return dict(found)


def _parts(habit: Habit, first: date, dice: random.Random) -> Iterator[tuple[date, float | None]]:
    for share in PARTS[: habit.parts - 1]:
        yield first, share
        first += timedelta(days=dice.randint(10, 24))
    yield first, None


def pay_day(customer: str, day: date) -> date:
    """*day*, or the next one on which this customer pays its bills."""
    place = int(customer) if customer.isdigit() else 0
    return day + timedelta(days=(place % 5 - day.weekday()) % 7)


def at_work(day: date) -> date:
    """*day*, or the Friday before when it is a weekend."""
    return day - timedelta(days=max(day.weekday() - 4, 0))
