"""The records of one company, the numbers handed out to them, and what became of the deleted ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from connectors.sandbox.catalog.model import Entity, Record
from connectors.sandbox.moments import stamp
from connectors.sandbox.ordering import Table
from connectors.sandbox.rows import Row

# Attachable Ids lie beyond what a double can hold (qbo.md §2.8).
FIRST_IDS = {"Attachable": 5_000_000_000_000_503_624}


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A deleted record, as change data capture tells of it (qbo.md §4)."""

    entity: str
    id: str
    at: datetime


@dataclass(slots=True)
class Counters:
    """The numbers and names given so far."""

    ids: dict[str, int] = field(default_factory=dict)
    """The highest Id of each sequence."""
    touches: int = 0
    names: dict[tuple[str, str], str] = field(default_factory=dict)
    """The active member of a name list by entity and name."""
    numbers: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    """Transactions by entity and document number."""
    number_tops: dict[str, int] = field(default_factory=dict)
    """The highest document number of each sequence."""


class Tables:
    """Every row of a company by entity and Id."""

    def __init__(self) -> None:
        self.tombstones: list[Tombstone] = []
        self.counters = Counters()
        self._tables: defaultdict[str, Table] = defaultdict(Table)

    def get(self, entity: str, row_id: str) -> Row | None:
        """Find a row, active or not."""
        return self._tables[entity].rows.get(row_id)

    def table(self, entity: str) -> Table:
        """An entity's rows in all their orders."""
        return self._tables[entity]

    def everything(self) -> Iterable[tuple[str, Table]]:
        """Every entity that has rows, with them."""
        return [(name, table) for name, table in self._tables.items() if table.rows]

    def rows(self, entity: str) -> Iterator[Row]:
        """Go through an entity's rows in order of creation."""
        return iter(self._tables[entity].rows.values())

    def of_customer(self, entity: str, customer: str) -> Iterable[Row]:
        """The rows of an entity that point to a customer, however many there are of others."""
        return self._tables[entity].of_group(customer)

    def count(self, entity: str) -> int:
        """Count an entity's rows, inactive ones included."""
        return len(self._tables[entity].rows)

    def next_id(self, entity: Entity) -> str:
        """Hand out the next Id of the entity's sequence."""
        top = self.counters.ids.get(entity.ids, FIRST_IDS.get(entity.name, 1) - 1) + 1
        self.counters.ids[entity.ids] = top
        return str(top)

    def claim_id(self, entity: Entity, row_id: str) -> None:
        """Let a seed choose an Id; the sequence goes on after the highest."""
        if row_id.isdigit():
            self.counters.ids[entity.ids] = max(self.counters.ids.get(entity.ids, 0), int(row_id))

    def add(self, row: Row) -> None:
        """Keep a new row."""
        self._tables[row.entity.name].add(row)
        self.index(row, {})

    def remove(self, row: Row, moment: datetime) -> None:
        """Forget a deleted row, except that it was deleted."""
        self._tables[row.entity.name].remove(row)
        self._drop(row.entity, row.record)
        self.tombstones.append(Tombstone(row.entity.name, row.id, moment))

    def deleted_since(self, entity: str, since: datetime) -> list[Tombstone]:
        """What of an entity was deleted at *since* or later, in the order of deletion."""
        return [each for each in self.tombstones if each.entity == entity and each.at >= since]

    def touch(self, row: Row, moment: datetime) -> None:
        """Move LastUpdatedTime without an edit: a balance changed, mail went out (qbo.md §2.2)."""
        self.counters.touches += 1
        row.sequence = self.counters.touches
        self._tables[row.entity.name].touched(row, moment)
        times = row.record["MetaData"] | {"LastUpdatedTime": stamp(moment)}
        row.record = row.record | {"MetaData": times}

    def index(self, row: Row, before: Record) -> None:
        """Keep names and document numbers findable after a write."""
        self._drop(row.entity, before)
        record = row.record
        if row.entity.naming and record.get("Active", True):
            self.counters.names[row.entity.name, name_key(row.entity, record)] = row.id
        if number := record.get("DocNumber"):
            self.counters.numbers.setdefault((row.entity.name, number), []).append(row.id)
            self.see_number(row.entity, number)

    def _drop(self, entity: Entity, record: Record) -> None:
        if not record:
            return
        if (
            entity.naming
            and self.counters.names.get((entity.name, key := name_key(entity, record))) == record["Id"]
        ):
            del self.counters.names[entity.name, key]
        if number := record.get("DocNumber"):
            self.counters.numbers[entity.name, number].remove(record["Id"])

    def named(self, entities: tuple[str, ...], key: str) -> tuple[str, str] | None:
        """Find the active member of a name list that has this name: its entity and Id."""
        for entity in entities:
            if found := self.counters.names.get((entity, key)):
                return entity, found
        return None

    def numbered(self, entity: str, number: str) -> list[str]:
        """Find the transactions with this document number."""
        return self.counters.numbers.get((entity, number), [])

    def see_number(self, entity: Entity, number: str) -> None:
        """Remember the highest number used, from which the next is counted."""
        if entity.numbered and number.isdigit():
            self.counters.number_tops[entity.numbered] = max(
                self.counters.number_tops.get(entity.numbered, 0), int(number)
            )

    def next_number(self, entity: Entity) -> str:
        """The number QuickBooks would suggest next."""
        return str(self.counters.number_tops.get(entity.numbered, 1000) + 1)


def name_key(entity: Entity, record: Record) -> str:
    """What must be unique: the display name, or for nested lists the whole path (qbo.md §2.9)."""
    name = record.get(entity.naming)
    if entity.naming == "Name" and "ParentRef" in entity.by_name:
        name = record.get("FullyQualifiedName", name)
    return str(name or "").casefold()


__all__ = ["Row", "Tables", "Tombstone", "name_key"]
