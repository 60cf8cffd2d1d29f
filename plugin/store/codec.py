"""Values to JSON documents and back, by their type hints: what was decided or ordered is stored as it was.

A `Because` keeps the type of each fact, since a date and a text look alike in JSON.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

import msgspec

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
    if (names := _field_names(type(value))) is not None:
        return {name: to_json(getattr(value, name)) for name in names}
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
    return typing.cast("T", _decoder(typing.cast("Any", kind))(document))


def _tag(fact: Fact) -> str:
    if isinstance(fact, date):
        return "date"
    return "decimal" if isinstance(fact, Decimal) else "plain"


def _because(document: Any) -> Because:
    facts = [
        (name, value if tag == "plain" else _decoder(_FACT_TYPES[tag])(value))
        for name, tag, value in document["facts"]
    ]
    until = document["until"]
    return Because(document["rule"], tuple(facts), date.fromisoformat(until) if until else None)


_Decoder = Callable[[Any], Any]


@cache
def _decoder(kind: Any) -> _Decoder:
    """What makes a value of type *kind* of its document; worked out once for each type."""
    if kind is Because:
        return _because
    if isinstance(kind, type) and (names := _field_names(kind)) is not None:
        return _of_fields(kind, names)
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        present = _decoder(next(argument for argument in arguments if argument is not type(None)))
        if present is _as_it_is:
            return _as_it_is
        return lambda document: None if document is None else present(document)
    if origin is tuple:
        return _of_items(arguments)
    if origin is dict:
        value = _decoder(arguments[1])
        return lambda document: {key: value(item) for key, item in document.items()}
    if kind in (date, datetime):
        return typing.cast("_Decoder", kind.fromisoformat)
    return Decimal if kind is Decimal else _as_it_is


def _field_names(kind: type) -> tuple[str, ...] | None:
    """The fields of a dataclass or of a record; None for any other type."""
    if isinstance(kind, msgspec.StructMeta):
        return kind.__struct_fields__
    if dataclasses.is_dataclass(kind):
        return tuple(field.name for field in dataclasses.fields(kind))
    return None


def _of_fields(kind: type, names: tuple[str, ...]) -> _Decoder:
    hints, known = typing.get_type_hints(kind), frozenset(names)
    # Most values are themselves in JSON too: only the others are touched.
    decoders = [(name, decode) for name in names if (decode := _decoder(hints[name])) is not _as_it_is]

    def decoded(document: Mapping[str, Any]) -> Any:
        given = dict(document)
        if not given.keys() <= known:
            given = {name: value for name, value in given.items() if name in known}
        for name, decode in decoders:
            if name in given:
                given[name] = decode(given[name])
        return kind(**given)

    return decoded


def _of_items(arguments: tuple[Any, ...]) -> _Decoder:
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        item = _decoder(arguments[0])
        return lambda document: tuple(map(item, document))
    decoders = tuple(map(_decoder, arguments))
    return lambda document: tuple(decode(item) for decode, item in zip(decoders, document, strict=True))


def _as_it_is(document: Any) -> Any:
    return document
