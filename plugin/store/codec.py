"""Values to JSON documents and back, by their type hints: what was decided or ordered is stored as it was.

A `Because` keeps the type of each fact, since a date and a text look alike in JSON.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

from plugin.core.because import Because, Fact

T = TypeVar("T")
_FACT_TYPES: Mapping[str, type] = {"date": date, "decimal": Decimal}


def to_json(value: object) -> Any:
    """*value* (a dataclass, a tuple, a date …) as a JSON document; raises TypeError for anything else."""
    if isinstance(value, Because):
        return {
            "rule": value.rule,
            "facts": [[name, _tag(fact), to_json(fact)] for name, fact in value.facts],
            "until": to_json(value.until),
        }
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_json(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, tuple | list):
        return [to_json(item) for item in value]
    if isinstance(value, dict):
        return {str(key): to_json(item) for key, item in value.items()}
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if value is None or isinstance(value, bool | int | str):
        return value
    raise TypeError(f"{type(value).__name__} has no place in a stored document.")


def from_json(kind: type[T], document: Any) -> T:
    """The value of type *kind* that `to_json` made *document* of."""
    return typing.cast("T", _decode(kind, document))


def _tag(fact: Fact) -> str:
    if isinstance(fact, date):
        return "date"
    return "decimal" if isinstance(fact, Decimal) else "plain"


def _because(document: Any) -> Because:
    facts = tuple(
        (name, _decode(_FACT_TYPES[tag], value) if tag in _FACT_TYPES else value)
        for name, tag, value in document["facts"]
    )
    return Because(document["rule"], facts, _decode(date | None, document["until"]))


@cache
def _hints(kind: type) -> dict[str, Any]:
    hints = typing.get_type_hints(kind)
    return {field.name: hints[field.name] for field in dataclasses.fields(kind)}


def _decode(kind: Any, document: Any) -> Any:
    if kind is Because:
        return _because(document)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return kind(
            **{name: _decode(hint, document[name]) for name, hint in _hints(kind).items() if name in document}
        )
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        if document is None:
            return None
        return _decode(next(argument for argument in arguments if argument is not type(None)), document)
    if origin is tuple:
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            return tuple(_decode(arguments[0], item) for item in document)
        return tuple(_decode(argument, item) for argument, item in zip(arguments, document, strict=True))
    if origin is dict:
        return {key: _decode(arguments[1], item) for key, item in document.items()}
    if kind in (date, datetime):
        return kind.fromisoformat(document)
    return Decimal(document) if kind is Decimal else document
