"""Our block out of the invoice's memo; the user's text is as before (rule 10)."""

from __future__ import annotations

from connectors.qbo.performers.send_invoice import memo_of
from connectors.qbo.performers.writing import update
from connectors.qbo.reader import Reader
from plugin.books import TryLater
from plugin.core.blocks import MEMO
from plugin.orders import Proof, RemoveMemoBlock


def perform(reader: Reader, order: RemoveMemoBlock, request_id: str) -> Proof:
    """Write the memo without our block; no call where there is none."""
    del request_id  # the SyncToken is what keeps this from happening twice
    invoice = order.invoice
    memo = MEMO.without_block(invoice.memo)
    if memo == invoice.memo:
        return Proof(ref=invoice.id)
    try:
        answer = update(reader, "Invoice", invoice.id, invoice.sync_token, {"CustomerMemo": {"value": memo}})
    except TryLater as error:
        if error.code == "5010" and (proof := trace(reader, order)):
            return proof
        raise
    return Proof(ref=answer.invoice.id or invoice.id, tid=answer.tid)


def trace(reader: Reader, order: RemoveMemoBlock) -> Proof | None:
    """The proof that the block is gone, if only because its invoice is."""
    present = next(reader.invoices([order.invoice.id]), None)
    if present is not None and MEMO.block_in(memo_of(present)) is not None:
        return None
    return Proof(ref=order.invoice.id)
