"""Columns a detail report can show of a transaction: their keys, titles and cells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from connectors.sandbox.books import Books
from connectors.sandbox.catalog.model import Record
from connectors.sandbox.reports.asking import Asked
from connectors.sandbox.reports.items import OpenItem
from connectors.sandbox.reports.shape import Cell, cell, figure

TYPES = {"CreditMemo": "Credit Memo", "JournalEntry": "Journal Entry"}


@dataclass(frozen=True)
class Line:
    """A transaction on its way into a report, with the balance that runs down the page."""

    books: Books
    asked: Asked
    item: OpenItem
    running: Decimal

    @property
    def customer(self) -> Record:
        """Whose account it is on."""
        return self.books.must_have("Customer", self.item.customer).record

    def text(self, *names: str) -> Cell:
        """A property of the transaction as it is, or nothing."""
        value = self.item.record
        for name in names:
            value = value.get(name) or {}
        return cell(str(value or ""))


@dataclass(frozen=True)
class Column:
    """One column: its title, what it shows, and what its sum is made of."""

    title: str
    show: Callable[[Line], Cell]
    summed: Callable[[OpenItem], Decimal] | None = None


def _type(line: Line) -> Cell:
    name = line.item.row.entity.name
    return cell(TYPES.get(name, name), line.item.row.id)


def _number(line: Line) -> Cell:
    """A payment is known by the number of its check."""
    record = line.item.record
    return cell(str(record.get("DocNumber") or record.get("PaymentRefNum") or ""))


def _terms(line: Line) -> Cell:
    pointer = line.item.record.get("SalesTermRef")
    return cell(line.books.must_have("Term", pointer["value"]).record["Name"] if pointer else "")


COLUMNS: dict[str, Column] = {
    "tx_date": Column("Date", lambda line: line.text("TxnDate")),
    "txn_type": Column("Transaction Type", _type),
    "doc_num": Column("Num", _number),
    "cust_name": Column(
        "Customer", lambda line: cell(line.customer["FullyQualifiedName"], line.item.customer)
    ),
    "dept_name": Column("Location", lambda line: line.text("DepartmentRef", "name")),
    "due_date": Column("Due Date", lambda line: cell(line.item.due.isoformat())),
    "past_due": Column("Past Due", lambda line: cell(str((line.asked.day - line.item.due).days))),
    "term_name": Column("Terms", _terms),
    "memo": Column("Memo/Description", lambda line: line.text("PrivateNote")),
    "cust_msg": Column("Customer Message", lambda line: line.text("CustomerMemo", "value")),
    "cust_bill_email": Column("Email", lambda line: line.text("BillEmail", "Address")),
    "cust_comp_name": Column("Company", lambda line: cell(line.customer.get("CompanyName", ""))),
    "sale_sent_state": Column("Sent", lambda line: line.text("EmailStatus")),
    "create_date": Column("Create Date", lambda line: line.text("MetaData", "CreateTime")),
    "last_mod_date": Column("Last Modified", lambda line: line.text("MetaData", "LastUpdatedTime")),
    "currency": Column("Currency", lambda line: line.text("CurrencyRef", "value")),
    "exch_rate": Column("Exchange Rate", lambda line: cell(str(line.item.rate))),
    "subt_amount": Column(
        "Amount", lambda line: figure(line.item.amount_at_home), lambda item: item.amount_at_home
    ),
    "subt_open_bal": Column(
        "Open Balance", lambda line: figure(line.item.open_at_home), lambda item: item.open_at_home
    ),
    "foreign_amount": Column("Foreign Amount", lambda line: figure(line.item.amount)),
    "foreign_open_bal": Column("Foreign Open Balance", lambda line: figure(line.item.open)),
    "rbal_nat_amount": Column("Balance", lambda line: figure(line.running)),
}


def chosen(books: Books, asked: Asked, defaults: tuple[str, ...]) -> list[str]:
    """The keys asked for that are known, in the order asked for, or the report's own."""
    known = [key for key in asked.columns if key in COLUMNS]
    if known:
        return known
    tracked = bool(books.preference("AccountingInfoPrefs", "TrackDepartments"))
    return [key for key in defaults if key != "dept_name" or tracked]


def described(keys: list[str]) -> list[Record]:
    """The Columns of a report."""
    return [
        {"ColTitle": COLUMNS[key].title, "ColType": key, "MetaData": [{"Name": "ColKey", "Value": key}]}
        for key in keys
    ]


def cells(keys: list[str], line: Line) -> list[Cell]:
    """The cells of one transaction."""
    return [COLUMNS[key].show(line) for key in keys]


def sums(keys: list[str], label: str, items: list[OpenItem]) -> list[Cell]:
    """The cells below some transactions: a label, and sums where they mean something."""
    found = [cell(label), *(cell("") for _ in keys[1:])]
    for place, key in enumerate(keys):
        summed = COLUMNS[key].summed
        if summed is not None and place:
            found[place] = figure(sum((summed(item) for item in items), Decimal(0)))
    return found


def heading(keys: list[str], label: str, row_id: str = "") -> list[Cell]:
    """The cells above some transactions."""
    return [cell(label, row_id), *(cell("") for _ in keys[1:])]
