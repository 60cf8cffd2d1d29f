"""Mailing a form: what it changes on the form, and what leaves (qbo.md §6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from connectors.sandbox import engine, faults
from connectors.sandbox.books import Books
from connectors.sandbox.catalog.model import Entity, Record
from connectors.sandbox.mail import Mail
from connectors.sandbox.moments import stamp
from connectors.sandbox.money import ZERO
from connectors.sandbox.rules.sales import NO_ADDRESS
from connectors.sandbox.scalars import is_address_list
from connectors.sandbox.tables import Row

BOUNCING = "@bounce.example"
SUBJECTS = {
    "Invoice": ("InvoiceMessage", "Invoice"),
    "Estimate": ("EstimateMessage", "Estimate"),
    "SalesReceipt": ("SalesReceiptMessage", "Sales Receipt"),
}


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """How what is mailed fares, and when the form tells of it."""

    told_after: timedelta | None = timedelta()
    """When DeliveryInfo appears; None is never."""
    bounces_after: timedelta | None = None
    """When the form shows that the mail came back; None is never."""


PROMPT = Delivery()


def send(
    books: Books,
    outgoing: list[Mail],
    entity: Entity,
    row_id: str,
    to: str | None,
    *,
    delivery: Delivery = PROMPT,
) -> Row:
    """Mail a form; *to* is written over its BillEmail and stays there.

    SyncToken stays, LastUpdatedTime moves (recorded). DeliveryInfo is written unless *delivery* delays it.
    """
    if not entity.mailed:
        raise faults.unsupported(f"/{entity.name.lower()}/{row_id}/send")
    row = engine.read(books, entity, row_id)
    address = to or _address(books, row)
    if not address:
        raise _no_address(books)
    if not is_address_list(address):
        raise faults.bad_address()
    _within_cap(books, outgoing)
    values: Record = {}
    if field := _field(entity):
        values |= {"EmailStatus": "EmailSent", field: {"Address": address}}
    if delivery.told_after == timedelta() and "DeliveryInfo" in entity.by_name:
        values["DeliveryInfo"] = delivered(books, row, address)
    row.put(**values)
    books.touch(row)
    books.note(row, "emailed")
    outgoing.append(_message(books, row, address))
    return row


def delivered(books: Books, row: Row, address: str, *, bounced: bool = False) -> Record:
    """DeliveryInfo of a mail that left now."""
    before = row.record.get("DeliveryInfo", {}).get("DeliveryTime")
    keeps = before is not None and not books.switches.resend_moves_delivery_time
    told: Record = {"DeliveryType": "Email", "DeliveryTime": before if keeps else stamp(books.now())}
    if bounced or (books.switches.reports_undeliverable and address.lower().endswith(BOUNCING)):
        told["DeliveryErrorType"] = "Undeliverable"
    return told


def later(books: Books, row: Row, delivery: Delivery) -> list[tuple[timedelta, Record]]:
    """What the form will show of the mail that has just left, and when."""
    address = str(row.record.get("BillEmail", {}).get("Address", ""))
    due = []
    if delivery.told_after:
        due.append((delivery.told_after, delivered(books, row, address)))
    if delivery.bounces_after is not None:
        due.append((delivery.bounces_after, delivered(books, row, address, bounced=True)))
    return due


def arrive(books: Books, row: Row, told: Record, moment: datetime) -> None:
    """News of a mail arrives at its form, if that is still there."""
    if books.tables.get(row.entity.name, row.id) is row:
        row.put(DeliveryInfo=told)
        books.tables.touch(row, moment)


def _no_address(books: Books) -> faults.Fault:
    """QuickBooks' own refusal is not on record; the switch chooses between two likely ones."""
    if books.switches.send_without_address == "2020":
        return faults.missing("BillEmail")
    return faults.business(NO_ADDRESS)


def _address(books: Books, row: Row) -> str:
    """The form's own address; a payment has none and uses its customer's."""
    if field := _field(row.entity):
        return str(row.record.get(field, {}).get("Address", ""))
    customer = books.must_have("Customer", row.record["CustomerRef"]["value"]).record
    return str(customer.get("PrimaryEmailAddr", {}).get("Address", ""))


def _field(entity: Entity) -> str:
    """Where a form keeps the address it is mailed to; a payment keeps none."""
    return next((each for each in ("BillEmail", "POEmail") if each in entity.by_name), "")


def _within_cap(books: Books, outgoing: list[Mail]) -> None:
    """Refuse beyond the day's mails, if the switch sets a number."""
    limit = books.switches.mails_per_day
    if limit is not None and sum(each.at > books.now() - timedelta(days=1) for each in outgoing) >= limit:
        raise faults.business(f"You have reached the limit of {limit} emails per day.")


def _message(books: Books, row: Row, address: str) -> Mail:
    record = row.record
    setting, word = SUBJECTS.get(row.entity.name, ("", row.entity.name))
    number = str(record.get("DocNumber", ""))
    template = (books.preference("EmailMessagesPrefs", setting) or {}).get("Subject", "")
    subject = template.replace(f"[{word} No.]", number) or f"{word} {number}".strip()
    return Mail(
        at=books.now(),
        entity=row.entity.name,
        id=row.id,
        doc_number=number,
        to=address,
        cc=str(record.get("BillEmailCc", {}).get("Address", "")),
        subject=subject,
        memo=str(record.get("CustomerMemo", {}).get("value", "")),
        balance=record.get("Balance", ZERO),
        due_date=str(record.get("DueDate", "")),
        by=books.actor,
    )
