"""What the lists and cards show, read from a company's records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any, Generic, TypeVar

from connectors.sandbox.catalog.model import Record
from connectors.sandbox.company import Company
from connectors.sandbox.money import ZERO

GLANCE_DAYS = 30
T = TypeVar("T")
Amounts = defaultdict[str, Decimal]
"""Amounts by what they are kept under; nothing is zero."""


@dataclass
class Sum:
    """Amounts by currency, and how many there were."""

    count: int = 0
    by_currency: Amounts = field(default_factory=lambda: defaultdict(lambda: ZERO))

    def add(self, record: Record, amount: Decimal) -> None:
        """Count one more."""
        self.count += 1
        self.by_currency[currency_of(record)] += amount


@dataclass
class Glance:
    """A company's receivables on one day."""

    open: Sum
    overdue: Sum
    paid: Sum


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows of a longer list, and the keys of its neighbors."""

    rows: Sequence[T]
    total: int
    before: str = ""
    """The key before which the page of newer or earlier rows ends; empty on the first page."""
    after: str = ""
    """The key after which the next page begins; empty on the last."""


def currency_of(record: Record) -> str:
    """The currency of a transaction or customer."""
    return str(record.get("CurrencyRef", {}).get("value", "USD"))


def glance(company: Company) -> Glance:
    """Add up what is open and overdue, and what was paid in the last thirty days."""
    today = company.books.today()
    found = Glance(Sum(), Sum(), Sum())
    for each in open_invoices(company):
        found.open.add(each, each["Balance"])
        if each["DueDate"] < today.isoformat():
            found.overdue.add(each, each["Balance"])
    since = (today - timedelta(days=GLANCE_DAYS)).isoformat()
    for each in company.records("Payment"):
        if each["TxnDate"] > since and each["TotalAmt"] > ZERO:
            found.paid.add(each, each["TotalAmt"])
    return found


def open_invoices(company: Company) -> list[Record]:
    """Every invoice on which something is owed."""
    return [each for each in company.records("Invoice") if each["Balance"] > ZERO]


def overdue_by_customer(company: Company) -> Amounts:
    """What is overdue on each customer's own invoices."""
    today = company.books.today().isoformat()
    found: Amounts = defaultdict(lambda: ZERO)
    for each in open_invoices(company):
        if each["DueDate"] < today:
            found[each["CustomerRef"]["value"]] += each["Balance"]
    return found


def paged(rows: list[T], key: Callable[[T], str], *, after: str, before: str, size: int) -> Page[T]:
    """Cut the page that begins after a key or ends before one; a key that is gone starts anew."""
    places = {key(each): place for place, each in enumerate(rows)}
    start = 0
    if after in places:
        start = places[after] + 1
    elif before in places:
        start = max(places[before] - size, 0)
    shown = rows[start : start + size]
    return Page(
        rows=shown,
        total=len(rows),
        before=key(shown[0]) if shown and start > 0 else "",
        after=key(shown[-1]) if shown and start + size < len(rows) else "",
    )


def family_of(company: Company, customer_id: str) -> list[str]:
    """A customer and all its jobs, by Id."""
    found = [customer_id]
    for each in found:
        found += company.books.children.get(each, {})
    return found


def of_customers(records: Iterable[Record], ids: Iterable[str]) -> list[Record]:
    """The transactions that stand on some customers' accounts."""
    wanted = set(ids)
    return [each for each in records if each.get("CustomerRef", {}).get("value") in wanted]


def links(record: Record, kind: str) -> list[str]:
    """The Ids of one kind of transaction to which a record is linked."""
    found: list[Any] = record.get("LinkedTxn") or []
    return [each["TxnId"] for each in found if each["TxnType"] == kind]
