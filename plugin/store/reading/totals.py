"""What Today shows above its list: what is owed by age, and how many customers stand in each section."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Row, Select

from plugin import tables
from plugin.core.ranking import SECTIONS, Section, rank_of
from plugin.store.scope import Scope
from plugin.store.statements import own


@dataclass(frozen=True, slots=True)
class Totals:
    """What one currency's standings add up to: by bucket, and customers by section."""

    currency: str
    buckets: tuple[int, ...]
    customers: dict[Section, int]
    at_risk_minor: int

    @property
    def open_minor(self) -> int:
        """Everything owed, late or not."""
        return sum(self.buckets)


def totals(scope: Scope, home_currency: str) -> list[Totals]:
    """The stored totals by currency, the company's own first."""
    by_currency: dict[str, list[Row[Any]]] = {}
    for row in scope.read(_sums()):
        by_currency.setdefault(row.currency, []).append(row)
    found = [_totals(currency, rows) for currency, rows in by_currency.items()]
    return sorted(found, key=lambda one: (one.currency != home_currency, one.currency))


@cache
def _sums() -> Select[Any]:
    return own(tables.standing_totals).where(tables.standing_totals.c.customers > 0)


def _totals(currency: str, rows: Sequence[Row[Any]]) -> Totals:
    sections = {rank_of(section): section for section in SECTIONS}
    return Totals(
        currency=currency,
        buckets=tuple(sum(getattr(row, name) for row in rows) for name in tables.BUCKETS),
        customers={sections[row.rank]: row.customers for row in rows if row.rank in sections},
        at_risk_minor=sum(row.at_risk_minor for row in rows),
    )
