"""Which lines of an invoice are late fees that QuickBooks added by itself (qbo.md 2.4). Pure."""

from __future__ import annotations

from collections.abc import Iterable

from connectors.qbo import wire
from connectors.qbo.fields import money

LATE_FEE = "late fee"
"""What stands in every line that is one, in whatever case."""
_ACCOUNT = "late fee income"


def late_fees_minor(raw: wire.Invoice, lines: Iterable[wire.Line], currency: str) -> int:
    """What the late fees among the *lines* of *raw* come to, in minor units.

    No setting and no mark tells of them: such a line says "Late fee" and goes to the account that QuickBooks
    makes for it, "Late fee income". A person's own line of that name is a late fee all the same.
    """
    found = 0
    for line in lines:
        sold = line.sales_item_line_detail
        if sold is not None and line.amount and (_is_sold_as_one(sold) or _says_late_fee(line.description)):
            found += money(raw, "Line.Amount", line.amount, currency)
    return found


def _says_late_fee(text: str | None) -> bool:
    return text is not None and text.lstrip()[: len(LATE_FEE)].casefold() == LATE_FEE


def _is_sold_as_one(sold: wire.SalesLineDetail) -> bool:
    item, account = sold.item_ref, sold.item_account_ref
    return _says_late_fee(item.name if item else None) or _is_fee_account(account.name if account else None)


def _is_fee_account(name: str | None) -> bool:
    return name is not None and name.rpartition(":")[2].strip().casefold() == _ACCOUNT
