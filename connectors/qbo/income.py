"""QuickBooks' report GeneralLedger, reduced to what others posted to the income account of our charges."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import InvalidOperation

import msgspec

from connectors.qbo.client import Raw
from connectors.qbo.reports import Cell, Rows, minor, report_of
from plugin.books import Refused
from plugin.core.register import IncomeEntry

REPORT = "reports/GeneralLedger"
COLUMNS = ("tx_date", "txn_type", "doc_num", "subt_nat_amount")
COMPARED_BY_LINE = frozenset({"Invoice", "Credit Memo"})
"""Of these the mirrors know what stands on our item, whatever else their lines post to the account."""


def asked_for(account_id: str, first: date, last: date) -> dict[str, str]:
    """What was posted to the account, whether paid or not."""
    days = {"start_date": first.isoformat(), "end_date": last.isoformat()}
    return {"account": account_id, **days, "accounting_method": "Accrual", "columns": ",".join(COLUMNS)}


def entries(raw: Raw, currency: str) -> tuple[IncomeEntry, ...]:
    """Each transaction of the report with the sum of its lines; refused when it reads otherwise."""
    found: dict[str, IncomeEntry] = {}
    try:
        for _, kind, number, amount in _transactions(report_of(raw).rows):
            before = found[kind.id].amount_minor if kind.id in found else 0
            entry = IncomeEntry(
                document_id=kind.id or "",
                what=kind.value,
                number=number.value,
                currency=currency,
                amount_minor=before + minor(amount, currency),
            )
            found[entry.document_id] = entry
    except (msgspec.DecodeError, InvalidOperation, ValueError):
        # Not chained: the error's text may quote figures.
        raise Refused(
            "QuickBooks' general ledger cannot be read as it came.", reason="unreadable", tid=raw.tid
        ) from None
    return tuple(one for one in found.values() if one.amount_minor and one.what not in COMPARED_BY_LINE)


def _transactions(rows: Rows) -> Iterator[tuple[Cell, ...]]:
    """The rows that stand for a transaction; the balance an account begins with has no id."""
    for row in rows.row:
        if row.rows is not None:
            yield from _transactions(row.rows)
        elif row.col_data:
            if len(row.col_data) != len(COLUMNS):
                raise ValueError("The report has other columns than were asked for.")
            if row.col_data[1].id:
                yield row.col_data
