"""An interest invoice of its own; the late invoices are not touched (qbo.md 2.4, design.md)."""

from __future__ import annotations

from typing import Any

from connectors.qbo.fields import value_of
from connectors.qbo.performers.charge_item import item_id
from connectors.qbo.performers.writing import create
from connectors.qbo.queries import equal, select
from connectors.qbo.reader import Reader
from connectors.qbo.wire import Customer, Invoice
from plugin.books import Proof, RaiseCharge, Refused
from plugin.core.money import to_major

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
    if proof := trace(reader, order):
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
        if error.code == "6140" and (proof := trace(reader, order)):
            return proof
        raise
    return Proof(ref=answer.new_id, tid=answer.tid, details={"total": str(answer.invoice.total_amt)})


def trace(reader: Reader, order: RaiseCharge) -> Proof | None:
    """The invoice with our number and our marker; a voided one too, as it was raised."""
    rows = reader.rows(select("Invoice", equal("DocNumber", order.number))).invoice
    ours = (row.id for row in rows if order.marker in (row.private_note or ""))
    charge_id = next(ours, None)
    return Proof(ref=charge_id) if charge_id else None


def charge_of(
    order: RaiseCharge, *, source: Invoice, customer: Customer, item: str, is_american: bool
) -> dict[str, Any]:
    """The charge as it is posted: nothing is left to be derived or inherited (qbo.md 2.3, 2.4)."""
    sales = (line.sales_item_line_detail for line in source.line if line.sales_item_line_detail)
    sale = next(sales, None)
    sold: dict[str, Any] = {"ItemRef": {"value": item}}
    if is_american:
        sold["TaxCodeRef"] = {"value": "NON"}
    if sale and (class_id := value_of(sale.class_ref)):
        sold["ClassRef"] = {"value": class_id}
    fields: dict[str, Any] = {
        "CustomerRef": {"value": order.customer.id},
        "DocNumber": order.number,
        "TxnDate": order.dated_on.isoformat(),
        "DueDate": order.due_on.isoformat(),
        "PrivateNote": order.marker,
        "Line": [
            {
                "Amount": to_major(line.amount_minor, order.source.currency),
                "Description": line.text,
                "DetailType": "SalesItemLineDetail",
                "SalesItemLineDetail": sold,
            }
            for line in order.lines
        ],
    }
    # Outside the US a document says how it is taxed: interest is no supply (qbo.md 2.4).
    extra = {
        "GlobalTaxCalculation": None if is_american else "NotApplicable",
        "SalesTermRef": _ref(order.customer.term_id),
        "BillEmail": _wrapped("Address", order.source.email or order.customer.email),
        "BillAddr": _address(customer.bill_addr) or _address(source.bill_addr),
        "CurrencyRef": _ref(value_of(source.currency_ref)),
        "ExchangeRate": source.exchange_rate,
        "ClassRef": _ref(value_of(source.class_ref)),
        "DepartmentRef": _ref(value_of(source.department_ref)),
    }
    return fields | {name: value for name, value in extra.items() if value is not None}


def _address(given: dict[str, Any] | None) -> dict[str, Any] | None:
    """An address without its id, so that a new one is made and nobody's is shared."""
    return {name: given[name] for name in _ADDRESS if given.get(name)} or None if given else None


def _ref(value: str | None) -> dict[str, str] | None:
    return _wrapped("value", value)


def _wrapped(name: str, value: str | None) -> dict[str, str] | None:
    return {name: value} if value else None
