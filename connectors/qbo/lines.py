"""The lines of an invoice, read only where one of them matters. Pure."""

from __future__ import annotations

from connectors.qbo import wire
from connectors.qbo.fields import lines_of
from connectors.qbo.late_fees import LATE_FEE
from connectors.qbo.performers.charge_item import ITEM_NAME

_OUR_ITEM = ITEM_NAME.encode()
_LATE_FEE = LATE_FEE.encode()


def lines_that_matter(raw: wire.Invoice) -> tuple[wire.Line, ...]:
    """All lines where one may be a late fee or be sold on our item, and none where none can be.

    To read them takes as long as all else of an invoice, so their text is searched first. What is escaped in
    it may spell anything.
    """
    text = bytes(raw.line)
    if b"\\" in text or _OUR_ITEM in text or _LATE_FEE in text.lower():
        return lines_of(raw)
    return ()
