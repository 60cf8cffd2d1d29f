"""An answer with a record in it that does not read: that record is reduced to what does, and no other.

Only an answer that is sound as a whole gets this far: its text is complete, and every record has an id.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, TypeVar

import msgspec

from connectors.qbo.wire import Record

R = TypeVar("R", bound=Record)

SPOILT = "spoilt fields"
"""How `Record.spoilt` is called in an answer; QuickBooks' own names have no blanks."""

_PLAIN = msgspec.json.Decoder(float_hook=Decimal)
_EXACT = msgspec.json.Encoder(decimal_format="number")
_FIELD = re.compile(r"`\$\.(\w+)")
"""Where msgspec says that something is wrong: the name of a field of ours, and nothing of its value."""


def encoded(answer: Any) -> bytes:
    """Built-in values as the JSON they came from, for a typed decoder; decimals stay what they are."""
    return _EXACT.encode(answer)


def salvaged(body: bytes, kinds: Mapping[str, type[Record]]) -> Any:
    """*body* as built-in values, in which every record of these *kinds* can be read.

    Raises msgspec.DecodeError when the answer is garbled, and msgspec.ValidationError when a record is so
    to its id.
    """
    answer = _PLAIN.decode(body)
    for rows in _lists(answer):
        for name, kind in kinds.items():
            if isinstance(records := rows.get(name), list):
                rows[name] = [_readable(record, kind) for record in records]
    return answer


def _lists(answer: Any) -> Iterator[dict[str, Any]]:
    """Wherever an answer holds lists of records: a query's rows, and the changes of each kind."""
    if not isinstance(answer, dict):
        return
    parts = answer.get("CDCResponse")
    changes = [part for part in parts if isinstance(part, dict)] if isinstance(parts, list) else []
    for part in (answer, *changes):
        found = part.get("QueryResponse")
        yield from (
            rows for rows in (found if isinstance(found, list) else [found]) if isinstance(rows, dict)
        )


def _readable(record: Any, kind: type[Record]) -> Any:
    """*record* without the fields that cannot be read, which it names instead."""
    spoilt: list[str] = []
    while True:
        try:
            msgspec.json.decode(encoded(record), type=kind, strict=False)
        except msgspec.ValidationError as error:
            found = _FIELD.search(str(error))
            if not isinstance(record, dict) or found is None or found[1] in ("Id", "status"):
                raise
            spoilt.append(found[1])
            record = {name: value for name, value in record.items() if name != found[1]}
        else:
            return record | {SPOILT: spoilt} if spoilt else record
