"""The bookkeeper puts money where it belongs."""

from __future__ import annotations

from datetime import timedelta

from connectors.sandbox.life.happening import Happening
from connectors.sandbox.life.town import Record, Town
from connectors.sandbox.seeds.trading import entries

UNDEPOSITED = "4"
BANKED_DAYS = 10


def apply_unapplied(town: Town) -> Happening | None:
    """Match the oldest payment nobody has matched with what its customer owes."""
    for payment in town.company.records("Payment"):
        customer, left = payment["CustomerRef"]["value"], payment["UnappliedAmt"]
        if left <= 0:
            continue
        invoices = [each for each in town.open_invoices() if each["CustomerRef"]["value"] == customer]
        lines = [
            {"Amount": each["Amount"], "LinkedTxn": each["LinkedTxn"]} for each in payment.get("Line", [])
        ]
        for invoice in sorted(invoices, key=lambda each: (each["Balance"] != left, each["DueDate"])):
            part = min(left, invoice["Balance"])
            lines.append({"Amount": part, "LinkedTxn": [{"TxnId": invoice["Id"], "TxnType": "Invoice"}]})
            left -= part
            if not left:
                break
        if left < payment["UnappliedAmt"]:
            change = {"Id": payment["Id"], "SyncToken": payment["SyncToken"], "sparse": True, "Line": lines}
            town.company.update("Payment", change)
            return town.tell(customer, "had a payment applied", payment["UnappliedAmt"] - left)
    return None


def rebook(town: Town) -> Happening | None:
    """Find a payment that was booked as a sale, and book it as what it was."""
    for kind in ("Deposit", "SalesReceipt"):
        for record in town.company.records(kind):
            if customer := _payer_of(kind, record):
                invoice = _twin(town, customer, record)
                if invoice:
                    town.company.delete(kind, record["Id"])
                    settled = [("Invoice", invoice["Id"], invoice["Balance"])]
                    body = entries.payment(customer, town.day, invoice["Balance"], settled, entries.CHECK)
                    town.company.create("Payment", body)
                    return town.tell(customer, "had a deposit booked as payment", invoice["Balance"])
    return None


def _payer_of(kind: str, record: Record) -> str | None:
    if kind == "SalesReceipt":
        return str(record["CustomerRef"]["value"])
    line = record["Line"][0]
    owner = line.get("DepositLineDetail", {}).get("Entity")
    return str(owner["value"]) if owner and not line.get("LinkedTxn") else None


def _twin(town: Town, customer: str, record: Record) -> Record | None:
    mine = (each for each in town.open_invoices() if each["CustomerRef"]["value"] == customer)
    return next((each for each in mine if each["Balance"] == record["TotalAmt"]), None)


def go_to_the_bank(town: Town) -> Happening | None:
    """Deposit the checks that have lain long enough; a quiet act, so only one customer is named."""
    before = (town.day - timedelta(days=BANKED_DAYS)).isoformat()
    checks = [
        each
        for each in town.company.records("Payment")
        if each["TotalAmt"] > 0
        and each["DepositToAccountRef"]["value"] == UNDEPOSITED
        and each["TxnDate"] <= before
        and not each["LinkedTxn"]
    ]
    if not checks:
        return None
    deposit = town.company.create("Deposit", entries.bank_run(town.day, checks))
    customer = checks[0]["CustomerRef"]["value"]
    return town.tell(customer, f"and {len(checks) - 1} others had checks deposited", deposit["TotalAmt"])
