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
    return sum(
        money(raw, "Line.Amount", line.amount, currency)
        for line in raw.line
        if line.amount and line.sales_item_line_detail and _is_late_fee(line, line.sales_item_line_detail)
    )


def _is_late_fee(line: wire.Line, sold: wire.SalesLineDetail) -> bool:
    return (
        _says_late_fee(line.description)
        or (sold.item_ref is not None and _says_late_fee(sold.item_ref.name))
        or (sold.item_account_ref is not None and _is_fee_account(sold.item_account_ref.name))
    )


def _says_late_fee(text: str | None) -> bool:
    return text is not None and text.lstrip()[: len(_LINE)].casefold() == _LINE


def _is_fee_account(name: str | None) -> bool:
    return name is not None and name.rpartition(":")[2].strip().casefold() == _ACCOUNT
