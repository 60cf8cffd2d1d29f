"""The shape that all of QuickBooks' reports have: sections, rows and cells."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from connectors.qbo.client import Raw
from connectors.qbo.wire import Wire
from plugin.core.money import to_minor


class Cell(Wire, rename="lower"):
    """One cell; one that names a record brings its id."""

    value: str = ""
    id: str | None = None


class Line(Wire):
    """The cells of a header."""

    col_data: tuple[Cell, ...] = ()


class Row(Wire):
    """One row; or a section, with its own cells in the header and its rows below."""

    col_data: tuple[Cell, ...] = ()
    header: Line | None = None
    rows: Rows | None = None


class Rows(Wire):
    """The rows below something."""

    row: tuple[Row, ...] = ()


class Report(Wire):
    """The report, without its titles."""

    rows: Rows = msgspec.field(default_factory=Rows)


_DECODER = msgspec.json.Decoder(Report)


def report_of(raw: Raw) -> Report:
    """The report that was answered; raises msgspec.DecodeError when it is none."""
    return _DECODER.decode(raw.body)


def minor(cell: Cell, currency: str) -> int:
    """The amount in a cell in minor units; an empty one is nothing. Raises ValueError or InvalidOperation."""
    return to_minor(Decimal(cell.value or 0), currency)
