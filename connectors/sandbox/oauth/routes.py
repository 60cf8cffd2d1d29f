"""The OAuth endpoints under Intuit's own paths (qbo.md §1)."""

from __future__ import annotations

import base64
import binascii
from typing import Any
from urllib.parse import unquote

from flask import Blueprint, Request, Response, render_template, request
from msgspec import json

from connectors.sandbox.oauth.asking import Asked
from connectors.sandbox.oauth.grants import SUBJECT, Denied, Tokens
from connectors.sandbox.oauth.identity import ISSUER, PEOPLE, Identity, user_info
from connectors.sandbox.oauth.tokens import ACCOUNTING, PAYMENT
from connectors.sandbox.state import State

COMPANY_SCOPES = {ACCOUNTING, PAYMENT}
HARD_EXPIRY_HEADER = "x-include-refresh-token-hard-expires-in"


ROUTES = (
    ("GET", "/connect/oauth2", "consent"),
    ("POST", "/connect/oauth2", "decide"),
    ("POST", "/oauth2/v1/tokens/bearer", "token"),
    ("POST", "/v2/oauth2/tokens/revoke", "revoke"),
    ("GET", "/v1/openid_connect/userinfo", "userinfo"),
    ("GET", "/op/v1/jwks", "jwks"),
)
DISCOVERY = "/.well-known/<any(openid_sandbox_configuration, openid_configuration):_name>"


class OAuth:
    """Everything a client needs to become and stay connected to one sandbox."""

    def __init__(self, sandbox: State) -> None:
        self._sandbox = sandbox
        self._identity = Identity()

    def blueprint(self) -> Blueprint:
        """Hang the views on Intuit's own paths; discovery answers with and without a final slash."""
        routes = Blueprint("oauth", __name__)
        for method, path, name in ROUTES:
            routes.add_url_rule(path, name, getattr(self, name), methods=[method])
        routes.add_url_rule(DISCOVERY, "discovery", discovery)
        routes.add_url_rule(f"{DISCOVERY}/", "discovery_with_slash", discovery)
        return routes

    def consent(self) -> Response | str:
        """The page on which a person picks a company and says yes or no (qbo.md §1.2)."""
        asked = Asked(request)
        problem = asked.problem(self._sandbox)
        if problem == "invalid_scope":
            return asked.sent_back(error=problem)
        if problem:
            return Response(render_template("problem.html", problem=problem), status=400)
        realms = self._sandbox.realms() if asked.scopes & COMPANY_SCOPES else []
        companies = [(realm, self._sandbox.company_name(realm)) for realm in realms]
        people = [(subject, person["profile"]["givenName"]) for subject, person in PEOPLE.items()]
        shown = {"companies": companies, "people": people if "openid" in asked.scopes else []}
        page = Response(render_template("consent.html", asked=asked, **shown))
        page.headers["X-Frame-Options"] = "DENY"
        page.headers["Content-Security-Policy"] = "frame-ancestors 'none'"
        page.headers["Cache-Control"] = "no-cache, no-store"
        return page

    def decide(self) -> Response:
        """Send the person back to the app, with a code or with `access_denied` (qbo.md §1.2)."""
        asked = Asked(request)
        if problem := asked.problem(self._sandbox):
            return Response(render_template("problem.html", problem=problem), status=400)
        if request.form.get("decision") != "allow":
            return asked.sent_back(error="access_denied")
        # A mere sign-in is about no company, and sends no realmId back (qbo.md §1.2).
        realm = request.form.get("realm_id", "") if asked.scopes & COMPANY_SCOPES else ""
        subject = request.form.get("person", SUBJECT)
        if asked.scopes & COMPANY_SCOPES and realm not in self._sandbox.realms():
            return Response(render_template("problem.html", problem="No such company."), status=400)
        if subject not in PEOPLE:
            return Response(render_template("problem.html", problem="No such person."), status=400)
        code = self._sandbox.authority.authorize(
            realm, asked.scopes, asked.redirect_uri, subject=subject, nonce=asked.nonce
        )
        return asked.sent_back(code=code, realm_id=realm)

    def token(self) -> Response:
        """Exchange a code or refresh (qbo.md §1.3, §1.4); client credentials in the header or the body."""
        try:
            _authenticate(self._sandbox, request)
            tokens = _granted(self._sandbox, request)
        except Denied as denied:
            return _denied(denied)
        return answered(_token_answer(self._sandbox, self._identity, tokens))

    def revoke(self) -> Response:
        """End a connection by either of its tokens, sent as JSON or as a form (qbo.md §1.5)."""
        try:
            _authenticate(self._sandbox, request)
        except Denied as denied:
            return _denied(denied)
        given = request.get_json(silent=True) or request.form
        if not self._sandbox.authority.revoke(str(given.get("token", ""))):
            return _denied(Denied("invalid_request", "Token invalid"))
        return Response(status=200)

    def userinfo(self) -> Response:
        """Who authorized, as far as the scopes go (qbo.md §1.5)."""
        bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
        connection = self._sandbox.authority.bearer(bearer)
        if connection is None or "openid" not in connection.scopes:
            return answered({"error": "invalid_token"}, 401)
        return answered(user_info(connection))

    def jwks(self) -> Response:
        """The public key that signs id_tokens (qbo.md §1.5)."""
        return answered(self._identity.key_set())


def answered(content: dict[str, Any], status: int = 200) -> Response:
    """JSON as the OAuth service writes it: names in the order given, the charset named (qbo.md §1.3)."""
    return Response(json.encode(content), status=status, content_type="application/json;charset=utf-8")


def discovery(_name: str) -> Response:
    """The discovery document, its endpoints on this host (qbo.md §1.1)."""
    base = request.host_url.rstrip("/")
    return answered(
        {
            "issuer": ISSUER,
            "authorization_endpoint": f"{base}/connect/oauth2",
            "token_endpoint": f"{base}/oauth2/v1/tokens/bearer",
            "userinfo_endpoint": f"{base}/v1/openid_connect/userinfo",
            "revocation_endpoint": f"{base}/v2/oauth2/tokens/revoke",
            "jwks_uri": f"{base}/op/v1/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "scopes_supported": ["openid", "email", "profile", "address", "phone"],
            "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
            "claims_supported": ["aud", "exp", "iat", "iss", "realmid", "sub"],
        }
    )


def _authenticate(sandbox: State, sent: Request) -> None:
    """Check client id and secret, by header or by body."""
    header = sent.headers.get("Authorization", "")
    if header.startswith("Basic "):
        try:
            pair = base64.b64decode(header.removeprefix("Basic "), validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            pair = ""
        client, _, secret = pair.partition(":")
        client, secret = unquote(client), unquote(secret)
    else:
        client, secret = sent.form.get("client_id", ""), sent.form.get("client_secret", "")
    if (client, secret) != (sandbox.client_id, sandbox.client_secret):
        raise Denied("invalid_client", status=401)


def _granted(sandbox: State, sent: Request) -> Tokens:
    match sent.form.get("grant_type"):
        case "authorization_code":
            return sandbox.authority.exchange(sent.form.get("code", ""), sent.form.get("redirect_uri", ""))
        case "refresh_token":
            return sandbox.authority.refresh(sent.form.get("refresh_token", ""))
        case None:
            raise Denied("invalid_request")
        case _:
            raise Denied("unsupported_grant_type")


def _token_answer(sandbox: State, identity: Identity, tokens: Tokens) -> dict[str, object]:
    told: dict[str, object] = {
        "token_type": "bearer",
        "access_token": tokens.access_token,
        "refresh_token": tokens.refresh_token,
        "expires_in": tokens.expires_in,
        "x_refresh_token_expires_in": tokens.refresh_expires_in,
    }
    if request.headers.get(HARD_EXPIRY_HEADER, "").lower() == "true":
        told["x_refresh_token_hard_expires_in"] = tokens.hard_expires_in
    if "openid" in tokens.connection.scopes:
        told["id_token"] = identity.token(sandbox.client_id, tokens.connection, sandbox.clock.now())
    return told


def _denied(denied: Denied) -> Response:
    body = {"error": denied.error}
    if denied.description:
        body = {"error_description": denied.description} | body
    return answered(body, denied.status)
