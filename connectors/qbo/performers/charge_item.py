"""The item a charge sells: found, or made with an income account of its own (qbo.md 2.9)."""

from __future__ import annotations

from collections.abc import Iterator

from connectors.qbo.fields import value_of
from connectors.qbo.performers.writing import create, preparing, request_id_for
from connectors.qbo.queries import among, equal, select
from connectors.qbo.reader import Reader
from connectors.qbo.wire_company import Item
from plugin.books import Refused

ITEM_NAME = "Late payment interest"
ACCOUNT_NAME = "Late fee income"
"""The name QuickBooks' own late fees use, so that both gather in one place (qbo.md 2.4)."""

_FITTING = (
    ACCOUNT_NAME,
    ITEM_NAME,
    "Late fees",
    "Late payment fees",
    "Finance charge income",
    "Finance charges",
    "Interest income",
)


def item_id(reader: Reader, request_id: str) -> str:
    """The id of our item, which is made when there is none."""
    if found := _find(reader):
        return found
    with preparing("the item for interest was made"):
        account_id = _account_id(reader, request_id)
        fields = {"Name": ITEM_NAME, "Type": "Service", "IncomeAccountRef": {"value": account_id}}
        try:
            return create(reader, "Item", fields, request_id_for("item", request_id)).new_id
        except Refused as error:
            # Another charge of this minute has just made it.
            if error.code == "6240" and (found := _find(reader)):
                return found
            raise


def income_account(reader: Reader) -> str | None:
    """The id of the account on which our item's income stands; None where there is no such item yet."""
    return next((value_of(item.income_account_ref) for item in _items(reader)), None)


def _find(reader: Reader) -> str | None:
    return next((item.id for item in _items(reader)), None)


def _items(reader: Reader) -> Iterator[Item]:
    rows = reader.rows(select("Item", equal("Name", ITEM_NAME))).item
    return (item for item in rows if item.type != "Category")


def _account_id(reader: Reader, request_id: str) -> str:
    """An income account for interest on late payments, by the names such accounts go by; else a new one."""
    accounts = reader.rows(select("Account", among("AccountType", ("Other Income", "Income")))).account
    by_name = {(account.name or "").casefold(): account.id for account in accounts}
    if found := next((by_name[name.casefold()] for name in _FITTING if name.casefold() in by_name), None):
        return found
    fields = {
        "Name": ACCOUNT_NAME,
        "AccountType": "Other Income",
        "AccountSubType": "OtherMiscellaneousIncome",
    }
    return create(reader, "Account", fields, request_id_for("account", request_id)).new_id
