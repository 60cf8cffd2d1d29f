"""The lines of an invoice, read only where one of them matters. Pure."""

from __future__ import annotations

import re
from datetime import date

from connectors.qbo import wire
from connectors.qbo.fields import lines_of

_SIGN = b"late "
"""What both begin with, the words of a late fee and the name of our item: one search finds either."""

_SERVED = re.compile(rb'"ServiceDate"\s*:\s*"(\d{4}-\d{2}-\d{2})"')
"""As a field only: within a text the quotes would be escaped."""


def lines_that_matter(raw: wire.Invoice, text: bytes) -> tuple[wire.Line, ...]:
    """All lines where one may be a late fee or be sold on our item, and none where none can be.

    To read them takes as long as all else of an invoice, so their *text* is searched first. What is escaped
    in it may spell anything.
    """
    if b"\\" in text or _SIGN in text.lower():
        return lines_of(raw)
    return ()


def served_on(text: bytes) -> date | None:
    """The earliest day of service in the *text* of lines; None when none names one that is a date."""
    if b'"ServiceDate"' not in text:
        return None
    return min(filter(None, map(_day, _SERVED.findall(text))), default=None)


def _day(text: bytes) -> date | None:
    try:
        return date.fromisoformat(text.decode())
    except ValueError:
        return None
