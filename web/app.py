"""The web application: connecting a company, and telling a load balancer that we live.

The pages for staff come on top of this; whatever is here is safe to show to a stranger.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from flask import Flask, Response, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from plugin.books import BooksError
from plugin.connecting import states
from plugin.connecting.connect import Connected
from plugin.store.scope import Store
from plugin.tokens import Authority

BROWSER_COOKIE = "__Host-dunwell-connecting"
OUTCOME_COOKIE = "__Host-dunwell-outcome"
_COOKIE_SECONDS = 600
_OUTCOMES = {
    "connected": "The company is connected. Dunwell reads its invoices now and sends nothing until told so.",
    "denied": "QuickBooks was not allowed to share this company's data, so nothing was connected.",
    "stale": "This connection attempt is too old or was started in another browser. Please start again.",
    "failed": "QuickBooks did not complete the connection. Nothing was changed; please start again.",
}

log = logging.getLogger(__name__)

Complete = Callable[[str, str], Connected]
"""Completes a connection from its code and realm id."""


def create_app(store: Store, authority: Authority, complete: Complete) -> Flask:
    """The application over *store*; *complete* trades a consent for a connected company."""
    app = Flask(__name__)
    app.config.update(MAX_CONTENT_LENGTH=1024 * 1024)

    @app.get("/healthz")
    def healthz() -> Response:
        """Answer that the process and its database live; nothing else is told."""
        with store.engine.connect() as db:
            db.exec_driver_sql("SELECT 1")
        return jsonify(ok=True)

    @app.get("/connect")
    def connect_page() -> str:
        """The page with the one button that starts a connection."""
        return render_template("connect.html")

    @app.post("/connect")
    def connect() -> AnyResponse:
        """Start a connection: send the browser to Intuit's consent page, with a state only it can use."""
        attempt = states.begin(store)
        answer = redirect(authority.authorize_url(attempt.state))
        _set_cookie(answer, BROWSER_COOKIE, attempt.browser)
        return answer

    @app.get("/oauth/callback")
    def callback() -> AnyResponse:
        """Take Intuit's answer. It carries secrets in its address, so it is always a 302 (qbo.md 1.6)."""
        answer = redirect(url_for("connected"))
        _set_cookie(answer, OUTCOME_COOKIE, _outcome(store, complete))
        answer.delete_cookie(BROWSER_COOKIE, secure=True, httponly=True)
        return answer

    @app.get("/connected")
    def connected() -> Response:
        """Say in a sentence how the connection attempt ended."""
        outcome = request.cookies.get(OUTCOME_COOKIE, "failed")
        sentence = _OUTCOMES.get(outcome, _OUTCOMES["failed"])
        return make_response(render_template("connected.html", outcome=outcome, sentence=sentence))

    @app.get("/disconnected")
    def disconnected() -> str:
        """Where Intuit sends people who disconnected the app there. It trusts nothing in the address."""
        return render_template("disconnected.html")

    app.after_request(_protect)
    app.register_error_handler(HTTPException, _explain)
    return app


def _outcome(store: Store, complete: Complete) -> str:
    code, realm_id = request.args.get("code", ""), request.args.get("realmId", "")
    try:
        states.use(store, request.args.get("state", ""), request.cookies.get(BROWSER_COOKIE, ""))
    except states.StaleAttempt:
        return "stale"
    if request.args.get("error") == "access_denied":
        return "denied"
    if not code or not realm_id:
        return "failed"
    try:
        complete(code, realm_id)
    except BooksError as failure:
        log.warning("A connection attempt failed: %s", failure.code or type(failure).__name__)
        return "failed"
    return "connected"


def _set_cookie(answer: AnyResponse, name: str, value: str) -> None:
    answer.set_cookie(
        name, value, max_age=_COOKIE_SECONDS, secure=True, httponly=True, samesite="Lax", path="/"
    )


def _protect(answer: Response) -> Response:
    """Headers that every answer carries (Intuit's list I1, I9; ASVS V3.4)."""
    answer.headers["Cache-Control"] = "no-cache, no-store"
    answer.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self' https:; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    answer.headers["Referrer-Policy"] = "same-origin"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Strict-Transport-Security"] = "max-age=31536000"
    return answer


def _explain(error: HTTPException) -> AnyResponse:
    """An HTTP error as a page with a sentence."""
    page = render_template("error.html", sentence=error.description or "Something went wrong.")
    return make_response(page, error.code or 500)
