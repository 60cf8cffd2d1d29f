"""Who was merged into whom: what is kept under a former id is the same customer's."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Select

from plugin import tables
from plugin.store import mirror_asks
from plugin.store.scope import Scope
from plugin.store.statements import among, own


def note(scope: Scope, loser: str, winner: str) -> None:
    """*loser* was merged into *winner*, as far as anybody can see."""
    made = {"former_id": loser, "customer_id": winner, "noticed_at": scope.now}
    scope.upsert(tables.merged_customers, [made])


def made_one(scope: Scope, customer_id: str) -> list[str]:
    """The customer and all who were merged into it, one after another; itself first.

    A former customer who is active again is one of its own, and so is whoever was merged into that.
    """
    found = newest = [customer_id]
    while newest:
        formers = {row.former_id for row in scope.read(_into(), winners=newest)} - set(found)
        newest = sorted(formers - set(mirror_asks.active_among(scope, sorted(formers))))
        found = found + newest
    return found


@cache
def _into() -> Select[Any]:
    table = tables.merged_customers
    return own(table, table.c.former_id).where(among(table.c.customer_id, "winners"))
