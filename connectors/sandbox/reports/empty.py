"""A report that nobody here draws up: its header and its columns, and the word that it holds no data.

The columns are there all the same, because clients read the days of a report from them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from connectors.sandbox.books import Books
from connectors.sandbox.catalog.model import Record
from connectors.sandbox.moments import day_from
from connectors.sandbox.reports.asking import Asked
from connectors.sandbox.reports.shape import whole

DAYS_MAX = 366


def without_data(books: Books, name: str, asked: Asked, given: Mapping[str, str]) -> Record:
    """An empty report over the days from `start_date` to `end_date`, a column for each day if asked so."""
    end = day_from(given.get("end_date", "")) or asked.day
    start = day_from(given.get("start_date", "")) or min(asked.start, end)
    if "start_date" in given or "end_date" in given:
        asked = replace(asked, start=start, day=end, macro="")
    daily = given.get("summarize_column_by", "").lower() == "days"
    columns = [
        column("", "Account", "account"),
        *(_of_day(day) for day in _days(start, end) if daily),
        column("Total", "Money", "total"),
    ]
    found = whole(books, name, asked, columns, [], ranged=True)
    found["Header"] |= {"ReportBasis": "Accrual", "SummarizeColumnsBy": "Days" if daily else "Total"}
    return found


def column(title: str, kind: str, key: str, **more: str) -> Record:
    """One column and what is told of it."""
    told = [{"Name": name, "Value": value} for name, value in (more | {"ColKey": key}).items()]
    return {"ColTitle": title, "ColType": kind, "MetaData": told}


def _days(start: date, end: date) -> Iterator[date]:
    for number in range(min((end - start).days + 1, DAYS_MAX)):
        yield start + timedelta(days=number)


def _of_day(day: date) -> Record:
    title = f"{day:%b} {day.day}, {day.year}"
    return column(title, "Money", title, StartDate=day.isoformat(), EndDate=day.isoformat())
