"""Signing in from a page of a company, letting the framed page in, and signing out (steps 2, 4 and 5)."""

from __future__ import annotations

import re

from flask import Blueprint, abort, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from plugin.access import handover, sessions
from plugin.connecting import states
from plugin.store import companies
from web.access import page, person
from web.access.cookies import (
    ATTEMPT,
    OUTCOME,
    SESSION,
    WAITING,
    drop_framed,
    set_framed,
    set_in_window,
)
from web.access.csrf import is_surely_ours
from web.access.house import installed
from web.access.waiting import ask_to_sign_in

access = Blueprint("access", __name__)

OUTCOMES = {
    "opened": "The collections page opens in your dashboard. You can close this window.",
    "denied": "You did not sign in, so nothing was opened.",
    "stranger": "You are signed in to Intuit, but nobody has let you into this company's pages. "
    "Ask a manager there to invite you by the e-mail address of your Intuit account.",
    "failed": "Intuit did not complete the sign-in. Please go back and try again.",
}


@access.post("/c/<company_id>/sign-in")
def sign_in(company_id: str) -> Response:
    """Begin a sign-in, for this window or for a framed page that waits; only a page of ours can.

    A window that is signed in already goes straight to the question.
    """
    house, waiting = installed(), request.form.get("waiting", "")
    if not is_surely_ours(request, house.web.origin):
        abort(403, "Please sign in from the page itself, not from a link somebody sent.")
    if waiting and not re.fullmatch(r"[0-9a-f]{64}", waiting):
        abort(400, "This form is damaged. Reload the page and try again.")
    if _is_signed_in(company_id, waiting):
        return redirect(url_for("access.confirm", company_id=company_id), code=303)
    attempt = states.begin(house.store, states.Aim("sign-in", company_id, waiting or None))
    answer = redirect(house.identity.sign_in_url(attempt.state, attempt.nonce), code=303)
    set_in_window(answer, ATTEMPT, attempt.browser)
    return answer


def _is_signed_in(company_id: str, waiting: str) -> bool:
    """True when this window has a session here; it is told which page waits."""
    house, token = installed(), request.cookies.get(SESSION, "")
    if not token:
        return False
    with house.store.company(company_id) as scope:
        session = sessions.find(scope, token, house.lives)
        if session is not None and waiting:
            sessions.wait_for(scope, token, waiting)
    return session is not None


@access.get("/c/<company_id>/open")
@page("viewer")
def confirm(company_id: str) -> Response:
    """Ask whether the page that waits in a dashboard may be opened, naming the company and the person."""
    if g.session.waiting is None:
        return redirect(f"/c/{company_id}/", code=303)
    with installed().store.reading(company_id) as scope:
        company = companies.get(scope).name
    return make_response(render_template("sign_confirm.html", company=company, person=person()))


@access.post("/c/<company_id>/open")
@page("viewer")
def let_in(company_id: str) -> Response:
    """The person agreed: the page that waits may enter, once, within sixty seconds; the window is done."""
    if g.session.waiting is None:
        return redirect(f"/c/{company_id}/", code=303)
    with installed().store.company(company_id) as scope:
        handover.offer(scope, g.session.waiting, person().user_id)
        sessions.end(scope, g.session_token)
    answer = redirect(url_for("access.signed_in"), code=303)
    drop_framed(answer, SESSION)
    set_in_window(answer, OUTCOME, "opened")
    return answer


@access.get("/signed-in")
def signed_in() -> str:
    """Say in a sentence how the sign-in ended."""
    outcome = request.cookies.get(OUTCOME, "")
    outcome = outcome if outcome in OUTCOMES else "failed"
    return render_template("signed_in.html", outcome=outcome, sentence=OUTCOMES[outcome])


@access.post("/c/<company_id>/enter")
def enter(company_id: str) -> Response:
    """The framed page asks whether somebody let it in; if so it gets its session."""
    secret = request.cookies.get(WAITING, "")
    is_script = "X-Dunwell-Asks" in request.headers
    token = _enter(company_id, secret) if secret else None
    if token is None:
        if is_script:
            return make_response("", 204 if secret else 410)
        return ask_to_sign_in(
            company_id, "Nobody has signed in yet, or it took more than a minute. Please sign in again."
        )
    answer = make_response("", 200) if is_script else redirect(f"/c/{company_id}/", code=303)
    set_framed(answer, SESSION, token)
    drop_framed(answer, WAITING)
    return answer


def _enter(company_id: str, secret: str) -> str | None:
    house = installed()
    with house.store.reading(company_id) as scope:
        if not handover.is_offered(scope, secret):
            return None
    with house.store.company(company_id) as scope:
        user_id = handover.take(scope, secret)
        if user_id is None:
            return None
        return sessions.renew(scope, user_id, request.cookies.get(SESSION, ""), house.lives)


@access.post("/c/<company_id>/sign-out")
@page("viewer")
def sign_out(company_id: str) -> Response:
    """End the session on the server, in every company it opened."""
    with installed().store.company(company_id) as scope:
        sessions.end(scope, g.session_token)
    answer = redirect(f"/c/{company_id}/", code=303)
    drop_framed(answer, SESSION)
    return answer
