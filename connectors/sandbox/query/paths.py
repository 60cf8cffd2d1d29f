"""Properties a query may name: resolved against the catalog, in any case, through dots (qbo.md §3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from connectors.sandbox import faults
from connectors.sandbox.catalog.model import Entity, Field, Kind, Record, Shape, text

NESTED = {Kind.PART, Kind.PARTS}
REF_PARTS = {"value": text("value"), "name": text("name"), "type": text("type")}


@dataclass(frozen=True, slots=True)
class Path:
    """A way through a record to a single value."""

    names: tuple[str, ...]
    field: Field

    @property
    def is_id(self) -> bool:
        """Whether it leads to the record's Id, which is compared as a number."""
        return self.names == ("Id",)

    def values(self, record: Record) -> Iterator[Any]:
        """Every value the path meets; lists are gone through."""
        return _walk(record, self.names)

    def value(self, record: Record) -> Any:
        """The first value the path meets."""
        return next(self.values(record), None)


def _walk(value: Any, names: tuple[str, ...]) -> Iterator[Any]:
    if isinstance(value, list):
        for each in value:
            yield from _walk(each, names)
    elif not names:
        if value is not None:
            yield value
    elif isinstance(value, dict) and names[0] in value:
        yield from _walk(value[names[0]], names[1:])


def comparable(entity: Entity, written: str) -> Path:
    """Resolve a property of WHERE or ORDER BY; 4001 if there is none or it cannot be compared."""
    path = _resolve(entity, written)
    field = path.field
    if field.kind is Kind.REF:
        return Path((*path.names, "value"), field)
    if field.kind is Kind.PART and field.shape and len(field.shape.fields) == 1:
        # An e-mail address or a phone number is compared by the only thing in it.
        only = field.shape.fields[0]
        return Path((*path.names, only.name), only)
    if field.kind in NESTED:
        raise faults.invalid_query(f"property '{written}' is not queryable")
    return path


def projected(entity: Entity, written: str) -> Path:
    """Resolve a property of SELECT: scalars and references only (recorded text for the rest)."""
    path = _resolve(entity, written)
    if path.field.kind in NESTED:
        raise not_found(written, entity)
    return path


def not_found(written: str, entity: Entity) -> faults.Fault:
    """The validator's words for a property an entity does not have."""
    return faults.invalid_query(f"Property {written} not found for Entity {entity.name}")


def _resolve(entity: Entity, written: str) -> Path:
    names: list[str] = []
    fields = {each.name.lower(): each for each in entity.fields}
    found: Field | None = None
    for name in written.split("."):
        found = fields.get(name.lower())
        if found is None:
            raise not_found(written, entity)
        names.append(found.name)
        fields = REF_PARTS if found.kind is Kind.REF else _inside(found.shape)
    if found is None:
        raise not_found(written, entity)
    return Path(tuple(names), found)


def _inside(shape: Shape | None) -> dict[str, Field]:
    return {each.name.lower(): each for each in shape.fields} if shape else {}
