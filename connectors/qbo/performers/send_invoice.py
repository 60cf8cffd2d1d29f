"""Our block into the invoice's memo, then the invoice to its own address (qbo.md 6).

QuickBooks honors no key for a mailing, so only a newer delivery time proves one (reliability.md 2.3, E1).
"""

from __future__ import annotations

from connectors.qbo.fields import aware, money
from connectors.qbo.performers.writing import preparing, update, written
from connectors.qbo.reader import Reader
from connectors.qbo.wire import Invoice
from plugin.books import Accepted, Refused, TryLater
from plugin.core.blocks import MEMO, MEMO_LENGTH_MAX
from plugin.orders import Proof, SendInvoice


def perform(reader: Reader, order: SendInvoice, request_id: str) -> Proof:
    """Write the memo if it does not read so yet, then send; Unclear only once the sending has begun.

    Accepted when QuickBooks says yes and shows no newer delivery time: to send again would be a second copy.
    """
    if not order.invoice.email:
        raise Refused("The invoice has no e-mail address.", reason="no address")
    memo = MEMO.with_block(order.invoice.memo, order.words)
    if len(memo) > MEMO_LENGTH_MAX:
        sentence = f"Our words do not fit into the invoice's memo, which holds {MEMO_LENGTH_MAX} characters."
        raise Refused(sentence, reason="memo has no room")
    already = _write_memo(reader, order, memo) if memo != order.invoice.memo else None
    return already or _send(reader, order, request_id)


def trace(reader: Reader, order: SendInvoice) -> Proof | None:
    """The proof of a delivery newer than the one before the order.

    Refused when the invoice was deleted since: nothing is left that could show whether it was sent.
    """
    present = next(reader.invoices([order.invoice.id]), None)
    if present is None:
        sentence = "The invoice is no longer in QuickBooks, which cannot show whether it was sent."
        raise Refused(sentence, reason="gone")
    return _proof(order, present, None)


def _write_memo(reader: Reader, order: SendInvoice, memo: str) -> Proof | None:
    """Bring the memo to *memo*. The proof when this very order turns out to have been carried out before."""
    with preparing("its memo was written"):
        try:
            answer = update(
                reader,
                "Invoice",
                order.invoice.id,
                order.invoice.sync_token,
                {"CustomerMemo": {"value": memo}},
            )
            now = answer.invoice
        except TryLater as error:
            if error.code != "5010":
                raise
            present = reader.invoice(order.invoice.id)
            if memo_of(present) != memo:
                raise
            if proof := _proof(order, present, error.tid):
                return proof
            now = present
    if _proof(order, now, None):
        raise TryLater("Somebody has just sent this invoice. It is read again and decided anew.")
    _still_owed(order, now)
    return None


def _still_owed(order: SendInvoice, now: Invoice) -> None:
    """The memo's own answer may take two minutes; what was paid meanwhile is not asked for (rule 1)."""
    asked = order.invoice
    if now.balance is not None and money(now, "Balance", now.balance, asked.currency) != asked.balance_minor:
        raise TryLater("The balance has just changed. The invoice is read again and decided anew.")


def _send(reader: Reader, order: SendInvoice, request_id: str) -> Proof:
    """Send without `sendTo`, which would overwrite the invoice's own address for good (qbo.md 6)."""
    url = reader.client.url(f"invoice/{order.invoice.id}/send")
    answer = written(
        reader.client.post(url, None, content_type="application/octet-stream", request_id=request_id), "send"
    )
    proof = _proof(order, answer.invoice, answer.tid)
    if proof is None:
        raise Accepted("QuickBooks accepted the sending but shows no new delivery time.", tid=answer.tid)
    return proof


def _proof(order: SendInvoice, now: Invoice, tid: str | None) -> Proof | None:
    sent = now.delivery_info.delivery_time if now.delivery_info else None
    if sent is None:
        return None
    at, before = aware(sent), order.invoice.emailed_at
    if before is not None and at <= before:
        return None
    return Proof(ref=f"{order.invoice.id} {at.isoformat()}", at=at, tid=tid)


def memo_of(invoice: Invoice) -> str:
    """The text the customer reads."""
    return (invoice.customer_memo and invoice.customer_memo.value) or ""
