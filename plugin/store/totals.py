"""What the standings of each rank add up to, kept as they change, so that no page adds up anything."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from sqlalchemy import Select, Update, bindparam

from plugin import tables
from plugin.store.scope import Scope
from plugin.store.statements import own, own_update

_SUMS = ("customers", "at_risk_minor", *tables.BUCKETS)


def lock(scope: Scope) -> None:
    """Let one transaction at a time move this company's totals.

    PostgreSQL would let two of them take the same old row away twice. The lock leaves foreign keys alone.
    """
    scope.read(_company())


@cache
def _company() -> Select[Any]:
    return own(tables.companies, tables.companies.c.id).with_for_update(key_share=True)


def moved(scope: Scope, before: Iterable[Mapping[str, Any]], after: Iterable[Mapping[str, Any]]) -> None:
    """Take the standings *before* out of the totals and put those *after* in."""
    changes: defaultdict[tuple[str, int], list[int]] = defaultdict(lambda: [0] * len(_SUMS))
    for sign, rows in ((-1, before), (1, after)):
        for row in rows:
            if row["currency"]:
                amounts = (1, *(row[name] for name in _SUMS[1:]))
                sums = changes[row["currency"], row["rank"]]
                sums[:] = [old + sign * amount for old, amount in zip(sums, amounts, strict=True)]
    for key, sums in sorted(changes.items()):
        if any(sums):
            _add(scope, key, dict(zip(_SUMS, sums, strict=True)))


def _add(scope: Scope, key: tuple[str, int], sums: Mapping[str, int]) -> None:
    currency, rank = key
    more = {f"more_{name}": amount for name, amount in sums.items()}
    if not scope.write(_add_to(), of_currency=currency, of_rank=rank, **more):
        scope.insert(tables.standing_totals, {"currency": currency, "rank": rank, **sums})


@cache
def _add_to() -> Update:
    table = tables.standing_totals
    mine = own_update(table).where(
        table.c.currency == bindparam("of_currency"), table.c.rank == bindparam("of_rank")
    )
    return mine.values(**{name: table.c[name] + bindparam(f"more_{name}") for name in _SUMS})
