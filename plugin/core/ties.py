"""Does our picture of the receivables tie to the accounting system's own, to the penny?

Two who count the same books must come to the same figures for each customer and bucket. Where they do not,
one of them is wrong about what is owed, and interest on it would be wrong too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from plugin.core.ranking import BUCKET_DAYS

Aging = Mapping[str, tuple[int, ...]]
"""What is open on each customer's own account, by bucket: not late, 1-30, 31-60, 61-90, 91 days and more."""

BUCKETS = len(BUCKET_DAYS) + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class AgingItem:
    """One thing that is open on a customer's own account; what the customer has with us is negative."""

    customer_id: str
    dated_on: date
    due_on: date
    """Its own date for everything but an invoice."""
    open_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One customer whose figures differ."""

    customer_id: str
    ours_minor: tuple[int, ...]
    theirs_minor: tuple[int, ...]


AgedFrom = Literal["due date", "its own date"]
"""From which day the accounting system counts the age of an invoice: a setting of the company."""


def aged(items: Iterable[AgingItem], today: date, aged_from: AgedFrom) -> Aging:
    """The open *items* by customer and bucket."""
    found: defaultdict[str, list[int]] = defaultdict(lambda: [0] * BUCKETS)
    for item in items:
        days = (today - (item.due_on if aged_from == "due date" else item.dated_on)).days
        found[item.customer_id][sum(days > last for last in BUCKET_DAYS)] += item.open_minor
    return {customer_id: tuple(amounts) for customer_id, amounts in found.items()}


def differences(ours: Aging, theirs: Aging) -> tuple[Difference, ...]:
    """The customers whose figures differ in any bucket; one who is missing owes nothing."""
    nothing = (0,) * BUCKETS
    return tuple(
        Difference(
            customer_id=customer_id,
            ours_minor=ours.get(customer_id, nothing),
            theirs_minor=theirs.get(customer_id, nothing),
        )
        for customer_id in sorted({*ours, *theirs})
        if ours.get(customer_id, nothing) != theirs.get(customer_id, nothing)
    )
