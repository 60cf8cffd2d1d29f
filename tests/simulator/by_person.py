"""What a person does in QuickBooks in the midst of a drill."""

from __future__ import annotations

from decimal import Decimal

from connectors.sandbox.company import Company
from tests.simulator.drill_books import first_invoice


def edit(company: Company, entity: str, row_id: str, **fields: object) -> None:
    """A person changes some fields of a record, as it stands."""
    token = company.read(entity, row_id)["SyncToken"]
    company.update(entity, {"Id": row_id, "SyncToken": token, "sparse": True} | fields)


def send(company: Company) -> None:
    """The first invoice is mailed."""
    company.send("Invoice", first_invoice(company))


def bounce(company: Company) -> None:
    """QuickBooks learns that its last mail came back."""
    row = company.books.must_have("Invoice", first_invoice(company))
    row.put(DeliveryInfo=row.record["DeliveryInfo"] | {"DeliveryErrorType": "Undeliverable"})
    company.books.touch(row)


def pay(company: Company, amount: Decimal, *, applied: bool = True) -> None:
    """So much is paid on the first invoice, or lies there unapplied."""
    invoice = first_invoice(company)
    line = {"Amount": amount, "LinkedTxn": [{"TxnId": invoice, "TxnType": "Invoice"}]}
    body = {
        "CustomerRef": {"value": "1"},
        "TotalAmt": amount,
        "TxnDate": company.books.today().isoformat(),
        "Line": [line] if applied else [],
    }
    company.create("Payment", body)


def last(company: Company, entity: str) -> str:
    """The id of the record that was entered last."""
    return str(list(company.records(entity))[-1]["Id"])
