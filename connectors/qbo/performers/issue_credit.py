"""A credit memo on a charge of ours, and the payment of nothing that applies it (qbo.md 2.5, 2.6, design.md).

Two writes, each once for its own request id. From the first on the credit exists, so whatever becomes of
the second, the order did happen or is looked for: it never counts as not done.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from connectors.qbo.fields import value_of
from connectors.qbo.performers.charge_item import item_id
from connectors.qbo.performers.deleted import refuse_if_deleted_since
from connectors.qbo.performers.selling import given, lines_sold, ref, taken_over
from connectors.qbo.performers.writing import create, request_id_for
from connectors.qbo.queries import equal, select
from connectors.qbo.reader import Reader
from connectors.qbo.wire import CreditMemo, Invoice
from plugin.books import BooksError, Refused, Unclear
from plugin.orders import IssueCredit, Proof

_NOTHING = Decimal(0)


def perform(reader: Reader, order: IssueCredit, request_id: str) -> Proof:
    """Make the credit memo, unless QuickBooks has it already, and apply it as far as the charge is open."""
    memo = _memo(reader, order)
    if memo is None:
        charge = reader.invoice(order.charge.id)
        fields = credit_of(order, charge, item=item_id(reader, request_id), is_american=reader.is_american)
        memo = create(reader, "CreditMemo", fields, request_id).credit_memo
    try:
        return _applied(reader, order, memo, request_id)
    except BooksError as error:
        sentence = "The credit is in QuickBooks, and whether it is applied to its charge is not known yet."
        raise Unclear(sentence, code=error.code, tid=error.tid) from None


def trace(reader: Reader, order: IssueCredit) -> Proof | None:
    """The credit memo with our number and marker, once nothing of it is left to apply to the charge.

    Refused when there is none and credit memos were deleted since: it may have been made all the same.
    """
    memo = _memo(reader, order)
    if memo is None:
        refuse_if_deleted_since(reader, "CreditMemo", order.dated_on)
    if memo is None or _to_apply(reader, order, memo)[1] > _NOTHING:
        return None
    return Proof(ref=str(memo.id))


def credit_of(order: IssueCredit, charge: Invoice, *, item: str, is_american: bool) -> dict[str, Any]:
    """The credit memo as it is posted: the charge's own item, class, currency and rate."""
    sold = lines_sold(
        order.lines, currency=order.charge.currency, source=charge, item=item, is_american=is_american
    )
    fields: dict[str, Any] = {
        "CustomerRef": {"value": order.customer.id},
        "DocNumber": order.number,
        "TxnDate": order.dated_on.isoformat(),
        "PrivateNote": order.marker,
        "Line": sold,
    }
    return fields | given(taken_over(charge, is_american=is_american))


def _applied(reader: Reader, order: IssueCredit, memo: CreditMemo, request_id: str) -> Proof:
    """Apply what is open of both. What the charge does not hold stays with the customer as credit."""
    memo_id = str(memo.id)
    charge, amount = _to_apply(reader, order, _with_remainder(reader, memo))
    if charge is None or amount <= _NOTHING:
        return Proof(ref=memo_id, details={"applied": "0"})
    fields: dict[str, Any] = {
        "CustomerRef": {"value": order.customer.id},
        "TxnDate": order.dated_on.isoformat(),
        "TotalAmt": _NOTHING,
        "PrivateNote": order.marker,
        "Line": [
            {"Amount": amount, "LinkedTxn": [{"TxnId": of_id, "TxnType": kind}]}
            for of_id, kind in ((order.charge.id, "Invoice"), (memo_id, "CreditMemo"))
        ],
    }
    also = {"CurrencyRef": ref(value_of(charge.currency_ref)), "ExchangeRate": charge.exchange_rate}
    try:
        answer = create(reader, "Payment", fields | given(also), request_id_for("apply", request_id))
    except Refused:
        # The credit stands all the same; a person applies it, and the customer's open credit says so.
        return Proof(ref=memo_id, details={"applied": "0"})
    return Proof(ref=memo_id, tid=answer.tid, details={"applied": str(amount), "payment": answer.new_id})


def _to_apply(reader: Reader, order: IssueCredit, memo: CreditMemo) -> tuple[Invoice | None, Decimal]:
    """The charge, and how much of the credit it can take: QuickBooks may have applied some by itself."""
    charge = next(iter(reader.invoices([order.charge.id])), None)
    if charge is None:
        return None, _NOTHING
    return charge, min(memo.remaining_credit or _NOTHING, charge.balance or _NOTHING)


def _with_remainder(reader: Reader, memo: CreditMemo) -> CreditMemo:
    """The memo with what is left of it; read again only where it does not say, as queries lag behind."""
    if memo.remaining_credit is not None:
        return memo
    found = next(iter(reader.records("CreditMemo", [str(memo.id)])), None)
    if not isinstance(found, CreditMemo):
        raise Refused("The credit cannot be read in QuickBooks.", code="610", reason="gone")
    return found


def _memo(reader: Reader, order: IssueCredit) -> CreditMemo | None:
    rows = reader.rows(select("CreditMemo", equal("DocNumber", order.number))).credit_memo
    return next((row for row in rows if order.marker in (row.private_note or "")), None)
