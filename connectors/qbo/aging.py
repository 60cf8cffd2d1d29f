"""QuickBooks' report AgedReceivables, reduced to what is open on each customer's own account."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import InvalidOperation

import msgspec

from connectors.qbo.client import Raw
from connectors.qbo.reports import Cell, Rows, minor, report_of
from plugin.books import Refused

REPORT = "reports/AgedReceivables"
BUCKETS = 5
"""Current, 1 - 30, 31 - 60, 61 - 90, 91 and over; behind them stands the total."""


def asked_for(today: date) -> dict[str, str]:
    """What is open now, aged on *today* in periods of 30 days, whatever the report's own defaults are."""
    periods = {"aging_period": "30", "num_periods": "4"}
    return {"report_date": today.isoformat(), "aging_method": "Current", **periods}


def figures(raw: Raw, currency: str) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """(customer id, minor units by bucket) of everybody the report names; refused when it reads otherwise."""
    try:
        report = report_of(raw)
        return tuple(
            (cells[0].id or "", tuple(minor(cell, currency) for cell in cells[1:-1]))
            for cells in _own(report.rows)
        )
    except (msgspec.DecodeError, InvalidOperation, ValueError):
        # Not chained: the error's text may quote figures of customers.
        raise Refused(
            "QuickBooks' A/R Aging cannot be read as it came.", reason="unreadable", tid=raw.tid
        ) from None


def _own(rows: Rows) -> Iterator[tuple[Cell, ...]]:
    for row in rows.row:
        cells = row.header.col_data if row.header else row.col_data
        if cells and cells[0].id:
            if len(cells) != BUCKETS + 2:
                raise ValueError("The report has other columns than were asked for.")
            yield cells
        if row.rows is not None:
            yield from _own(row.rows)
