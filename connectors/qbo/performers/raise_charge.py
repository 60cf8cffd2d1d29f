"""An interest invoice of its own; the late invoices are not touched (qbo.md 2.4, design.md)."""

from __future__ import annotations

from typing import Any

import msgspec

from connectors.qbo.performers.charge_item import item_id
from connectors.qbo.performers.deleted import refuse_if_deleted_since
from connectors.qbo.performers.selling import given, lines_sold, ref, taken_over
from connectors.qbo.performers.writing import create
from connectors.qbo.queries import equal, select
from connectors.qbo.reader import Reader
from connectors.qbo.wire import Customer, Invoice
from plugin.books import Refused
from plugin.orders import Proof, RaiseCharge

_ADDRESS = (
    "Line1",
    "Line2",
    "Line3",
    "Line4",
    "Line5",
    "City",
    "CountrySubDivisionCode",
    "PostalCode",
    "Country",
)


def perform(reader: Reader, order: RaiseCharge, request_id: str) -> Proof:
    """Raise the charge, unless QuickBooks has it already.

    It is looked for first: not every company refuses a number used twice, and nobody knows how long
    QuickBooks remembers a request id (qbo.md 5, 13).
    """
    if proof := _raised(reader, order):
        return proof
    fields = charge_of(
        order,
        source=reader.invoice(order.source.id),
        customer=reader.customer(order.customer.id),
        item=item_id(reader, request_id),
        is_american=reader.is_american,
    )
    try:
        answer = create(reader, "Invoice", fields, request_id)
    except Refused as error:
        if error.code == "6140" and (proof := _raised(reader, order)):
            return proof
        raise
    return Proof(ref=answer.new_id, tid=answer.tid, details={"total": str(answer.invoice.total_amt)})


def trace(reader: Reader, order: RaiseCharge) -> Proof | None:
    """The invoice with our number and our marker; a voided one too, as it was raised.

    Refused when there is none and invoices were deleted since: it may have been raised all the same.
    """
    proof = _raised(reader, order)
    if proof is None:
        refuse_if_deleted_since(reader, "Invoice", order.dated_on)
    return proof


def _raised(reader: Reader, order: RaiseCharge) -> Proof | None:
    rows = reader.rows(select("Invoice", equal("DocNumber", order.number))).invoice
    ours = (row.id for row in rows if order.marker in (row.private_note or ""))
    charge_id = next(ours, None)
    return Proof(ref=charge_id) if charge_id else None


def charge_of(
    order: RaiseCharge, *, source: Invoice, customer: Customer, item: str, is_american: bool
) -> dict[str, Any]:
    """The charge as it is posted: nothing is left to be derived or inherited (qbo.md 2.3, 2.4)."""
    fields: dict[str, Any] = {
        "CustomerRef": {"value": order.customer.id},
        "DocNumber": order.number,
        "TxnDate": order.dated_on.isoformat(),
        "DueDate": order.due_on.isoformat(),
        "PrivateNote": order.marker,
        "Line": lines_sold(
            order.lines, currency=order.source.currency, source=source, item=item, is_american=is_american
        ),
    }
    extra = {
        "SalesTermRef": ref(order.customer.term_id),
        "BillEmail": _wrapped("Address", order.source.email or order.customer.email),
        "BillAddr": _address(customer.bill_addr) or _address(source.bill_addr),
    }
    return fields | given(extra | taken_over(source, is_american=is_american))


def _address(sent: msgspec.Raw) -> dict[str, Any] | None:
    """An address without its id, so that a new one is made and nobody's is shared; None without one."""
    found = msgspec.json.decode(sent)
    if not isinstance(found, dict):
        return None
    return {name: found[name] for name in _ADDRESS if found.get(name)} or None


def _wrapped(name: str, value: str | None) -> dict[str, str] | None:
    return {name: value} if value else None
