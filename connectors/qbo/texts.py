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

_SIGNS = (b"u0000", b"ud", b"uD")
"""How what follows the backslash begins; what it belongs to, only the pattern above can tell."""


def storable(body: bytes) -> bytes:
    """The same JSON with such characters replaced; nearly every answer comes back as it is, unsearched."""
    # What holds no escape at all is told at no cost; and cutting is faster than looking for each sign.
    if b"\\" not in body or not any(part.startswith(_SIGNS) for part in body.split(b"\\")[1:]):
        return body
    return _ESCAPES.sub(lambda found: found[1] or REPLACEMENT, body)
