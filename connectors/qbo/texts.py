"""Characters of QuickBooks' answers that no text of a database can hold.

PostgreSQL keeps no NUL, and UTF-8 has no half of a surrogate pair. JSON can name both by escapes, and one
such name would make every answer it stands in unreadable, or unstorable, for ever.
"""

from __future__ import annotations

import re

REPLACEMENT = rb"\ufffd"
"""What Unicode has for a character that cannot be shown."""

_ESCAPES = re.compile(
    rb"(\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|\\u(?:0000|[dD][89a-fA-F][0-9a-fA-F]{2})"
)
"""An escaped backslash or a whole pair, which stay; or else NUL or half a pair."""

_SIGNS = (rb"\u0000", rb"\ud", rb"\uD")


def storable(body: bytes) -> bytes:
    """The same JSON with such characters replaced; nearly every answer comes back as it is, unsearched."""
    # One byte is found ten times as fast as several: what holds no escape at all is told at no cost.
    if b"\\" not in body or not any(sign in body for sign in _SIGNS):
        return body
    return _ESCAPES.sub(lambda found: found[1] or REPLACEMENT, body)
