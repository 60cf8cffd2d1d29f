"""The lines of an invoice, read only where one of them matters. Pure."""

from __future__ import annotations

from connectors.qbo import wire
from connectors.qbo.fields import lines_of

_SIGN = b"late "
"""What both begin with, the words of a late fee and the name of our item: one search finds either."""


def lines_that_matter(raw: wire.Invoice) -> tuple[wire.Line, ...]:
    """All lines where one may be a late fee or be sold on our item, and none where none can be.

    To read them takes as long as all else of an invoice, so their text is searched first. What is escaped in
    it may spell anything.
    """
    text = bytes(raw.line)
    if b"\\" in text or _SIGN in text.lower():
        return lines_of(raw)
    return ()
