"""The common shape of all reports: header, columns, rows of cells, sections with sums."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from connectors.sandbox.books import Books
from connectors.sandbox.catalog.model import Record
from connectors.sandbox.moments import stamp
from connectors.sandbox.reports.asking import Asked

Cell = dict[str, str]


def cell(value: str, row_id: str = "") -> Cell:
    """One cell, with the Id of what it names."""
    return {"value": value} | ({"id": row_id} if row_id else {})


def figure(amount: Decimal, *, blank: bool = False) -> Cell:
    """An amount with two decimals; nothing, if zero is left blank."""
    return cell("" if blank and not amount else f"{amount:.2f}")


def data(cells: Iterable[Cell], *, plain: bool = False) -> Record:
    """A row of cells; summaries print those at the top without a type (documented)."""
    return {"ColData": list(cells)} | ({} if plain else {"type": "Data"})


def section(
    *, header: Sequence[Cell] = (), rows: Sequence[Record] = (), summary: Sequence[Cell] = (), group: str = ""
) -> Record:
    """A section: what it is, what is in it, and its sum."""
    found: dict[str, Any] = {}
    if header:
        found["Header"] = {"ColData": list(header)}
    if rows:
        found["Rows"] = {"Row": list(rows)}
    if summary:
        found["Summary"] = {"ColData": list(summary)}
    return found | {"type": "Section"} | ({"group": group} if group else {})


def whole(
    books: Books, name: str, asked: Asked, columns: Sequence[Record], rows: Sequence[Record], *, ranged: bool
) -> Record:
    """A finished report; *ranged* says whether its header tells the range it covers."""
    header: dict[str, Any] = {"Time": stamp(books.now()), "ReportName": name}
    if asked.macro:
        header["DateMacro"] = asked.macro if ranged else "all"
    if ranged:
        header["StartPeriod"] = asked.start.isoformat()
        header["EndPeriod"] = asked.day.isoformat()
    header["Currency"] = books.home_currency
    if asked.customers:
        header["Customer"] = ",".join(asked.customers)
    header["Option"] = [
        {"Name": "report_date", "Value": asked.day.isoformat()},
        {"Name": "NoReportData", "Value": "false" if rows else "true"},
    ]
    return {
        "Header": header,
        "Columns": {"Column": list(columns)},
        "Rows": {"Row": list(rows)} if rows else {},
    }
