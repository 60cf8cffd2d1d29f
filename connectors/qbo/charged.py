"""What of a document stands on the item that we charge with, whoever put it there. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from connectors.qbo import wire
from connectors.qbo.fields import money
from connectors.qbo.performers.charge_item import ITEM_NAME


def charged_minor(raw: wire.Transaction, lines: Iterable[wire.Line], currency: str) -> int:
    """What those *lines* of *raw* on our item come to, in minor units; items are told by their names."""
    found = 0
    for line in lines:
        sold = line.sales_item_line_detail
        item = sold.item_ref if sold else None
        if item is not None and _is_our_name(item.name) and line.amount:
            found += money(raw, "Line.Amount", line.amount, currency)
    return found


def _is_our_name(name: str | None) -> bool:
    return name is not None and name.rpartition(":")[2] == ITEM_NAME
