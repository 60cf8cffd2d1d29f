"""The page for whoever has no session: it asks to sign in, and in a frame it waits for that to happen."""

from __future__ import annotations

from urllib.parse import quote

from flask import g, make_response, render_template, request
from werkzeug.wrappers import Response

from plugin.access.secret import digest, fresh
from web.access.cookies import ATTEMPT_SECONDS, WAITING, set_framed


def ask_to_sign_in(company_id: str, sentence: str = "") -> Response:
    """The sign-in page, 401. It says nothing of the company: whoever asks may be anybody."""
    g.shows_sign_in = True
    is_framed = request.headers.get("Sec-Fetch-Dest") != "document"
    secret = request.cookies.get(WAITING) or fresh()
    page = render_template(
        "sign_in.html",
        company_id=company_id,
        waiting=digest(secret) if is_framed else "",
        sentence=sentence,
        next=_next(company_id),
    )
    answer = make_response(page, 401)
    if is_framed:
        set_framed(answer, WAITING, secret, ATTEMPT_SECONDS)
    if request.headers.get("HX-Request"):
        # A part of a page cannot ask to sign in: the whole page is loaded again, and does.
        answer.headers["HX-Refresh"] = "true"
    return answer


def _next(company_id: str) -> str:
    """Where the page goes once it is let in: where it was, unless a form was being sent."""
    query = f"?{request.query_string.decode('ascii', 'replace')}" if request.query_string else ""
    return f"{quote(request.path)}{query}" if request.method == "GET" else f"/c/{company_id}/"
