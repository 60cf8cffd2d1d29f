"""Reading what a client sent: properties known, references and nested objects (qbo.md §2.2, §8.2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from connectors.sandbox import faults, scalars
from connectors.sandbox.catalog.model import Entity, Field, Kind, Record, Shape
from connectors.sandbox.scalars import misfit

# Jackson names so many of the properties it knows before it gives up listing them.
KNOWN_SHOWN = 55
REF_KEYS = frozenset(("value", "name", "type"))


def checked(entity: Entity, body: Mapping[str, Any]) -> Record:
    """Return the writable properties of *body* in stored form.

    A property sent empty is None, which clears it; one sent as null is as good as not sent; read-only
    ones are ignored without a word, as QuickBooks does.
    """
    values: Record = {}
    for name, value in body.items():
        field = entity.by_name.get(name)
        if field is None:
            if name not in entity.tolerated:
                raise unknown(name, entity.name, entity.fields, entity.tolerated)
        elif value is not None and not field.read_only:
            values[name] = stored(field, value)
    return values


def stored(field: Field, value: Any) -> Any:
    """Bring one value into the form answers print, or None if it is empty."""
    if isinstance(value, str) and not value.strip() and field.kind is not Kind.TEXT:
        return None
    return READERS[field.kind](field, value)


def unknown(name: str, schema: str, fields: tuple[Field, ...], tolerated: frozenset[str]) -> faults.Fault:
    """The words Jackson finds for a property it does not know."""
    named = [field.name for field in fields]
    known = [*named, *sorted(tolerated - set(named))]
    listed = ", ".join(f'"{each}"' for each in known[:KNOWN_SHOWN])
    more = " [truncated]" if len(known) > KNOWN_SHOWN else ""
    return faults.bad_property(
        f'Unrecognized field "{name}" (class com.intuit.schema.finance.v3.{schema}), not marked as '
        f"ignorable ({len(known)} known properties: {listed}{more}])"
    )


def _ref(field: Field, value: Any) -> Record | None:
    if isinstance(value, str | int):
        value = {"value": value}
    if not isinstance(value, Mapping):
        raise misfit(field, value, "com.intuit.schema.finance.v3.ReferenceType")
    for name in value:
        if name not in REF_KEYS:
            raise unknown(name, "ReferenceType", (), REF_KEYS)
    target = str(value.get("value") or "").strip()
    if not target:
        return None
    found: Record = {"value": target}
    if field.typed and value.get("type"):
        found["type"] = str(value["type"])
    return found | ({"name": str(value["name"])} if value.get("name") and not field.bare else {})


def _part(field: Field, value: Any) -> Record | None:
    if not isinstance(value, Mapping) or field.shape is None:
        raise misfit(
            field, value, "com.intuit.schema.finance.v3." + (field.shape.name if field.shape else "Any")
        )
    return nested(field.shape, value) or None


def nested(shape: Shape, value: Mapping[str, Any]) -> Record:
    """Read a nested object; what is empty in it is left out."""
    if shape.open:
        return {name: each for name, each in value.items() if each is not None}
    found: Record = {}
    for name, each in value.items():
        field = shape.by_name.get(name)
        if field is None:
            if name not in shape.tolerated:
                raise unknown(name, shape.name, shape.fields, shape.tolerated)
        elif each is not None and not field.read_only:
            found[name] = stored(field, each)
    return {
        field.name: found[field.name] for field in shape.fields if found.get(field.name) not in (None, [])
    }


def _parts(field: Field, value: Any) -> list[Record]:
    shape = field.shape
    if isinstance(value, Mapping):
        value = [value]
    if shape is None or not isinstance(value, list):
        raise misfit(field, value, "java.util.ArrayList")
    found = []
    for each in value:
        if not isinstance(each, Mapping):
            raise misfit(field, each, f"com.intuit.schema.finance.v3.{shape.name}")
        found.append(nested(shape, each))
    return found


READERS: dict[Kind, Callable[[Field, Any], Any]] = {
    Kind.TEXT: scalars.text,
    Kind.EMAIL: scalars.email,
    Kind.FLAG: scalars.flag,
    Kind.MONEY: scalars.amount,
    Kind.NUMBER: scalars.number,
    Kind.WHOLE: scalars.whole,
    Kind.DATE: scalars.day,
    Kind.TIME: scalars.time,
    Kind.CHOICE: scalars.choice,
    Kind.REF: _ref,
    Kind.PART: _part,
    Kind.PARTS: _parts,
}
