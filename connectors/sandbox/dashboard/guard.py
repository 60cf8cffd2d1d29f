"""What keeps other sites out: one CSRF token per browser, nobody frames us, we frame the partner alone."""

from __future__ import annotations

from flask import Response, g

from connectors.sandbox.csrf import Csrf
from connectors.sandbox.dashboard.partner import Partner

CSRF = Csrf(cookie="dashboard_csrf", path="/dashboard/")
NOBODY = "'none'"
FEATURES = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"


def dress(response: Response, partner: Partner | None) -> Response:
    """Add the headers every page carries; only a page that frames the partner may frame anything."""
    framed = partner.origin if partner and g.get("frames_partner") else ""
    lent = f', storage-access=(self "{framed}")' if framed else ""
    response.headers["Permissions-Policy"] = FEATURES + lent
    policy = (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        f"frame-ancestors 'none'; frame-src {framed or NOBODY}"
    )
    return CSRF.dress(response, policy)
