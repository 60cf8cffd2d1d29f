"""Who was forgotten is forgotten again in a restored database, which knows nothing of it."""

from __future__ import annotations

import json
from collections.abc import Collection
from functools import cache
from typing import Any

from sqlalchemy import Select

from plugin import tables
from plugin.audit import texts, trail
from plugin.audit.witness import Witness
from plugin.store.scope import Scope
from plugin.store.statements import among, own


def forget_again(scope: Scope, witness: Witness) -> None:
    """Destroy what a restored backup brought back of customers whom the witness knows to be forgotten.

    An entry says so, once for each time a person forgot somebody. By it this database knows of it from then
    on: what is sealed later stays, also under numbers that were given before, in the days that were lost.
    """
    asked = witness.forgotten(scope.company_id)
    told = {(customer_id, number) for customer_id, numbers in asked.items() for number in numbers}
    if not told - _known(scope, asked):
        return
    # Whoever forgets somebody at this moment has told the witness, and holds the head until it is known here.
    trail.locked_head(scope)
    for customer_id, number in sorted(told - _known(scope, asked)):
        gone = texts.forget(scope, customer_id, number)
        body = {"actor": "dunwell", "again": number, "texts": gone}
        trail.append(scope, "forgotten", trail.Subject(None, customer_id), body)


def _known(scope: Scope, customer_ids: Collection[str]) -> set[tuple[str, int]]:
    """Who was forgotten by which entry, as far as this database says so, of a time before a restore too."""
    if not customer_ids:
        return set()
    rows = scope.read(_forgettings(), customers=sorted(customer_ids))
    return {(row.customer_id, n) for row in rows for n in (row.number, json.loads(row.body).get("again"))}


@cache
def _forgettings() -> Select[Any]:
    table = tables.audit_entries
    of_these = table.c.what == "forgotten", among(table.c.customer_id, "customers")
    return own(table, table.c.number, table.c.customer_id, table.c.body).where(*of_these)
