"""What was open on a day: every item of the receivables with what had not been applied by then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from connectors.sandbox.books import Books
from connectors.sandbox.catalog.model import Record
from connectors.sandbox.ledger import Item
from connectors.sandbox.money import ZERO, money
from connectors.sandbox.rules.applying import applications, openness, taken_by
from connectors.sandbox.tables import Row

OWED = ("Invoice", "CreditMemo", "JournalEntry")
ONE = Decimal(1)


@dataclass(frozen=True, kw_only=True)
class OpenItem:
    """One transaction on one customer's account, in its own currency; what the customer has is negative."""

    row: Row
    customer: str
    amount: Decimal
    open: Decimal

    @property
    def record(self) -> Record:
        """The transaction itself."""
        return self.row.record

    @property
    def rate(self) -> Decimal:
        """Home units for one unit of its currency."""
        return self.record.get("ExchangeRate") or ONE

    @property
    def open_at_home(self) -> Decimal:
        """What is open, in the home currency."""
        return money(self.open * self.rate)

    @property
    def amount_at_home(self) -> Decimal:
        """The whole amount, in the home currency."""
        return money(self.amount * self.rate)

    @property
    def dated(self) -> date:
        """The transaction's date."""
        return date.fromisoformat(self.record["TxnDate"])

    @property
    def due(self) -> date:
        """The due date; payments and credits are due on their own date."""
        return date.fromisoformat(self.record.get("DueDate") or self.record["TxnDate"])


def items_on(books: Books, day: date | None) -> Iterator[OpenItem]:
    """Every item dated no later than *day*, with what was open of it that day; as of now if None.

    An application counts from the day on which both its payment and what it pays are there.
    """
    latest = day.isoformat() if day else "9999-12-31"
    for entity in OWED:
        for row in books.tables.rows(entity):
            if row.record["TxnDate"] <= latest:
                yield from _owed(books, row, latest)
    for row in books.tables.rows("Payment"):
        if row.record["TxnDate"] <= latest:
            yield _paid(books, row, latest)


def _owed(books: Books, row: Row, latest: str) -> Iterator[OpenItem]:
    """What a form or an entry adds to customers' accounts, less what payments had taken of it."""
    item = (row.entity.name, row.id)
    for customer, amount in books.ledger.posting(item).items():
        if books.tables.get("Customer", customer) is None:
            continue
        taken = ZERO
        for payment, part in taken_by(books, item, customer).items():
            if books.must_have("Payment", payment).record["TxnDate"] <= latest:
                taken += part
        left = amount - taken if amount > ZERO else amount + taken
        yield OpenItem(row=row, customer=customer, amount=amount, open=left)


def _paid(books: Books, row: Row, latest: str) -> OpenItem:
    """What a payment had left over."""
    record = row.record
    customer = str(record["CustomerRef"]["value"])
    left: Decimal = record["TotalAmt"]
    for item, amount in applications(row):
        if _dated(books, item) <= latest:
            sign, _ = openness(books, item, customer)
            left -= sign * amount
    return OpenItem(row=row, customer=customer, amount=-record["TotalAmt"], open=-left)


def _dated(books: Books, item: Item) -> str:
    return str(books.must_have(*item).record["TxnDate"])
