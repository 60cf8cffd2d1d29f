"""One record, kept as values, as the bytes that answers carry, or as both (qbo.md §2.1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol

import msgspec

from connectors.sandbox.catalog.model import Entity, Field, Kind, Record

ENCODER = msgspec.json.Encoder(decimal_format="number")
DECODER = msgspec.json.Decoder(float_hook=Decimal)
EXACT = {Kind.MONEY, Kind.NUMBER}
ID_DIGITS = 30


class Keeper(Protocol):
    """Whoever keeps rows in order, and must know when one changes."""

    def replaced(self, row: Row, before: Record) -> None:
        """The row's record was another one until now."""


class Row:
    """One record as answers print it, with what QuickBooks remembers and does not print.

    A record is replaced and never changed in place, so whoever holds one holds a snapshot. What a saved
    company brought along stays bytes until somebody looks inside.
    """

    __slots__ = ("_printed", "_record", "entity", "id", "line_ids", "sequence", "table")

    def __init__(self, entity: Entity, record: Record, sequence: int = 0, line_ids: int = 0) -> None:
        self.entity = entity
        self.id = str(record["Id"])
        self.sequence = sequence
        """The order of last touches, finer than the seconds of LastUpdatedTime."""
        self.line_ids = line_ids
        """The highest line Id ever given; a removed line's Id is not used again."""
        self.table: Keeper | None = None
        """Where it is kept; None before it is added and after it is removed."""
        self._record: Record | None = record
        self._printed: bytes | None = None

    @classmethod
    def saved(cls, entity: Entity, row_id: str, printed: bytes, sequence: int, line_ids: int) -> Row:
        """A row out of a file, its record still bytes."""
        row = cls(entity, {"Id": row_id}, sequence, line_ids)
        row._record, row._printed = None, printed
        return row

    @property
    def record(self) -> Record:
        """The record's values, not to be changed in place."""
        if self._record is None:
            self._record = revived(self.entity, self._printed or b"{}")
        return self._record

    @record.setter
    def record(self, record: Record) -> None:
        before = self.record
        self._record, self._printed = record, None
        if self.table is not None:
            self.table.replaced(self, before)

    @property
    def printed(self) -> bytes:
        """The record as JSON, made once for each state of it."""
        if self._printed is None:
            self._printed = ENCODER.encode(self._record)
        return self._printed

    @property
    def updated(self) -> datetime:
        """LastUpdatedTime, to the second."""
        return datetime.fromisoformat(self.record["MetaData"]["LastUpdatedTime"])

    def by_id(self) -> str:
        """What rows are sorted by when Ids decide: numbers by size, then names."""
        return id_key(self.id)

    def last_touch(self) -> int:
        """What rows are sorted by when touches decide."""
        return self.sequence

    def put(self, **values: Any) -> bool:
        """Set derived values, keeping the order of an answer; tell whether anything changed."""
        record = self.record
        changed = {name: value for name, value in values.items() if record.get(name) != value}
        if changed:
            known = all(name in record and value is not None for name, value in changed.items())
            merged = record | changed
            self.record = merged if known else self.entity.arranged(merged)
        return bool(changed)


def id_key(row_id: str) -> str:
    """What Ids are compared by: numbers by size, then names."""
    return row_id.zfill(ID_DIGITS) if row_id.isdigit() else row_id.casefold()


Show = Callable[[Row], Any]
"""How a row goes into an answer."""


def as_record(row: Row) -> Record:
    """As values, for callers in this process."""
    return row.record


def as_printed(row: Row) -> msgspec.Raw:
    """As finished JSON, for the wire."""
    return msgspec.Raw(row.printed)


def revived(entity: Entity, printed: bytes) -> Record:
    """Read a printed record back, amounts and quantities as exact as they were."""
    record: Record = DECODER.decode(printed)
    _exact(entity.by_name, record)
    return record


def _exact(fields: Any, values: Record) -> None:
    """JSON has one kind of number; whole amounts become decimals again."""
    for name, value in values.items():
        field: Field | None = fields.get(name)
        if field is None:
            continue
        if field.kind in EXACT:
            values[name] = Decimal(value)
        elif field.shape is not None and not field.shape.open:
            for each in value if isinstance(value, list) else [value]:
                _exact(field.shape.by_name, each)
