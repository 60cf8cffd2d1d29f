"""What people undo, move and rearrange in QuickBooks, said of the invoice or customer before them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.sandbox import faults
from connectors.sandbox.catalog.model import Record
from connectors.sandbox.money import ZERO

if TYPE_CHECKING:
    from connectors.sandbox.company import Company


def bounce(company: Company, invoice: Record, _words: str) -> object:
    """The last payment comes back: it is taken out of its deposit, if it lies in one, and deleted."""
    payment = _last_payment(company, invoice)
    take_from_deposit(company, payment)
    return company.delete("Payment", payment["Id"])


def take_from_deposit(company: Company, payment: Record) -> None:
    """Edit the deposits a payment lies in, or delete those that held nothing else."""
    for deposit_id in _linked(payment, "Deposit"):
        deposit = company.read("Deposit", deposit_id)
        kept = [line for line in deposit["Line"] if payment["Id"] not in _linked(line, "Payment")]
        if kept:
            company.update("Deposit", version(deposit) | {"Line": kept})
        else:
            company.delete("Deposit", deposit_id)


def void_payment(company: Company, invoice: Record, _words: str) -> object:
    """Void the last payment instead of deleting it."""
    payment = _last_payment(company, invoice)
    take_from_deposit(company, payment)
    return company.void("Payment", payment["Id"])


def unapply(company: Company, invoice: Record, _words: str) -> object:
    """Take the last payment off the invoice; its money stays with the customer."""
    payment = _last_payment(company, invoice)
    kept = [line for line in payment["Line"] if line["LinkedTxn"][0]["TxnId"] != invoice["Id"]]
    if any(line["LinkedTxn"][0]["TxnType"] == "CreditMemo" for line in kept):
        # What credits had given goes back to them.
        kept = []
    return company.update("Payment", version(payment) | {"Line": kept})


def reapply(company: Company, invoice: Record, _words: str) -> object:
    """Apply money the customer has already paid to the invoice."""
    customer = invoice["CustomerRef"]["value"]
    spare = (each for each in company.records("Payment") if each["UnappliedAmt"] > ZERO)
    payment = next((each for each in spare if each["CustomerRef"]["value"] == customer), None)
    if payment is None:
        raise faults.business("There is no unapplied payment of this customer.")
    amount = min(payment["UnappliedAmt"], invoice["Balance"])
    held = [{"Amount": line["Amount"], "LinkedTxn": line["LinkedTxn"]} for line in payment.get("Line", [])]
    line = {"Amount": amount, "LinkedTxn": [{"TxnId": invoice["Id"], "TxnType": "Invoice"}]}
    return company.update("Payment", version(payment) | {"Line": [*held, line]})


def void(company: Company, invoice: Record, _words: str) -> object:
    """Void the invoice."""
    return company.void("Invoice", invoice["Id"])


def delete(company: Company, invoice: Record, _words: str) -> object:
    """Delete the invoice."""
    return company.delete("Invoice", invoice["Id"])


def recustomer(company: Company, invoice: Record, words: str) -> object:
    """Move the invoice to the customer of the Id that is written."""
    return company.update("Invoice", version(invoice) | {"CustomerRef": {"value": words}})


def misbook_sale(company: Company, invoice: Record, _words: str) -> object:
    """Book the money as a sales receipt, so that the invoice stays open and income is counted twice."""
    lines = [
        {name: value for name, value in line.items() if name not in {"Id", "LineNum"}}
        for line in invoice["Line"]
        if line["DetailType"] == "SalesItemLineDetail"
    ]
    return company.create("SalesReceipt", {"CustomerRef": invoice["CustomerRef"], "Line": lines})


def merge(company: Company, customer: Record, words: str) -> object:
    """Merge the customer into the one of the Id that is written."""
    return company.merge("Customer", customer["Id"], words)


def let_go(company: Company, customer: Record, _words: str) -> object:
    """Make the customer inactive; QuickBooks writes off what is owed."""
    return company.update("Customer", version(customer) | {"Active": False})


def _last_payment(company: Company, invoice: Record) -> Record:
    paid_by = _linked(invoice, "Payment")
    if not paid_by:
        raise faults.business("There is no payment on this invoice.")
    return company.read("Payment", max(paid_by, key=int))


def _linked(record: Record, kind: str) -> list[str]:
    return [link["TxnId"] for link in record.get("LinkedTxn", []) if link["TxnType"] == kind]


def version(record: Record) -> Record:
    """The beginning of a sparse update of a record as it stands."""
    return {"Id": record["Id"], "SyncToken": record["SyncToken"], "sparse": True}
