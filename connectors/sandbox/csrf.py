"""What keeps other sites out of the sandbox's pages: a token per browser, in a cookie and in each form."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from flask import Response, g, request
from werkzeug.exceptions import Forbidden

FIELD = "csrf"
TOKEN_BYTES = 24
OUT_OF_DATE = "This page was open for too long, or the request came from another site. Nothing was done."


@dataclass(frozen=True)
class Csrf:
    """The guard of one set of pages: the name of its cookie, and the path below which they lie."""

    cookie: str
    path: str

    def token(self) -> str:
        """The token of this browser: from its cookie, or a new one that `dress` will send."""
        if self.cookie not in g:
            setattr(g, self.cookie, request.cookies.get(self.cookie) or secrets.token_urlsafe(TOKEN_BYTES))
        token: str = g.get(self.cookie)
        return token

    def check(self) -> None:
        """Refuse a POST that did not come from a form of ours in the same browser."""
        if request.method != "POST":
            return
        cookie, field = request.cookies.get(self.cookie, ""), request.form.get(FIELD, "")
        origin = request.headers.get("Origin")
        is_foreign = origin is not None and origin != request.host_url.rstrip("/")
        if is_foreign or not cookie or not secrets.compare_digest(cookie.encode(), field.encode()):
            raise Forbidden(OUT_OF_DATE)

    def dress(self, response: Response, policy: str) -> Response:
        """Add the headers every page carries, *policy* (CSP) among them, and the cookie if it is new."""
        response.headers["Content-Security-Policy"] = policy
        response.headers["X-Frame-Options"] = "DENY"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers.setdefault("Cache-Control", "no-store")
        token = g.get(self.cookie)
        if token is not None and request.cookies.get(self.cookie) != token:
            response.set_cookie(self.cookie, token, path=self.path, httponly=True, samesite="Lax")
        return response
