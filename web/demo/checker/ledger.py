"""The books as the witness last saw them, and what has changed since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from web.demo.checker.reading import CHARGE_MARK, changed_at
from web.demo.checker.sources import Company, Record

WATCHED = (
    *(
        "CompanyInfo",
        "Preferences",
        "Term",
        "Account",
        "Item",
        "Customer",
        "Invoice",
        "CreditMemo",
        "Payment",
    ),
    *("Deposit", "SalesReceipt", "RefundReceipt", "JournalEntry", "Estimate", "Attachable"),
)
DEPTH_MAX = 6


@dataclass(frozen=True, slots=True)
class Change:
    """One record before and after; None where it was not there."""

    entity: str
    id: str
    before: Record | None
    after: Record | None

    @property
    def fields(self) -> set[str]:
        """Which properties differ."""
        before, after = self.before or {}, self.after or {}
        return {name for name in {*before, *after} if before.get(name) != after.get(name)}


class Receipt(NamedTuple):
    """Money booked as something other than the payment of an invoice."""

    customer_id: str | None
    amount: Decimal
    on: str
    at: datetime
    """When it was last written."""


class Ledger:
    """Copies of every watched record, with the few indexes that the rules ask for."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self._seen: dict[str, dict[str, Record]] = {entity: {} for entity in WATCHED}
        self._order: dict[str, list[tuple[Record, Any]]] = {entity: [] for entity in WATCHED}
        self._unapplied: dict[tuple[str, str], tuple[str, Decimal]] = {}
        self._open: dict[str, Record] = {}
        self._receipts: dict[tuple[str, str], list[Receipt]] = {}
        self.take_in()
        info = next(iter(self.all("CompanyInfo")), {})
        self.zone = ZoneInfo(info.get("DefaultTimeZone", "America/Los_Angeles"))

    def take_in(self) -> list[Change]:
        """Look at everything again and return what changed; most records are told by identity alone."""
        return [change for entity in WATCHED for change in self._changes(entity)]

    def _changes(self, entity: str) -> Iterator[Change]:
        present, order = list(self._company.records(entity)), self._order[entity]
        # Whoever edits a record replaces it, or at least its MetaData; whoever deletes one moves the rest up.
        moved = [
            record
            for record, (held, meta) in zip(present, order, strict=False)
            if record is not held or record["MetaData"] is not meta
        ]
        moved += present[len(order) :]
        if not moved and len(present) == len(order):
            return
        self._order[entity] = [(record, record["MetaData"]) for record in present]
        seen = self._seen[entity]
        for record in moved:
            before, after = seen.get(record["Id"]), dict(record)
            if before != after:
                seen[record["Id"]] = after
                self._index(entity, record["Id"], after)
                yield Change(entity, record["Id"], before, after)
        if len(present) != len(seen):
            for row_id in seen.keys() - {record["Id"] for record in present}:
                self._index(entity, row_id, {})
                yield Change(entity, row_id, seen.pop(row_id), None)

    def _index(self, entity: str, row_id: str, record: Record) -> None:
        key, owner = (entity, row_id), record.get("CustomerRef", {}).get("value", "")
        self._unapplied.pop(key, None)
        self._receipts.pop(key, None)
        left = record.get({"Payment": "UnappliedAmt", "CreditMemo": "RemainingCredit"}.get(entity, ""), 0)
        if left > 0:
            self._unapplied[key] = (owner, left)
        if entity == "Invoice":
            self._open.pop(row_id, None)
            if record.get("Balance", 0) > 0:
                self._open[row_id] = record
        elif entity == "SalesReceipt" and record:
            self._receipts[key] = [
                Receipt(owner or None, record["TotalAmt"], record["TxnDate"], changed_at(record))
            ]
        elif entity == "Deposit" and record:
            self._receipts[key] = list(_own_lines(record))

    def get(self, entity: str, row_id: str) -> Record | None:
        """A record as last seen."""
        return self._seen[entity].get(row_id)

    def all(self, entity: str) -> Iterator[Record]:
        """All records of an entity as last seen."""
        return iter(self._seen[entity].values())

    def payer(self, customer_id: str) -> str:
        """Who is asked for a customer's debt: itself, or the parent that is billed for it."""
        for _ in range(DEPTH_MAX):
            record = self.get("Customer", customer_id) or {}
            if not (record.get("BillWithParent") and record.get("ParentRef")):
                break
            customer_id = record["ParentRef"]["value"]
        return customer_id

    def open_of(self, payer_id: str) -> list[Record]:
        """The open invoices of a payer and of those it pays for."""
        return [each for each in self._open.values() if self.payer(owner_of(each)) == payer_id]

    def overdue_of(self, payer_id: str, today: date) -> list[Record]:
        """The payer's own overdue debt: charges are not part of it."""
        late = (each for each in self.open_of(payer_id) if each["DueDate"] < today.isoformat())
        return [each for each in late if not is_charge(each)]

    def unapplied_of(self, payer_id: str) -> Decimal:
        """Money of the payer's family that is recorded and not applied."""
        mine = (amount for owner, amount in self._unapplied.values() if self.payer(owner) == payer_id)
        return sum(mine, Decimal(0))

    def money_moved_at(self, payer_id: str) -> datetime | None:
        """When the payer's family last paid, or was given a credit."""
        moved = (
            changed_at(record)
            for entity in ("Payment", "CreditMemo")
            for record in self.all(entity)
            if self.payer(owner_of(record)) == payer_id
        )
        return max(moved, default=None)

    def receipts_for(self, payer_id: str) -> Iterator[Receipt]:
        """Receipts that may be the payer's payment: its own, and those that name nobody."""
        for receipts in self._receipts.values():
            for receipt in receipts:
                if receipt.customer_id is None or self.payer(receipt.customer_id) == payer_id:
                    yield receipt

    def credited_to(self, invoice: Record) -> Iterator[tuple[date, Decimal]]:
        """What credits took off an invoice: QuickBooks applies one by a payment of nothing."""
        return ((on, amount) for on, amount, brought in self._applied(invoice) if not brought)

    def paid_on(self, invoice: Record) -> Iterator[tuple[date, Decimal]]:
        """What money took off an invoice, with the date of each payment."""
        return ((on, amount) for on, amount, brought in self._applied(invoice) if brought)

    def applied_to(self, invoice: Record) -> Iterator[tuple[date, Decimal]]:
        """What was applied to an invoice, with the date of each payment or credit."""
        return ((on, amount) for on, amount, _ in self._applied(invoice))

    def _applied(self, invoice: Record) -> Iterator[tuple[date, Decimal, Decimal]]:
        for link in invoice.get("LinkedTxn", []):
            payment = self.get("Payment", link["TxnId"]) if link["TxnType"] == "Payment" else None
            for line in payment.get("Line", []) if payment else ():
                if line["LinkedTxn"][0]["TxnId"] == invoice["Id"]:
                    on, brought = (payment["TxnDate"], payment["TotalAmt"]) if payment else ("", Decimal(0))
                    yield date.fromisoformat(on), line["Amount"], brought

    def day_of(self, moment: datetime) -> date:
        """The company's calendar date."""
        return moment.astimezone(self.zone).date()

    def changed_on(self, record: Record) -> date:
        """The company's date of a record's last change."""
        return self.day_of(changed_at(record))

    @property
    def closed_through(self) -> str:
        """The closing date of the books; empty when nothing is closed."""
        prefs = next(self.all("Preferences"), {})
        return str(prefs.get("AccountingInfoPrefs", {}).get("BookCloseDate") or "")


def owner_of(record: Record) -> str:
    """The customer a transaction stands on."""
    return str(record["CustomerRef"]["value"])


def is_charge(invoice: Record) -> bool:
    """Whether an invoice is one of the product's own charges."""
    return CHARGE_MARK in invoice.get("PrivateNote", "")


def _own_lines(deposit: Record) -> Iterator[Receipt]:
    """Lines that are not merely payments on their way to the bank."""
    for line in deposit["Line"]:
        if not line.get("LinkedTxn"):
            owner = line.get("DepositLineDetail", {}).get("Entity", {}).get("value")
            yield Receipt(owner, line["Amount"], deposit["TxnDate"], changed_at(deposit))
