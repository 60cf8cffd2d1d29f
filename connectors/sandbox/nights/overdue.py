"""Which invoices are late, as QuickBooks sees it."""

from __future__ import annotations

from datetime import date

from connectors.sandbox.books import Books
from connectors.sandbox.money import ZERO
from connectors.sandbox.tables import Row


def late(books: Books, today: date) -> list[tuple[Row, int]]:
    """Open invoices whose due date has passed, with the days since, in order of creation."""
    found = []
    for row in list(books.tables.rows("Invoice")):
        record = row.record
        if record["Balance"] > ZERO and record["DueDate"] < today.isoformat():
            found.append((row, (today - date.fromisoformat(record["DueDate"])).days))
    return found
