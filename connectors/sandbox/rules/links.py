"""What an invoice takes up: estimates close, time is billed, and both come back with it (qbo.md §2.4)."""

from __future__ import annotations

from typing import Any

from connectors.sandbox import faults
from connectors.sandbox.books import Books
from connectors.sandbox.catalog.model import Record
from connectors.sandbox.rules.write import Write
from connectors.sandbox.tables import Row

# What a client may link, and what taking it up and giving it back sets on it.
TAKEN: dict[str, tuple[Record, Record]] = {
    "Estimate": ({"TxnStatus": "Closed"}, {"TxnStatus": "Pending"}),
    "TimeActivity": ({"BillableStatus": "HasBeenBilled"}, {"BillableStatus": "Billable"}),
}


def check(write: Write) -> None:
    """Refuse a link to what is not there, or to another customer's."""
    for kind, number in taken(write.values):
        row = write.books.tables.get(kind, number)
        if row is None or _customer(row.record) not in {None, _customer(write.values)}:
            raise faults.cannot_link(kind, number)


def _customer(record: Record) -> Any:
    return record.get("CustomerRef", {}).get("value")


def taken(record: Record) -> list[tuple[str, str]]:
    """The estimates and times a form takes up."""
    return [
        (link["TxnType"], link["TxnId"]) for link in record.get("LinkedTxn", []) if link["TxnType"] in TAKEN
    ]


def follow(books: Books, row: Row, before: Record) -> None:
    """Close what is newly taken up, and give back what no longer is."""
    now, then = taken(row.record), taken(before)
    mark = {"TxnId": row.id, "TxnType": row.entity.name}
    for kind, number in [pair for pair in then if pair not in now]:
        _put(books, kind, number, mark, is_taken=False)
    for kind, number in [pair for pair in now if pair not in then]:
        _put(books, kind, number, mark, is_taken=True)


def give_back(books: Books, row: Row) -> None:
    """Give everything back, because the form is about to go."""
    mark = {"TxnId": row.id, "TxnType": row.entity.name}
    for kind, number in taken(row.record):
        _put(books, kind, number, mark, is_taken=False)


def _put(books: Books, kind: str, number: str, mark: Record, *, is_taken: bool) -> None:
    row = books.tables.get(kind, number)
    if row is None:
        return
    others = [each for each in row.record.get("LinkedTxn", []) if each != mark]
    links = [*others, mark] if is_taken else others
    if row.put(LinkedTxn=links or None, **TAKEN[kind][0 if is_taken else 1]):
        books.touch(row)
