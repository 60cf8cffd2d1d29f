"""Connecting a company, and what Intuit answers to it and to sign-ins."""

from __future__ import annotations

import logging

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from plugin.access import members, sessions
from plugin.books import BooksError
from plugin.connecting import states
from web.access.cookies import ATTEMPT, OUTCOME, SESSION, drop_in_window, set_framed, set_in_window
from web.access.house import installed

connecting = Blueprint("connecting", __name__)

_OUTCOMES = {
    "connected": "The company is connected. Dunwell reads its invoices now and sends nothing until told so.",
    "reconnected": (
        "The company is connected again. Dunwell catches up on what has changed meanwhile, and goes on in "
        "the mode it was in: what waited leaves only if it is still called for."
    ),
    "denied": "QuickBooks was not allowed to share this company's data, so nothing was connected.",
    "stale": "This attempt is too old or was started in another browser. Please start again.",
    "failed": "QuickBooks did not complete the connection. Nothing was changed; please start again.",
}

log = logging.getLogger(__name__)


@connecting.get("/")
def front_door() -> Response:
    """Nobody's page: whoever comes to the bare address is led to where companies are connected."""
    return redirect(url_for("connecting.connect_page"), code=302)


@connecting.get("/connect")
def connect_page() -> str:
    """The page with the one button that starts a connection."""
    return render_template("connect.html")


@connecting.post("/connect")
def connect() -> Response:
    """Start a connection: send the browser to Intuit's consent page, with a state only it can use."""
    house = installed()
    attempt = states.begin(house.store)
    answer = redirect(house.identity.consent_url(attempt.state, attempt.nonce), code=303)
    set_in_window(answer, ATTEMPT, attempt.browser)
    return answer


@connecting.get("/oauth/callback")
def callback() -> Response:
    """Take Intuit's answer. It carries secrets in its address, so it is always a 302 (qbo.md 1.6)."""
    browser = request.cookies.get(ATTEMPT, "")
    try:
        aim = states.use(installed().store, request.args.get("state", ""), browser)
    except states.StaleAttempt:
        answer = _told("stale")
    else:
        nonce = states.nonce_of(browser)
        answer = _connected(nonce) if aim.purpose == "connect" else _signed_in(aim, nonce)
    drop_in_window(answer, ATTEMPT)
    return answer


@connecting.get("/connected")
def connected() -> Response:
    """Say in a sentence how the connection attempt ended."""
    outcome, _, company_id = request.cookies.get(OUTCOME, "failed").partition(" ")
    sentence = _OUTCOMES.get(outcome, _OUTCOMES["failed"])
    page = render_template("connected.html", outcome=outcome, sentence=sentence, company_id=company_id)
    return make_response(page)


@connecting.get("/disconnected")
def disconnected() -> str:
    """Where Intuit sends people who disconnected the app there. It trusts nothing in the address."""
    return render_template("disconnected.html")


def _connected(nonce: str) -> Response:
    house = installed()
    code, realm_id = request.args.get("code", ""), request.args.get("realmId", "")
    if request.args.get("error") == "access_denied":
        return _told("denied")
    if not code or not realm_id:
        return _told("failed")
    try:
        found = house.complete(code, realm_id, nonce)
    except BooksError as failure:
        log.warning("A connection attempt failed: %s", failure.code or type(failure).__name__)
        return _told("failed")
    answer = _told(f"{'connected' if found.is_new else 'reconnected'} {found.company_id}")
    if found.user_id is not None:
        _give_session(answer, found.company_id, found.user_id, None)
    return answer


def _signed_in(aim: states.Aim, nonce: str) -> Response:
    house, code, company_id = installed(), request.args.get("code", ""), aim.company_id or ""
    if request.args.get("error") == "access_denied":
        return _told("denied", "access.signed_in")
    try:
        who = house.identity.who_signed_in(code, nonce) if code else None
    except BooksError as failure:
        log.warning("A sign-in failed: %s", failure.code or type(failure).__name__)
        who = None
    if who is None:
        return _told("failed", "access.signed_in")
    with house.store.company(company_id) as scope:
        user_id = members.come_in(scope, who)
    if user_id is None:
        return _told("stranger", "access.signed_in")
    answer = redirect(f"/c/{company_id}/{'open' if aim.waiting else ''}")
    _give_session(answer, company_id, user_id, aim.waiting)
    return answer


def _give_session(answer: Response, company_id: str, user_id: str, waiting: str | None) -> None:
    house, old = installed(), request.cookies.get(SESSION, "")
    with house.store.company(company_id) as scope:
        token = sessions.renew(scope, user_id, old, house.lives, waiting=waiting)
    set_framed(answer, SESSION, token)


def _told(outcome: str, endpoint: str = "connecting.connected") -> Response:
    answer = redirect(url_for(endpoint))
    set_in_window(answer, OUTCOME, outcome)
    return answer
