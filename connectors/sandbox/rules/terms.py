"""When an invoice falls due: its own terms, else its customer's, else thirty days (qbo.md §2.4, §2.7)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from connectors.sandbox.books import Books
from connectors.sandbox.catalog.model import Record
from connectors.sandbox.rules.write import Write


def due_date(write: Write, customer: Record | None) -> str | None:
    """Return the date sent, or the one that terms give; a changed term or date gives a new one."""
    sent = write.given.get("DueDate")
    held = write.values.get("DueDate")
    if sent or (held and not (write.changes("SalesTermRef") or write.changes("TxnDate"))):
        return str(sent or held)
    if write.entity.name not in {"Invoice", "Bill"}:
        return None
    theirs = customer or {}
    pointer = write.values.get("SalesTermRef") or theirs.get("SalesTermRef") or theirs.get("TermRef")
    start = date.fromisoformat(write.values["TxnDate"])
    if pointer is None:
        return (start + timedelta(days=write.books.switches.default_due_days)).isoformat()
    return under_term(write.books, pointer["value"], start).isoformat()


def under_term(books: Books, term_id: str, start: date) -> date:
    """Count from *start* as the term says: so many days, or a day of the month (DATE_DRIVEN)."""
    term = books.must_have("Term", term_id).record
    if term["Type"] == "STANDARD":
        return start + timedelta(days=term.get("DueDays", 0))
    day = term["DayOfMonthDue"]
    due = _on_day(start, day)
    if due < start:
        due = _on_day(_next_month(start), day)
    # Issued too close to the day: it falls due in the month after.
    too_close = (due - start).days < term.get("DueNextMonthDays", 0)
    return _on_day(_next_month(due), day) if too_close else due


def _on_day(month: date, day: int) -> date:
    return month.replace(day=min(day, monthrange(month.year, month.month)[1]))


def _next_month(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
