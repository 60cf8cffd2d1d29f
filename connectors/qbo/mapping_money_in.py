"""Money in: payments, credits, deposits, sales receipts and journal entries in our words. Pure."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from connectors.qbo import wire
from connectors.qbo.charged import charged_minor
from connectors.qbo.fields import (
    Ledger,
    currency_of,
    customer_id,
    money,
    needed,
    refuse,
    updated_at,
    value_of,
)
from plugin.facts import Application, CreditRecord, JournalRecord, PaymentRecord, ReceiptRecord

_TARGETS: dict[str, Literal["invoice", "credit", "journal"]] = {
    "Invoice": "invoice",
    "CreditMemo": "credit",
    "JournalEntry": "journal",
}


def payment_from(raw: wire.Payment, ledger: Ledger) -> PaymentRecord:
    """A payment and what it settles; one of total 0 uses up a credit (qbo.md 2.5)."""
    currency = currency_of(raw.currency_ref, ledger)
    return PaymentRecord(
        id=needed(raw, "Id", raw.id),
        number=raw.payment_ref_num or raw.doc_number or "",
        customer_id=customer_id(raw),
        currency=currency,
        paid_on=raw.txn_date or refuse(raw, "TxnDate"),
        total_minor=money(raw, "TotalAmt", raw.total_amt, currency),
        unapplied_minor=money(raw, "UnappliedAmt", raw.unapplied_amt, currency) if raw.unapplied_amt else 0,
        applications=tuple([_application(raw, line, currency) for line in raw.line if line.linked_txn]),
        sync_token=needed(raw, "SyncToken", raw.sync_token),
        updated_at=updated_at(raw),
    )


def _application(raw: wire.Payment, line: wire.Line, currency: str) -> Application:
    links = line.linked_txn
    link = links[0] if len(links) == 1 else refuse(raw, "Line.LinkedTxn")
    return Application(
        target=_TARGETS.get(link.txn_type or "", "other"),
        target_id=link.txn_id or refuse(raw, "Line.LinkedTxn.TxnId"),
        amount_minor=money(raw, "Line.Amount", line.amount, currency),
    )


def credit_from(raw: wire.CreditMemo, ledger: Ledger) -> CreditRecord:
    """A credit memo and what is left of it."""
    currency = currency_of(raw.currency_ref, ledger)
    return CreditRecord(
        id=needed(raw, "Id", raw.id),
        number=raw.doc_number or "",
        customer_id=customer_id(raw),
        currency=currency,
        issued_on=needed(raw, "TxnDate", raw.txn_date),
        total_minor=money(raw, "TotalAmt", needed(raw, "TotalAmt", raw.total_amt), currency),
        remaining_minor=money(raw, "RemainingCredit", raw.remaining_credit or Decimal(0), currency),
        charged_minor=charged_minor(raw, raw.line, currency),
        sync_token=needed(raw, "SyncToken", raw.sync_token),
        updated_at=updated_at(raw),
    )


def deposit_from(raw: wire.Deposit, ledger: Ledger) -> ReceiptRecord:
    """A deposit's own lines; those that only move a recorded payment into the bank are dropped."""
    currency = currency_of(raw.currency_ref, ledger)
    own = (line for line in raw.line if not line.linked_txn and line.amount is not None)
    lines = [(money(raw, "Line.Amount", line.amount, currency), depositor(line)) for line in own]
    return _receipt(raw, "deposit", currency, lines)


def depositor(line: wire.Line) -> str | None:
    """The customer that a line of a deposit names, if it does."""
    owner = line.deposit_line_detail.entity if line.deposit_line_detail else None
    return owner.value if owner and (owner.type or "").lower() == "customer" else None


def sales_receipt_from(raw: wire.SalesReceipt, ledger: Ledger) -> ReceiptRecord:
    """A sale paid on the spot, as one line."""
    currency = currency_of(raw.currency_ref, ledger)
    total = money(raw, "TotalAmt", needed(raw, "TotalAmt", raw.total_amt), currency)
    return _receipt(raw, "sales receipt", currency, [(total, value_of(raw.customer_ref))])


def _receipt(
    raw: wire.Transaction,
    kind: Literal["deposit", "sales receipt"],
    currency: str,
    lines: list[tuple[int, str | None]],
) -> ReceiptRecord:
    return ReceiptRecord(
        kind=kind,
        id=needed(raw, "Id", raw.id),
        received_on=needed(raw, "TxnDate", raw.txn_date),
        currency=currency,
        lines=tuple(lines),
        sync_token=needed(raw, "SyncToken", raw.sync_token),
        updated_at=updated_at(raw),
    )


def journal_from(raw: wire.JournalEntry, ledger: Ledger) -> JournalRecord:
    """A journal entry's postings to customers' receivables (qbo.md 2.6)."""
    currency = currency_of(raw.currency_ref, ledger)
    postings = (_posting(raw, line, currency, ledger) for line in raw.line)
    return JournalRecord(
        id=needed(raw, "Id", raw.id),
        entered_on=needed(raw, "TxnDate", raw.txn_date),
        currency=currency,
        lines=tuple(posting for posting in postings if posting),
        sync_token=needed(raw, "SyncToken", raw.sync_token),
        updated_at=updated_at(raw),
    )


def _posting(
    raw: wire.JournalEntry, line: wire.Line, currency: str, ledger: Ledger
) -> tuple[str, int] | None:
    posted = line.journal_entry_line_detail
    owner = posted.entity if posted else None
    if posted is None or owner is None or (owner.type or "").lower() != "customer":
        return None
    if value_of(posted.account_ref) not in ledger.receivables:
        return None
    customer_id = needed(raw, "Line.Entity", value_of(owner.entity_ref))
    amount = money(raw, "Line.Amount", needed(raw, "Line.Amount", line.amount), currency)
    if posted.posting_type not in ("Debit", "Credit"):
        refuse(raw, "Line.PostingType")
    return customer_id, amount if posted.posting_type == "Debit" else -amount
