"""One customer's account as its card tells it: the transactions behind the balance."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from connectors.sandbox.catalog.model import Record
from connectors.sandbox.company import Company
from connectors.sandbox.dashboard.reading import currency_of, of_customers
from connectors.sandbox.money import ZERO
from connectors.sandbox.rules.applying import taken_by

PAGES = {"Invoice": "invoices", "CreditMemo": "credits", "Payment": "payments"}
NAMES = {
    "Invoice": "Invoice",
    "CreditMemo": "Credit memo",
    "Payment": "Payment",
    "SalesReceipt": "Sales receipt",
    "RefundReceipt": "Refund",
    "JournalEntry": "Journal entry",
}


@dataclass(frozen=True, kw_only=True)
class Transaction:
    """One line of an account."""

    kind: str
    id: str
    number: str
    date: str
    due: str
    memo: str
    amount: Decimal
    """What it adds to the account; payments and credits take away."""
    open: Decimal
    """What is still to be paid of it, or of a payment or credit still to be used (negative)."""
    currency: str
    mail: str

    @property
    def name(self) -> str:
        """What QuickBooks calls it."""
        return NAMES[self.kind]

    @property
    def key(self) -> str:
        """What tells it apart on the account."""
        return f"{self.kind}-{self.id}"

    @property
    def page(self) -> str:
        """The part of the dashboard that shows it; empty if none does."""
        return PAGES.get(self.kind, "")


def transactions(company: Company, customer_id: str) -> list[Transaction]:
    """Everything on a customer's account, the newest first."""
    found = [
        _transaction(kind, each)
        for kind in NAMES
        if kind != "JournalEntry"
        for each in of_customers(company.records(kind), [customer_id])
    ]
    for each in company.records("JournalEntry"):
        item = ("JournalEntry", each["Id"])
        if posted := company.books.ledger.posting(item).get(customer_id):
            used = sum(taken_by(company.books, item, customer_id).values(), ZERO)
            found.append(_entry(each, posted, used))
    return sorted(found, key=lambda each: (each.date, int(each.id)), reverse=True)


def _transaction(kind: str, record: Record) -> Transaction:
    total, sign = record["TotalAmt"], 1 if kind == "Invoice" else -1
    open_amount = record.get("UnappliedAmt" if kind == "Payment" else "Balance", ZERO)
    return Transaction(
        kind=kind,
        id=record["Id"],
        number=record.get("DocNumber") or record.get("PaymentRefNum", ""),
        date=record["TxnDate"],
        due=record.get("DueDate", "") if kind == "Invoice" else "",
        memo=record.get("CustomerMemo", {}).get("value") or record.get("PrivateNote", ""),
        amount=total if kind in {"SalesReceipt", "RefundReceipt"} else sign * total,
        open=ZERO if kind in {"SalesReceipt", "RefundReceipt"} else sign * open_amount,
        currency=currency_of(record),
        mail=mail_status(record) if kind == "Invoice" else "",
    )


def _entry(record: Record, posted: Decimal, used: Decimal) -> Transaction:
    return Transaction(
        kind="JournalEntry",
        id=record["Id"],
        number=record.get("DocNumber", ""),
        date=record["TxnDate"],
        due="",
        memo=record.get("PrivateNote", ""),
        amount=posted,
        open=posted - used if posted > ZERO else posted + used,
        currency=currency_of(record),
        mail="",
    )


def mail_status(record: Record) -> str:
    """What became of mailing a form, in a word or two."""
    delivery = record.get("DeliveryInfo", {})
    if delivery.get("DeliveryErrorType"):
        return str(delivery["DeliveryErrorType"])
    status = record.get("EmailStatus")
    return {"EmailSent": "Sent", "NeedToSend": "Waiting to be sent"}.get(str(status), "Not sent")


def last_payment(company: Company, customer_id: str) -> Record | None:
    """The newest payment of money by a customer; payments that only join credits to invoices do not count."""
    paid = [
        each for each in of_customers(company.records("Payment"), [customer_id]) if each["TotalAmt"] > ZERO
    ]
    return max(paid, key=lambda each: (each["TxnDate"], int(each["Id"])), default=None)


def notes_attached(company: Company, entity: str, row_id: str) -> list[Record]:
    """Notes and files that hang on a record, the oldest first."""
    return [
        each
        for each in company.records("Attachable")
        if any(
            ref.get("EntityRef", {}).get("type", "").lower() == entity.lower()
            and ref["EntityRef"].get("value") == row_id
            for ref in each.get("AttachableRef", [])
        )
    ]
