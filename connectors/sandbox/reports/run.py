"""Which report is which; the many others QuickBooks has say that they hold no data."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from connectors.sandbox.books import Books
from connectors.sandbox.catalog.model import Record
from connectors.sandbox.reports.asking import Asked, asked
from connectors.sandbox.reports.details import aged_receivable_detail, customer_balance_detail
from connectors.sandbox.reports.empty import without_data
from connectors.sandbox.reports.general_ledger import general_ledger
from connectors.sandbox.reports.summaries import aged_receivables, customer_balance

REPORTS: dict[str, Callable[[Books, Asked], Record]] = {
    "agedreceivables": aged_receivables,
    "agedreceivabledetail": aged_receivable_detail,
    "customerbalance": customer_balance,
    "customerbalancedetail": customer_balance_detail,
    "generalledger": general_ledger,
}


def report(books: Books, name: str, given: Mapping[str, str]) -> Record:
    """A report by the name in its path, with the parameters of its URL."""
    wanted = asked(books, given)
    make = REPORTS.get(name.lower())
    if make is None:
        return without_data(books, name, wanted, given)
    return make(books, wanted)
