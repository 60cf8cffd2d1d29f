"""What keeps other sites out: one CSRF token per browser, nobody frames us, we frame the partner alone."""

from __future__ import annotations

import secrets

from flask import Response, g, request
from werkzeug.exceptions import Forbidden

from connectors.sandbox.dashboard.partner import Partner

COOKIE = "dashboard_csrf"
FIELD = "csrf"
TOKEN_BYTES = 24
OUT_OF_DATE = "This page was open for too long, or the request came from another site. Nothing was done."
FEATURES = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"


def csrf_token() -> str:
    """The token of this browser: from its cookie, or a new one that `dress` will send."""
    if "csrf" not in g:
        g.csrf = request.cookies.get(COOKIE) or secrets.token_urlsafe(TOKEN_BYTES)
    token: str = g.csrf
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


def dress(response: Response, partner: Partner | None) -> Response:
    """Add the headers every page carries; only a page that frames the partner may frame anything."""
    frames = partner.origin if partner and g.get("frames_partner") else "'none'"
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        f"frame-ancestors 'none'; frame-src {frames}"
    )
    lent = f', storage-access=(self "{partner.origin}")' if partner and g.get("frames_partner") else ""
    response.headers["Permissions-Policy"] = FEATURES + lent
    response.headers["X-Frame-Options"] = "DENY"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers.setdefault("Cache-Control", "no-store")
    if "csrf" in g and request.cookies.get(COOKIE) != g.csrf:
        response.set_cookie(COOKIE, g.csrf, path="/dashboard/", httponly=True, samesite="Lax")
    return response
