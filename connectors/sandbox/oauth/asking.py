"""What an app asks a person to agree to, and how the person is sent back (qbo.md §1.2)."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from flask import Request, Response, redirect

from connectors.sandbox.oauth.tokens import SCOPES
from connectors.sandbox.state import State

BAD_REDIRECT = "The redirect_uri query parameter value is invalid."


class Asked:
    """What an app asks for on the authorize page."""

    def __init__(self, sent: Request) -> None:
        self.client_id = sent.values.get("client_id", "")
        self.redirect_uri = sent.values.get("redirect_uri", "")
        self.state = sent.values.get("state", "")
        self.response_type = sent.values.get("response_type", "")
        self.nonce = sent.values.get("nonce", "")
        self.scope = sent.values.get("scope", "")
        self.scopes = frozenset(self.scope.split())

    def problem(self, sandbox: State) -> str:
        """What keeps the person from being asked, or nothing."""
        target = urlsplit(self.redirect_uri)
        if self.client_id != sandbox.client_id:
            return "The app is unknown: client_id does not match."
        if target.scheme not in {"http", "https"} or not target.netloc or target.query or target.fragment:
            return BAD_REDIRECT
        if sandbox.redirect_uris and self.redirect_uri not in sandbox.redirect_uris:
            return f"{BAD_REDIRECT} It must be one of the app's own, to the letter."
        if self.response_type != "code":
            return "The response_type query parameter must be code."
        if not self.state:
            return "The state query parameter is missing."
        return "" if self.scopes and self.scopes <= SCOPES else "invalid_scope"

    def sent_back(self, *, code: str = "", error: str = "", realm_id: str = "") -> Response:
        """A redirect to the app; the company's key is `realmId`."""
        told = {"code": code, "error": error, "state": self.state, "realmId": realm_id}
        query = urlencode({name: value for name, value in told.items() if value})
        response = redirect(f"{self.redirect_uri}?{query}", code=302)
        return Response(response.get_data(), status=302, headers=list(response.headers.items()))
