"""QuickBooks' records as they travel, reduced to the fields we read (qbo.md 2). Every field may be missing.

Unknown fields are skipped, numeric strings are read as numbers, money is an exact decimal. What few
records need read (an invoice's lines, addresses) stays as it was sent. A record that was deleted comes as
a stub with `status` "Deleted" and little else (qbo.md 4).
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

import msgspec

_NONE = msgspec.Raw(b"null")
_EMPTY = msgspec.Raw(b"[]")


class Wire(msgspec.Struct, rename="pascal", gc=False):
    """A part of a record; its fields carry QuickBooks' own names."""


class Ref(Wire, rename="lower"):
    """A reference to another record, with its name where QuickBooks gives it."""

    value: str | None = None
    name: str | None = None


class MetaData(Wire):
    """When a record last changed; for customers, their balance counts too (qbo.md 2.2)."""

    last_updated_time: datetime | None = None


class Record(Wire):
    """What every record carries."""

    id: str | None = None
    sync_token: str | None = None
    meta_data: MetaData | None = None
    status: str | None = msgspec.field(default=None, name="status")
    spoilt: tuple[str, ...] = msgspec.field(default=(), name="spoilt fields")
    """Names of fields that were sent and could not be read (`connectors.qbo.salvage`)."""


class Email(Wire):
    """An address, or a list of them with commas."""

    address: str | None = None


class Phone(Wire):
    """A telephone number as somebody wrote it."""

    free_form_number: str | None = None


class Memo(Wire, rename="lower"):
    """The text a customer reads on a document."""

    value: str | None = None


class Term(Record):
    """Payment terms (qbo.md 2.7)."""

    name: str | None = None
    active: bool = True
    due_days: Annotated[int, msgspec.Meta(ge=-(2**31), lt=2**31)] | None = None


class Customer(Record):
    """A customer or sub-customer (qbo.md 2.3)."""

    display_name: str | None = None
    active: bool = True
    parent_ref: Ref | None = None
    bill_with_parent: bool = False
    primary_email_addr: Email | None = None
    sales_term_ref: Ref | None = None
    currency_ref: Ref | None = None
    balance: Decimal | None = None
    notes: str | None = None
    bill_addr: msgspec.Raw = _NONE
    given_name: str | None = None
    family_name: str | None = None
    primary_phone: Phone | None = None
    mobile: Phone | None = None


class LinkedTxn(Wire):
    """The other transaction a line is tied to."""

    txn_id: str | None = None
    txn_type: str | None = None


class SalesLineDetail(Wire):
    """What a sales line sells, and into which account."""

    class_ref: Ref | None = None
    item_ref: Ref | None = None
    item_account_ref: Ref | None = None


class Owner(Wire, rename="lower"):
    """Whose line of a deposit it is."""

    value: str | None = None
    type: str | None = None


class DepositLineDetail(Wire):
    """A line of a deposit that is not a recorded payment."""

    entity: Owner | None = None


class JournalOwner(Wire):
    """Whose line of a journal entry it is."""

    type: str | None = None
    entity_ref: Ref | None = None


class JournalLineDetail(Wire):
    """One posting of a journal entry."""

    posting_type: str | None = None
    account_ref: Ref | None = None
    entity: JournalOwner | None = None


class Line(Wire):
    """A line of any transaction; which detail it has says what it is."""

    amount: Decimal | None = None
    description: str | None = None
    linked_txn: tuple[LinkedTxn, ...] = ()
    sales_item_line_detail: SalesLineDetail | None = None
    deposit_line_detail: DepositLineDetail | None = None
    journal_entry_line_detail: JournalLineDetail | None = None


class DeliveryInfo(Wire):
    """When QuickBooks handed a document to its mail, and whether that came back (qbo.md 2.4)."""

    delivery_time: datetime | None = None
    delivery_error_type: str | None = None


class Transaction(Record):
    """What invoices, payments, credits, receipts and journal entries have in common."""

    doc_number: str | None = None
    txn_date: date | None = None
    customer_ref: Ref | None = None
    currency_ref: Ref | None = None
    total_amt: Decimal | None = None
    private_note: str | None = None


class Lined(Transaction):
    """A transaction whose lines are read with it."""

    line: tuple[Line, ...] = ()


class Invoice(Transaction):
    """An invoice (qbo.md 2.4)."""

    line: msgspec.Raw = _EMPTY
    """Its lines as they were sent: few invoices have one that matters, and `connectors.qbo.lines` knows."""
    due_date: date | None = None
    balance: Decimal | None = None
    bill_email: Email | None = None
    bill_addr: msgspec.Raw = _NONE
    customer_memo: Memo | None = None
    delivery_info: DeliveryInfo | None = None
    class_ref: Ref | None = None
    department_ref: Ref | None = None
    exchange_rate: Decimal | None = None


class Payment(Lined):
    """A payment (qbo.md 2.5)."""

    payment_ref_num: str | None = None
    unapplied_amt: Decimal | None = None


class CreditMemo(Lined):
    """A credit memo (qbo.md 2.6)."""

    remaining_credit: Decimal | None = None


class Deposit(Lined):
    """A bank deposit."""


class SalesReceipt(Lined):
    """A sale paid on the spot."""


class JournalEntry(Lined):
    """A journal entry (qbo.md 2.6)."""
