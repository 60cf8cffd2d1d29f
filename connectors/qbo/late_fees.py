"""Which lines of an invoice are late fees that QuickBooks added by itself (qbo.md 2.4). Pure."""

from __future__ import annotations

from connectors.qbo import wire
from connectors.qbo.fields import money

_LINE = "late fee"
_ACCOUNT = "late fee income"


def late_fees_minor(raw: wire.Invoice, currency: str) -> int:
    """What the late-fee lines of *raw* come to, in minor units.

    No setting and no mark tells of them: such a line says "Late fee" and goes to the account that QuickBooks
    makes for it, "Late fee income". A person's own line of that name is a late fee all the same.
    """
    fees = (line.amount for line in raw.line if line.amount is not None and _is_late_fee(line))
    return sum(money(raw, "Line.Amount", amount, currency) for amount in fees)


def _is_late_fee(line: wire.Line) -> bool:
    sold = line.sales_item_line_detail
    if sold is None:
        return False
    names = (line.description, sold.item_ref and sold.item_ref.name)
    if any((name or "").strip().casefold().startswith(_LINE) for name in names):
        return True
    account = sold.item_account_ref and sold.item_account_ref.name
    return (account or "").rpartition(":")[2].strip().casefold() == _ACCOUNT
