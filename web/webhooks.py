"""Where QuickBooks tells of changes: whatever is genuine is acknowledged at once and looked into later.

One unacknowledged post stops all later ones, so a body that nobody can read is acknowledged as well
(reliability.md finding 8). What is not signed by Intuit is refused, and nothing of it is kept.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Sequence
from functools import lru_cache

from flask import Blueprint, Response, request

from connectors.qbo.hints import realms_of
from connectors.qbo.webhooks import SIGNATURE_HEADER, is_genuine
from plugin import hints
from web.access.house import installed

log = logging.getLogger(__name__)

_REALMS_REMEMBERED = 4096


def receive_with(tokens: Sequence[str], fingerprint: Callable[[str], str]) -> Blueprint:
    """The endpoint for bodies signed with one of *tokens*; *fingerprint* hides which realm is meant."""
    made = Blueprint("webhooks", __name__)
    # A body names up to hundreds of companies, and the same ones again and again.
    fingerprint = lru_cache(maxsize=_REALMS_REMEMBERED)(fingerprint)

    @made.post("/webhooks/quickbooks")
    def receive() -> Response:
        """Verify, keep the hint, acknowledge: 200 for all that is genuine, 403 for the rest."""
        body = request.get_data(cache=False)
        if not is_genuine(body, request.headers.get(SIGNATURE_HEADER, ""), tokens):
            log.warning("A webhook was refused: it is not signed by QuickBooks")
            return Response(status=403)
        realms = realms_of(body)
        digest = hashlib.sha256(body).hexdigest()
        if realms is None:
            log.warning(
                "A genuine webhook of %d bytes has no shape we know; it was kept by its hash", len(body)
            )
        hints.take_in(installed().store, digest, {fingerprint(realm) for realm in realms or ()})
        return Response(status=200)

    return made
