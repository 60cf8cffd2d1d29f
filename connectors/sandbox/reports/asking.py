"""What a report is asked for: the parameters of its URL, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from connectors.sandbox.books import Books
from connectors.sandbox.moments import day_from

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
PERIODS_MAX = 30


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A report's parameters with their documented defaults."""

    start: date
    day: date
    """As of when: `report_date`, or the end of `date_macro`, or today."""
    macro: str
    """The named range, if that is how the day was given."""
    current: bool
    """`aging_method=Current`: what is open now, aged on the report's day."""
    customers: tuple[str, ...]
    aging_period: int
    periods: int
    from_txn_date: bool
    """Whether the company ages from the transaction's date and not from the due date (qbo.md §2.9)."""
    columns: tuple[str, ...]
    terms: tuple[str, ...]
    due_from: date | None
    due_to: date | None
    past_due: int | None
    descending: bool
    accounts: tuple[str, ...]
    dated_from: date | None
    dated_to: date | None


def asked(books: Books, given: Mapping[str, str]) -> Asked:
    """Read the parameters; one that makes no sense counts as not sent."""
    today = books.today()
    start, end, macro = today, today, "today"
    if "date_macro" in given:
        first_month = books.preference("AccountingInfoPrefs", "FirstMonthOfFiscalYear") or "January"
        found = span(given["date_macro"], today, MONTHS.index(first_month) + 1)
        start, end, macro = (*found, given["date_macro"].lower()) if found else (today, today, "today")
    report_date = day_from(given.get("report_date", ""))
    if report_date:
        start, end, macro = report_date, report_date, ""
    return Asked(
        start=start,
        day=end,
        macro=macro,
        current=given.get("aging_method", "").lower() == "current",
        customers=_listed(given, "customer"),
        aging_period=_whole(given, "aging_period", 30) or 30,
        periods=min(_whole(given, "num_periods", 4) or 4, PERIODS_MAX),
        from_txn_date=bool(books.preference("ReportPrefs", "CalcAgingReportFromTxnDate")),
        columns=_listed(given, "columns"),
        terms=_listed(given, "term"),
        due_from=day_from(given.get("start_duedate", "")),
        due_to=day_from(given.get("end_duedate", "")),
        past_due=_whole(given, "past_due", None),
        descending=given.get("sort_order", "").lower() == "descend",
        accounts=_listed(given, "account"),
        dated_from=day_from(given.get("start_date", "")),
        dated_to=day_from(given.get("end_date", "")),
    )


def span(macro: str, today: date, first_month: int) -> tuple[date, date] | None:
    """The first and last day of a named range; None for a name nobody knows."""
    words = macro.lower().replace("-to-date", "").split()
    if words in (["today"], ["yesterday"]):
        day = today - timedelta(days=words == ["yesterday"])
        return day, day
    if len(words) < 2 or words[0] not in {"this", "last", "next"}:
        return None
    unit = words[-1]
    shift = {"this": 0, "last": -1, "next": 1}[words[0]]
    if unit == "week":
        start = today - timedelta(days=(today.weekday() + 1) % 7 - 7 * shift)
        end = start + timedelta(days=6)
    elif unit in {"month", "quarter", "year"}:
        length = {"month": 1, "quarter": 3, "year": 12}[unit]
        anchor = 1 if "calendar" in words else first_month
        months = today.year * 12 + today.month - 1
        begin = months - (months - (anchor - 1)) % length + shift * length
        start, end = _first(begin), _first(begin + length) - timedelta(days=1)
    else:
        return None
    return start, min(end, today) if "-to-date" in macro.lower() and shift == 0 else end


def _first(months: int) -> date:
    """The first day of a month counted from the year 0."""
    return date(months // 12, months % 12 + 1, 1)


def _listed(given: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in given.get(name, "").split(",") if each.strip())


def _whole(given: Mapping[str, str], name: str, default: int | None) -> int | None:
    text = given.get(name, "").strip()
    return int(text) if text.isdigit() and len(text) < 5 else default
