"""One decoder for all QuickBooks answers: pages, changes, single records, batches, and faults in each."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

import msgspec

from connectors.qbo.client import Raw
from connectors.qbo.fault_bodies import Fault
from connectors.qbo.faults import Intent, failure_of_faults, lost
from connectors.qbo.salvage import encoded, salvaged
from connectors.qbo.wire import (
    CreditMemo,
    Customer,
    Deposit,
    Invoice,
    JournalEntry,
    Payment,
    Record,
    SalesReceipt,
    Term,
    Wire,
)
from connectors.qbo.wire_company import Account, Attachable, CompanyInfo, Item, Preferences

R = TypeVar("R", bound=Record)


class FaultError(Wire):
    """One error of a fault within an answer (qbo.md 8.1)."""

    code: str | int | None = msgspec.field(default=None, name="code")
    detail: str | None = None


class FaultPart(Wire):
    """A fault within an answer."""

    error: tuple[FaultError, ...] = ()
    type: str | None = msgspec.field(default=None, name="type")


class Rows(Wire):
    """A page of a query, or one kind's part of the changes; `count` answers SELECT COUNT(*)."""

    term: tuple[Term, ...] = ()
    customer: tuple[Customer, ...] = ()
    invoice: tuple[Invoice, ...] = ()
    payment: tuple[Payment, ...] = ()
    credit_memo: tuple[CreditMemo, ...] = ()
    deposit: tuple[Deposit, ...] = ()
    sales_receipt: tuple[SalesReceipt, ...] = ()
    journal_entry: tuple[JournalEntry, ...] = ()
    account: tuple[Account, ...] = ()
    item: tuple[Item, ...] = ()
    attachable: tuple[Attachable, ...] = ()
    count: int | None = msgspec.field(default=None, name="totalCount")
    fault: FaultPart | None = None

    def all(self) -> list[Record]:
        """Every record, kind by kind."""
        found: list[Record] = []
        for name in _LISTS:
            found.extend(getattr(self, name))
        return found


class ChangesPart(Wire):
    """The changes of all kinds that were asked for (qbo.md 4)."""

    query_response: tuple[Rows, ...] = ()
    fault: FaultPart | None = None


class BatchItem(Wire):
    """One item of a batch: each stands or fails for itself (qbo.md 5)."""

    batch_id: str | None = msgspec.field(default=None, name="bId")
    query_response: Rows | None = None
    fault: FaultPart | None = None


class Envelope(Wire):
    """Whatever was answered."""

    query_response: Rows = msgspec.field(default_factory=Rows)
    changes: tuple[ChangesPart, ...] = msgspec.field(default=(), name="CDCResponse")
    batch: tuple[BatchItem, ...] = msgspec.field(default=(), name="BatchItemResponse")
    customer: Customer | None = None
    invoice: Invoice | None = None
    credit_memo: CreditMemo | None = None
    payment: Payment | None = None
    term: Term | None = None
    item: Item | None = None
    account: Account | None = None
    attachable: Attachable | None = None
    company_info: CompanyInfo | None = None
    preferences: Preferences | None = None
    fault: FaultPart | None = None
    time: datetime | None = msgspec.field(default=None, name="time")


_LISTS = tuple(name for name in Rows.__struct_fields__ if name not in ("count", "fault"))
_MIRRORED = (Term, Customer, Invoice, Payment, CreditMemo, Deposit, SalesReceipt, JournalEntry)
_KINDS: dict[str, type[Record]] = {kind.__name__: kind for kind in _MIRRORED}
_DECODER = msgspec.json.Decoder(Envelope, strict=False)


def decode(raw: Raw, intent: Intent = "read", *, may_be_spoilt: bool = False) -> Envelope:
    """The answer as values; raises the failure of a fault anywhere but in a batch's single items.

    Records *may be spoilt* where whoever asks sets those aside; elsewhere one makes the answer a lost one.
    """
    try:
        envelope = _decoded(raw.body, may_be_spoilt=may_be_spoilt)
    except msgspec.DecodeError:
        # Not chained: a decoder's text may quote what it could not read.
        raise lost(intent, tid=raw.tid) from None
    faults = [envelope.fault, envelope.query_response.fault]
    for part in envelope.changes:
        faults += [part.fault, *(rows.fault for rows in part.query_response)]
    for fault in faults:
        if fault is not None:
            raise failure_of_faults(faults_of_part(fault), intent, raw.tid)
    return envelope


def _decoded(body: bytes, *, may_be_spoilt: bool) -> Envelope:
    try:
        return _DECODER.decode(body)
    except msgspec.ValidationError:
        if not may_be_spoilt:
            raise
    return _DECODER.decode(encoded(salvaged(body, _KINDS)))


def faults_of_part(part: FaultPart) -> tuple[Fault, ...]:
    """The faults of a part of an answer, as `faults` judges them."""
    kind = part.type or ""
    found = tuple(Fault(str(error.code or ""), kind, error.detail or "") for error in part.error)
    return found or (Fault("", kind, ""),)


def converted(answer: dict[str, Any], intent: Intent) -> Envelope:
    """An answer the library has decoded, as the same values."""
    try:
        return _DECODER.decode(encoded(answer))
    except msgspec.ValidationError:
        raise lost(intent) from None
