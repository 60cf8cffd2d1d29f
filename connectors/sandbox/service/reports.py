"""Reports: aged receivables from the ledger; every other report says that it has no data (qbo.md §2.1)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from connectors.sandbox.books import Books
from connectors.sandbox.catalog.model import Record
from connectors.sandbox.moments import envelope_stamp
from connectors.sandbox.money import ZERO, money

BUCKETS = ("Current", "1 - 30", "31 - 60", "61 - 90", "91 and over")
BUCKET_DAYS = 30
OPEN_ITEMS = (("Invoice", 1, "Balance"), ("CreditMemo", -1, "Balance"), ("Payment", -1, "UnappliedAmt"))


def report(books: Books, name: str, day: date) -> Record:
    """A report as of a day, in Intuit's Header, Columns and Rows."""
    rows = _aged(books, day) if name == "AgedReceivables" else []
    columns = ["", *BUCKETS, "TOTAL"] if name == "AgedReceivables" else [""]
    header = {
        "Time": envelope_stamp(books.now()),
        "ReportName": name,
        "Currency": books.home_currency,
        "StartPeriod": day.isoformat(),
        "EndPeriod": day.isoformat(),
        "Option": [
            {"Name": "report_date", "Value": day.isoformat()},
            {"Name": "NoReportData", "Value": "false" if rows else "true"},
        ],
    }
    return {
        "Header": header,
        "Columns": {
            "Column": [{"ColTitle": each, "ColType": "Money" if each else "Customer"} for each in columns]
        },
        "Rows": {"Row": rows} if rows else {},
    }


def _aged(books: Books, day: date) -> list[Record]:
    """A row for each customer who owes, by how long the debt has been due, and the sum below."""
    from_date = bool(books.preference("ReportPrefs", "CalcAgingReportFromTxnDate"))
    owed: dict[str, list[Decimal]] = {}
    for entity, sign, field in OPEN_ITEMS:
        for row in books.tables.rows(entity):
            record = row.record
            amount = record[field] * (record.get("ExchangeRate") or 1)
            if amount:
                since = str(record["TxnDate"] if from_date else record.get("DueDate", record["TxnDate"]))
                buckets = owed.setdefault(record["CustomerRef"]["value"], [ZERO] * len(BUCKETS))
                buckets[_bucket((day - date.fromisoformat(since)).days)] += sign * amount
    named = {books.must_have("Customer", each).record["FullyQualifiedName"]: each for each in owed}
    rows: list[Record] = [
        {"ColData": [{"value": name, "id": named[name]}, *_figures(owed[named[name]])]}
        for name in sorted(named)
    ]
    if rows:
        sums = [sum(column, ZERO) for column in zip(*owed.values(), strict=True)]
        total = {"ColData": [{"value": "TOTAL"}, *_figures(sums)]}
        rows.append({"Summary": total, "type": "Section", "group": "GrandTotal"})
    return rows


def _bucket(days_overdue: int) -> int:
    return 0 if days_overdue <= 0 else min((days_overdue - 1) // BUCKET_DAYS + 1, len(BUCKETS) - 1)


def _figures(amounts: list[Decimal]) -> list[dict[str, Any]]:
    shown = [*amounts, sum(amounts, ZERO)]
    return [{"value": f"{money(each):.2f}" if each else ""} for each in shown]
