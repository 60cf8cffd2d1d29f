"""What of an invoice stands on the item that we charge with, whoever put it there. Pure."""

from __future__ import annotations

from connectors.qbo import wire
from connectors.qbo.fields import money
from connectors.qbo.performers.charge_item import ITEM_NAME


def charged_minor(raw: wire.Invoice, currency: str) -> int:
    """What the lines of *raw* on our item come to, in minor units; items are told by their names."""
    return sum(
        money(raw, "Line.Amount", line.amount, currency)
        for line in raw.line
        if line.amount and line.sales_item_line_detail and _is_ours(line.sales_item_line_detail.item_ref)
    )


def _is_ours(item: wire.Ref | None) -> bool:
    return item is not None and (item.name or "").rpartition(":")[2] == ITEM_NAME
