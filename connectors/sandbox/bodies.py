"""Reading what a client sent: properties known, values of their kind and length (qbo.md §2.2, §8.2)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from connectors.sandbox import faults
from connectors.sandbox.catalog.model import Entity, Field, Kind, Record, Shape
from connectors.sandbox.moments import day_from, parsed, stamp
from connectors.sandbox.money import decimal_from, money, quantity

# Jackson names so many of the properties it knows before it gives up listing them.
KNOWN_SHOWN = 55
ADDRESS = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+")
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


def misfit(field: Field, value: Any, wanted: str) -> faults.Fault:
    """The words Jackson finds for a value of the wrong kind."""
    return faults.bad_property(
        f"Can not construct instance of {wanted} from {type(value).__name__} value ({str(value)[:60]!r}): "
        f"not a valid value for {field.name}"
    )


def _text(field: Field, value: Any) -> str | None:
    if isinstance(value, bool):
        value = "true" if value else "false"
    if not isinstance(value, str):
        if decimal_from(value) is None:
            raise misfit(field, value, "java.lang.String")
        value = str(value)
    if field.longest is not None and len(value) > field.longest:
        raise faults.too_long(field.label or field.name, field.longest, len(value))
    return value or None


def _email(field: Field, value: Any) -> str | None:
    text = _text(field, value)
    if text is not None and not is_address_list(text):
        raise faults.bad_address()
    return text


def is_address_list(text: str) -> bool:
    """Tell whether *text* is one e-mail address or several with commas between (qbo.md §2.3)."""
    return all(ADDRESS.fullmatch(each.strip()) for each in re.split("[,;]", text))


def _flag(field: Field, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lower() in {"true", "false"}:
        return value.strip().lower() == "true"
    raise misfit(field, value, "java.lang.Boolean")


def _money(field: Field, value: Any) -> Any:
    number = decimal_from(value)
    if number is None:
        raise misfit(field, value, "java.math.BigDecimal")
    return money(number)


def _number(field: Field, value: Any) -> Any:
    number = decimal_from(value)
    if number is None:
        raise misfit(field, value, "java.math.BigDecimal")
    return quantity(number)


def _whole(field: Field, value: Any) -> int:
    number = decimal_from(value)
    if number is None or number != number.to_integral_value():
        raise misfit(field, value, "java.lang.Integer")
    return int(number)


def _day(field: Field, value: Any) -> str:
    day = day_from(value) if isinstance(value, str) else None
    if day is None:
        raise misfit(field, value, "java.util.Date")
    return day.isoformat()


def _time(field: Field, value: Any) -> str:
    moment = parsed(value) if isinstance(value, str) else None
    if moment is None:
        raise misfit(field, value, "java.util.Date")
    return stamp(moment)


def _choice(field: Field, value: Any) -> str:
    if value not in field.choices:
        raise faults.bad_choice(field.name, str(value))
    return str(value)


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
    Kind.TEXT: _text,
    Kind.EMAIL: _email,
    Kind.FLAG: _flag,
    Kind.MONEY: _money,
    Kind.NUMBER: _number,
    Kind.WHOLE: _whole,
    Kind.DATE: _day,
    Kind.TIME: _time,
    Kind.CHOICE: _choice,
    Kind.REF: _ref,
    Kind.PART: _part,
    Kind.PARTS: _parts,
}
