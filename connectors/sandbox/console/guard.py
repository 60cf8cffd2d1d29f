"""What keeps other sites out of the console: a token per browser, no frames, no script but its own."""

from __future__ import annotations

from flask import Response

from connectors.sandbox.csrf import Csrf

CSRF = Csrf(cookie="console_csrf", path="/")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def dress(response: Response) -> Response:
    """Add the headers every page carries."""
    return CSRF.dress(response, POLICY)
