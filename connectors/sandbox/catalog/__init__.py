"""Every entity the sandbox serves, as data; adding one is adding it here."""

from __future__ import annotations

from connectors.sandbox.catalog.company import OTHERS
from connectors.sandbox.catalog.lists import LISTS
from connectors.sandbox.catalog.model import Entity
from connectors.sandbox.catalog.spending import SPENDING
from connectors.sandbox.catalog.transactions import TRANSACTIONS

CATALOG: dict[str, Entity] = {
    entity.name.lower(): entity for entity in (*LISTS, *TRANSACTIONS, *SPENDING, *OTHERS)
}


def entity_named(name: str) -> Entity | None:
    """Find an entity by its name in any case: paths write `creditmemo`, bodies `CreditMemo`."""
    return CATALOG.get(name.lower())
