"""The report GeneralLedger: each account with what was posted to it (columns and signs are from memory)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from connectors.sandbox.books import Books
from connectors.sandbox.catalog.model import Record
from connectors.sandbox.money import ZERO
from connectors.sandbox.reports.asking import Asked
from connectors.sandbox.reports.columns import TYPES
from connectors.sandbox.reports.shape import Cell, cell, data, figure, section, whole
from connectors.sandbox.rules.entries import ENTRIES
from connectors.sandbox.tables import Row

NAMES = TYPES | {"SalesReceipt": "Sales Receipt", "RefundReceipt": "Refund", "Purchase": "Expense"}
DEBITED = {"Asset", "Expense"}
"""Classes of accounts that a debit raises."""


@dataclass(frozen=True)
class Posted:
    """What a transaction posted to an account, and the balance after it, both in the account's own sense."""

    row: Row
    amount: Decimal
    balance: Decimal


COLUMNS: dict[str, tuple[str, Callable[[Posted], Cell]]] = {
    "tx_date": ("Date", lambda one: cell(one.row.record["TxnDate"])),
    "txn_type": ("Transaction Type", lambda one: cell(_name(one.row), one.row.id)),
    "doc_num": ("Num", lambda one: cell(str(one.row.record.get("DocNumber") or ""))),
    "memo": ("Memo/Description", lambda one: cell(str(one.row.record.get("PrivateNote") or ""))),
    "subt_nat_amount": ("Amount", lambda one: figure(one.amount)),
    "rbal_nat_amount": ("Balance", lambda one: figure(one.balance)),
}


def general_ledger(books: Books, asked: Asked) -> Record:
    """The accounts that were asked for, or all that anything was posted to, in the order of their Ids."""
    keys = [key for key in asked.columns if key in COLUMNS] or list(COLUMNS)
    described = [
        {"ColTitle": COLUMNS[key][0], "ColType": key, "MetaData": [{"Name": "ColKey", "Value": key}]}
        for key in keys
    ]
    rows = [
        _section(keys, account.record, posted)
        for account in books.tables.rows("Account")
        if (not asked.accounts or account.id in asked.accounts)
        if (posted := [*_posted(books, account, asked)])
    ]
    return whole(books, "GeneralLedger", asked, described, rows, ranged=True)


def _section(keys: list[str], account: Record, posted: list[Posted]) -> Record:
    blank = [cell("") for _ in keys[1:]]
    total = [cell(f"Total for {account['Name']}"), *blank]
    if "subt_nat_amount" in keys[1:]:
        total[keys.index("subt_nat_amount")] = figure(sum((one.amount for one in posted), ZERO))
    return section(
        header=[cell(account["Name"], account["Id"]), *blank],
        rows=[data(COLUMNS[key][1](one) for key in keys) for one in posted],
        summary=total,
    )


def _posted(books: Books, account: Row, asked: Asked) -> Iterator[Posted]:
    sign = 1 if account.record["Classification"] in DEBITED else -1
    first = asked.dated_from.isoformat() if asked.dated_from else ""
    last = asked.dated_to.isoformat() if asked.dated_to else "9999-12-31"
    every = (row for entity in ENTRIES for row in books.tables.rows(entity))
    dated = sorted(every, key=lambda row: (row.record["TxnDate"], row.by_id()))
    balance = ZERO
    for row in dated:
        amount = sign * books.ledger.entry((row.entity.name, row.id)).get(account.id, ZERO)
        if amount and first <= row.record["TxnDate"] <= last:
            balance += amount
            yield Posted(row, amount, balance)


def _name(row: Row) -> str:
    return NAMES.get(row.entity.name, row.entity.name)
