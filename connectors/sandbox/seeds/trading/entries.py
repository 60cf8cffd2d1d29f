"""What a bookkeeper enters: the bodies of invoices, payments, credit memos and deposits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from connectors.sandbox.seeds.trading.goods import Line

CASH, CHECK, VISA = "1", "2", "3"
UNDEPOSITED, CHECKING, SALES_INCOME = "4", "35", "79"
SALES_TAX = "2"

Open = tuple[str, str, Decimal]
"""What is settled: entity, Id, amount."""


def invoice(customer: Mapping[str, Any], day: date, lines: Iterable[Line], memo: str) -> dict[str, Any]:
    """An invoice as the screen fills it in: the customer's terms, address and tax."""
    body = _sale(customer, day, lines)
    if memo:
        body["CustomerMemo"] = {"value": memo}
    if customer.get("SalesTermRef"):
        body["SalesTermRef"] = dict(customer["SalesTermRef"])
    if customer.get("PrimaryEmailAddr"):
        body["BillEmail"] = dict(customer["PrimaryEmailAddr"])
    return body


def credit_memo(customer: Mapping[str, Any], day: date, lines: Iterable[Line]) -> dict[str, Any]:
    """A credit for goods returned."""
    return _sale(customer, day, lines) | {"PrivateNote": "Goods returned"}


def sales_receipt(customer: Mapping[str, Any], day: date, amount: Decimal) -> dict[str, Any]:
    """A sale entered as paid on the spot."""
    detail = {"ItemRef": {"value": "12"}, "TaxCodeRef": {"value": "NON"}}
    line = {"DetailType": "SalesItemLineDetail", "Amount": amount, "SalesItemLineDetail": detail}
    return {"CustomerRef": {"value": customer["Id"]}, "TxnDate": day.isoformat(), "Line": [line]}


def payment(
    customer_id: str, day: date, amount: Decimal, settled: Iterable[Open], method: str
) -> dict[str, Any]:
    """A payment and what it settles; a credit memo among that adds to what can be settled."""
    return {
        "CustomerRef": {"value": customer_id},
        "TxnDate": day.isoformat(),
        "TotalAmt": amount,
        "PaymentMethodRef": {"value": method},
        "DepositToAccountRef": {"value": UNDEPOSITED if method == CHECK else CHECKING},
        "Line": [
            {"Amount": part, "LinkedTxn": [{"TxnId": row_id, "TxnType": entity}]}
            for entity, row_id, part in settled
        ],
    }


def bank_run(day: date, checks: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The deposit that takes the week's checks to the bank."""
    return {
        "DepositToAccountRef": {"value": CHECKING},
        "TxnDate": day.isoformat(),
        "Line": [
            {
                "Amount": each["TotalAmt"],
                "LinkedTxn": [{"TxnId": each["Id"], "TxnType": "Payment", "TxnLineId": "0"}],
            }
            for each in checks
        ],
    }


def deposit_as_income(customer_id: str, day: date, amount: Decimal) -> dict[str, Any]:
    """A customer's payment that somebody booked from the bank feed as a sale."""
    detail = {"AccountRef": {"value": SALES_INCOME}, "Entity": {"value": customer_id, "type": "CUSTOMER"}}
    line = {"Amount": amount, "DetailType": "DepositLineDetail", "DepositLineDetail": detail}
    return {"DepositToAccountRef": {"value": CHECKING}, "TxnDate": day.isoformat(), "Line": [line]}


def opening_balance(customer_id: str, day: date, amount: Decimal) -> dict[str, Any]:
    """A journal entry on receivables, as from an older bookkeeping."""

    def line(posting: str, account: str, **more: Any) -> dict[str, Any]:
        detail = {"PostingType": posting, "AccountRef": {"value": account}} | more
        return {"Amount": amount, "DetailType": "JournalEntryLineDetail", "JournalEntryLineDetail": detail}

    customer = {"Type": "Customer", "EntityRef": {"value": customer_id}}
    return {
        "TxnDate": day.isoformat(),
        "DocNumber": "OB-1",
        "PrivateNote": "Balance brought forward from the old books",
        "Line": [line("Debit", "84", Entity=customer), line("Credit", "34")],
    }


def _sale(customer: Mapping[str, Any], day: date, lines: Iterable[Line]) -> dict[str, Any]:
    taxed = bool(customer.get("Taxable"))
    body: dict[str, Any] = {
        "CustomerRef": {"value": customer["Id"]},
        "TxnDate": day.isoformat(),
        "Line": [
            {
                "DetailType": "SalesItemLineDetail",
                "SalesItemLineDetail": {
                    "ItemRef": {"value": str(line.item)},
                    "UnitPrice": line.price,
                    "Qty": line.quantity,
                    "TaxCodeRef": {"value": "TAX" if taxed else "NON"},
                },
            }
            for line in lines
        ],
    }
    if taxed:
        body["TxnTaxDetail"] = {"TxnTaxCodeRef": {"value": SALES_TAX}}
    return body
