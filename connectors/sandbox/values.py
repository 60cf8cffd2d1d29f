"""Reading what people and programs send as the fields of one of our dataclasses."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, get_type_hints

import msgspec


def values_for(kind: type, given: Mapping[str, Any], noun: str) -> dict[str, Any]:
    """The fields of *kind* from JSON or a form; ValueError names what there is not, or does not fit."""
    fields = get_type_hints(kind)
    if unknown := sorted(set(given) - set(fields)):
        raise ValueError(f"{noun} has no {', '.join(unknown)}; it has {', '.join(fields)}.")
    return {name: _read(name, value, fields[name]) for name, value in given.items()}


def _read(name: str, value: Any, kind: Any) -> Any:
    try:
        return msgspec.convert(float(value) if isinstance(value, Decimal) else value, kind, strict=False)
    except msgspec.ValidationError as error:
        raise ValueError(f"{name}: {error}.") from None
