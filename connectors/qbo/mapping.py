"""From QuickBooks' records to ours, one pure function for each kind; nothing beyond here sees the former.

What cannot be represented is refused by the names of the record's kind and of the field, never by value.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any, cast

from msgspec.structs import replace

from connectors.qbo import wire
from connectors.qbo.charged import charged_minor
from connectors.qbo.fields import (
    Ledger,
    address_of,
    aware,
    currency_of,
    customer_id,
    money,
    needed,
    refuse,
    updated_at,
    value_of,
)
from connectors.qbo.late_fees import late_fees_minor
from connectors.qbo.lines import lines_that_matter, served_on
from connectors.qbo.mapping_money_in import (
    credit_from,
    deposit_from,
    journal_from,
    payment_from,
    sales_receipt_from,
)
from plugin.facts import CustomerRecord, Fact, FactKind, InvoiceRecord, TermRecord

ENTITIES: dict[FactKind, str] = {
    "term": "Term",
    "customer": "Customer",
    "invoice": "Invoice",
    "payment": "Payment",
    "credit": "CreditMemo",
    "deposit": "Deposit",
    "sales receipt": "SalesReceipt",
    "journal": "JournalEntry",
}
KINDS: dict[str, FactKind] = {entity: kind for kind, entity in ENTITIES.items()}
NAME_LISTS = frozenset(("Term", "Customer", "Item", "Account"))
"""Records that are made inactive instead of deleted, and are then left out of a query (qbo.md 3)."""


_STREET = re.compile(rb'"Line1"\s*:\s*"[^"]')
"""In an address as it was sent."""


def fact_from(record: wire.Record, ledger: Ledger) -> Fact:
    """*record* in our words."""
    return _MAPPERS[type(record)](record, ledger)


def kind_of(record: wire.Record) -> FactKind:
    """The kind of fact *record* is."""
    return KINDS[type(record).__name__]


def term_from(raw: wire.Term, _: Ledger) -> TermRecord:
    """Terms; those that depend on the day of the month have no number of days."""
    return TermRecord(
        id=needed(raw, "Id", raw.id),
        name=raw.name or "",
        is_active=raw.active,
        due_days=raw.due_days,
        sync_token=needed(raw, "SyncToken", raw.sync_token),
        updated_at=updated_at(raw),
    )


def customer_from(raw: wire.Customer, ledger: Ledger) -> CustomerRecord:
    """A customer, with its own balance."""
    currency = currency_of(raw.currency_ref, ledger)
    return CustomerRecord(
        id=needed(raw, "Id", raw.id),
        name=raw.display_name or "",
        is_active=raw.active,
        parent_id=value_of(raw.parent_ref),
        bills_with_parent=raw.bill_with_parent,
        email=address_of(raw.primary_email_addr),
        term_id=value_of(raw.sales_term_ref),
        currency=currency,
        balance_minor=money(raw, "Balance", raw.balance or Decimal(0), currency),
        notes=raw.notes or "",
        has_phone=any(phone and phone.free_form_number for phone in (raw.primary_phone, raw.mobile)),
        has_address=_STREET.search(bytes(raw.bill_addr)) is not None,
        has_contact_name=bool(raw.given_name or raw.family_name),
        sync_token=needed(raw, "SyncToken", raw.sync_token),
        updated_at=updated_at(raw),
    )


def invoice_from(raw: wire.Invoice, ledger: Ledger) -> InvoiceRecord:
    """An invoice. Voided: nothing in it, nothing open, and its private note says so (qbo.md 2.2).

    What not every invoice has is added afterwards: more than fifteen named values Python packs into a
    dictionary first, which takes a third as long as all else that is done here.
    """
    currency = currency_of(raw.currency_ref, ledger)
    total = money(raw, "TotalAmt", raw.total_amt, currency)
    balance = money(raw, "Balance", raw.balance, currency)
    note, lines = raw.private_note or "", bytes(raw.line)
    invoice = InvoiceRecord(
        id=needed(raw, "Id", raw.id),
        number=raw.doc_number or "",
        customer_id=customer_id(raw),
        currency=currency,
        issued_on=raw.txn_date or refuse(raw, "TxnDate"),
        due_on=raw.due_date or refuse(raw, "DueDate"),
        total_minor=total,
        balance_minor=balance,
        email=address_of(raw.bill_email),
        memo=(raw.customer_memo and raw.customer_memo.value) or "",
        private_note=note,
        is_voided=not total and not balance and "voided" in note.lower(),
        sync_token=needed(raw, "SyncToken", raw.sync_token),
        updated_at=updated_at(raw),
    )
    if sent := raw.delivery_info:
        emailed_at = aware(sent.delivery_time) if sent.delivery_time else None
        invoice = replace(invoice, emailed_at=emailed_at, email_error=sent.delivery_error_type)
    if day := served_on(lines):
        invoice = replace(invoice, served_on=day)
    if read := lines_that_matter(raw, lines):
        late_fee, charged = late_fees_minor(raw, read, currency), charged_minor(raw, read, currency)
        invoice = replace(invoice, late_fee_minor=late_fee, charged_minor=charged)
    return invoice


_MAPPERS = cast(
    "dict[type[wire.Record], Callable[[Any, Ledger], Fact]]",
    {
        wire.Term: term_from,
        wire.Customer: customer_from,
        wire.Invoice: invoice_from,
        wire.Payment: payment_from,
        wire.CreditMemo: credit_from,
        wire.Deposit: deposit_from,
        wire.SalesReceipt: sales_receipt_from,
        wire.JournalEntry: journal_from,
    },
)
