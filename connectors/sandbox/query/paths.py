"""Properties a query may name: resolved against the catalog, in any case, through dots (qbo.md §3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from connectors.sandbox import faults
from connectors.sandbox.catalog.fields import text
from connectors.sandbox.catalog.model import Entity, Field, Kind, Record, Shape
from connectors.sandbox.query.refusals import invalid_query

NESTED = {Kind.PART, Kind.PARTS}
REF_PARTS = {"value": text("value"), "name": text("name"), "type": text("type")}
NOT_QUERYABLE = {"DepartmentRef", "CustomerTypeRef"}
"""References that the service has been seen to refuse in a condition."""


@dataclass(frozen=True, slots=True)
class Path:
    """A way through a record to a single value."""

    names: tuple[str, ...]
    field: Field
    through_lists: bool = False
    """Whether it passes a list, and so may meet several values."""

    @property
    def is_id(self) -> bool:
        """Whether it leads to the record's Id, which is compared as a number."""
        return self.names == ("Id",)

    def values(self, record: Record) -> Iterator[Any]:
        """Every value the path meets; lists are gone through."""
        return _walk(record, self.names)

    def reader(self) -> Callable[[Record], Any]:
        """A function that finds the first value the path meets, or None."""
        if self.through_lists or len(self.names) > 2:
            return lambda record: next(_walk(record, self.names), None)
        if len(self.names) == 1:
            (name,) = self.names
            return lambda record: record.get(name)
        outer, inner = self.names
        return lambda record: record[outer].get(inner) if outer in record else None


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
    """Resolve a property of WHERE or ORDER BY; 4001 if there is none or it cannot be compared.

    Of the company's settings only MetaData can be asked about (qbo.md §2.9).
    """
    path = _resolve(entity, written)
    field = path.field
    settings = entity.name == "Preferences" and path.names[0] != "MetaData"
    if path.names[0] in NOT_QUERYABLE or (settings and path.names != ("Id",)):
        raise invalid_query(f"property '{written}' is not queryable")
    if field.kind is Kind.REF:
        return Path((*path.names, "value"), field, path.through_lists)
    if field.kind is Kind.PART and field.shape and len(field.shape.fields) == 1:
        # An e-mail address or a phone number is compared by the only thing in it.
        only = field.shape.fields[0]
        return Path((*path.names, only.name), only, path.through_lists)
    if field.kind in NESTED:
        raise invalid_query(f"property '{written}' is not queryable")
    return path


def projected(entity: Entity, written: str) -> Path:
    """Resolve a property of SELECT: scalars and references only (recorded text for the rest)."""
    path = _resolve(entity, written)
    if path.field.kind in NESTED or path.through_lists:
        raise not_found(written, entity)
    return path


def not_found(written: str, entity: Entity) -> faults.Fault:
    """The validator's words for a property an entity does not have."""
    return invalid_query(f"Property {written} not found for Entity {entity.name}")


def _resolve(entity: Entity, written: str) -> Path:
    names: list[str] = []
    fields = entity.by_any_case
    found: Field | None = None
    lists = False
    for name in written.split("."):
        lists = lists or (found is not None and found.kind is Kind.PARTS)
        found = fields.get(name.lower())
        if found is None:
            raise not_found(written, entity)
        names.append(found.name)
        fields = REF_PARTS if found.kind is Kind.REF else _inside(found.shape)
    if found is None:
        raise not_found(written, entity)
    return Path(tuple(names), found, lists)


def _inside(shape: Shape | None) -> Mapping[str, Field]:
    return shape.by_any_case if shape else {}
