"""What keeps other sites out of the console: a token per browser, no frames, no script but its own."""

from __future__ import annotations

import secrets

from flask import Response, g, request
from werkzeug.exceptions import Forbidden

COOKIE = "console_csrf"
FIELD = "csrf"
TOKEN_BYTES = 24
OUT_OF_DATE = "This page was open for too long, or the request came from another site. Nothing was done."
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def csrf_token() -> str:
    """The token of this browser: from its cookie, or a new one that `dress` will send."""
    if "console_csrf" not in g:
        g.console_csrf = request.cookies.get(COOKIE) or secrets.token_urlsafe(TOKEN_BYTES)
    token: str = g.console_csrf
    return token


def check() -> None:
    """Refuse a POST that did not come from a form of ours in the same browser."""
    if request.method != "POST":
        return
    cookie, field = request.cookies.get(COOKIE, ""), request.form.get(FIELD, "")
    origin = request.headers.get("Origin")
    is_foreign = origin is not None and origin != request.host_url.rstrip("/")
    if is_foreign or not cookie or not secrets.compare_digest(cookie.encode(), field.encode()):
        raise Forbidden(OUT_OF_DATE)


def dress(response: Response) -> Response:
    """Add the headers every page carries."""
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Frame-Options"] = "DENY"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers.setdefault("Cache-Control", "no-store")
    if "console_csrf" in g and request.cookies.get(COOKIE) != g.console_csrf:
        response.set_cookie(COOKIE, g.console_csrf, path="/", httponly=True, samesite="Lax")
    return response
