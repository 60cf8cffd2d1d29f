"""Which lines of an invoice are late fees that QuickBooks added by itself (qbo.md 2.4). Pure."""

from __future__ import annotations

from functools import lru_cache

from connectors.qbo import wire
from connectors.qbo.fields import money

_LINE = "late fee"
_ACCOUNT = "late fee income"
_FIRST_LETTERS = frozenset("lL \t\n\r\xa0")


def late_fees_minor(raw: wire.Invoice, currency: str) -> int:
    """What the late-fee lines of *raw* come to, in minor units.

    No setting and no mark tells of them: such a line says "Late fee" and goes to the account that QuickBooks
    makes for it, "Late fee income". A person's own line of that name is a late fee all the same.
    """
    found = 0
    for line in raw.line:
        sold = line.sales_item_line_detail
        if sold is None:
            continue
        item, account, text = sold.item_ref, sold.item_account_ref, line.description
        # A loop without calls: a first reading asks this of every line there is.
        if (
            _is_sold_as_one(item.name if item else None, account.name if account else None)
            or (text is not None and text[:1] in _FIRST_LETTERS and _says_late_fee(text))
        ) and line.amount:
            found += money(raw, "Line.Amount", line.amount, currency)
    return found


def _says_late_fee(text: str | None) -> bool:
    return text is not None and text.lstrip()[: len(_LINE)].casefold() == _LINE


@lru_cache(maxsize=1024)
def _is_sold_as_one(item: str | None, account: str | None) -> bool:
    """By the names of its item and account, of which a company has few and thousands of lines of each."""
    return _says_late_fee(item) or _is_fee_account(account)


def _is_fee_account(name: str | None) -> bool:
    return name is not None and name.rpartition(":")[2].strip().casefold() == _ACCOUNT
