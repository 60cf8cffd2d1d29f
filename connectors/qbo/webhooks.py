"""Whether a webhook is Intuit's own: its signature over the bytes as they came (qbo.md 9)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence

SIGNATURE_HEADER = "intuit-signature"


def is_genuine(body: bytes, signature: str, verifier_tokens: Sequence[str]) -> bool:
    """True when one of the tokens signed *body*; two are active while a token is being replaced.

    Every token is tried and compared in constant time, so that the answer's delay tells nothing.
    """
    given = signature.encode("utf-8", "replace")
    matches = [hmac.compare_digest(_signed(body, token), given) for token in verifier_tokens if token]
    return any(matches)


def _signed(body: bytes, token: str) -> bytes:
    return base64.b64encode(hmac.new(token.encode(), body, hashlib.sha256).digest())
