"""Forged requests: a token bound to the session, and the browser's own word on where a request comes from.

SameSite=None, which a framed page needs, protects from nothing, so both are asked of every post
(reliability.md 1.4; OWASP CSRF Prevention: "Signed Double-Submit Cookie" and "Fetch Metadata").
"""

from __future__ import annotations

import hashlib
import hmac

from flask import Request


def token_of(session_token: str) -> str:
    """The CSRF token of a session: follows from its secret, so that nothing more is stored."""
    return hmac.new(session_token.encode(), b"csrf", hashlib.sha256).hexdigest()


def brings_token(request: Request, session_token: str) -> bool:
    """True when the request carries the token of this session, in a header or a field."""
    sent = request.headers.get("X-CSRF-Token") or request.form.get("csrf", "")
    return bool(session_token) and hmac.compare_digest(sent.encode(), token_of(session_token).encode())


def is_foreign(request: Request, origin: str) -> bool:
    """True when the browser says that another site sent this request."""
    sent, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
    return (sent is not None and sent != origin) or site not in (None, "same-origin")


def is_surely_ours(request: Request, origin: str) -> bool:
    """True when the browser says that a page of ours sent this request; silence is not enough."""
    told = request.headers.get("Origin") == origin or request.headers.get("Sec-Fetch-Site") == "same-origin"
    return told and not is_foreign(request, origin)
