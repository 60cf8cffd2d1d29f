"""Refusals that hold for every transaction: closed books and document numbers (qbo.md §2.4, §8.2)."""

from __future__ import annotations

from connectors.sandbox import faults
from connectors.sandbox.books import Books
from connectors.sandbox.catalog.model import Record
from connectors.sandbox.rules.write import Write

AUTOMATIC = "AUTO_GENERATE"


def period_open(books: Books, *records: Record) -> None:
    """Refuse with 6210 if a transaction lies on or before the closing date; a person may still edit."""
    closed = books.preference("AccountingInfoPrefs", "BookCloseDate")
    if not closed or books.actor == "person":
        return
    if any(record.get("TxnDate", "9999") <= closed for record in records if record):
        raise faults.books_closed(books.switches.closed_books)


def give_number(write: Write) -> None:
    """Assign the next document number where the company numbers its forms itself (qbo.md §2.4)."""
    if not write.entity.numbered or write.entity.numbered == "journal":
        return
    number = write.values.get("DocNumber")
    custom = bool(write.books.preference("SalesFormsPrefs", "CustomTxnNumbers"))
    if number == AUTOMATIC or (number is None and write.creating and not custom):
        write.values["DocNumber"] = write.books.tables.next_number(write.entity)


def number_free(write: Write) -> None:
    """Refuse with 6140 a document number that another transaction of the kind carries."""
    number = write.values.get("DocNumber")
    allowed = "allowduplicatedocnum" in write.options or not write.books.switches.warn_duplicate_doc_numbers
    if not number or allowed or not write.changes("DocNumber") or write.entity.name == "Estimate":
        return
    others = write.books.tables.numbered(write.entity.name, number)
    if others:
        raise faults.duplicate_number(number, write.entity.name, others[0])
