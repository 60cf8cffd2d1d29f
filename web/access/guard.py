"""The door: who may not see a page does not reach its view.

Closed by default: what is not on the list of public endpoints needs a session, a membership and a role, and
an application with a view that names no role does not start.
"""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, g, request
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response

from plugin.access import members, sessions
from plugin.origins import is_loopback
from plugin.words.formats import count
from web.access import ROLE_MARK, Person
from web.access.cookies import SESSION
from web.access.csrf import brings_token, is_foreign
from web.access.headers import company_in_path
from web.access.house import installed
from web.access.waiting import ask_to_sign_in

PUBLIC = frozenset(
    {
        "healthz",
        "favicon",
        "static",
        "connecting.front_door",
        "connecting.connect_page",
        "connecting.connect",
        "connecting.callback",
        "connecting.connected",
        "connecting.disconnected",
        "access.sign_in",
        "access.enter",
        "access.signed_in",
    }
)
SIGNED = frozenset({"webhooks.receive"})
"""Posts by a machine that signs them: the view verifies, and no form or browser is asked for."""
METHODS = frozenset({"GET", "HEAD", "POST"})

_TOO_OFTEN = "This was asked for too often from your network. Please wait {} and try again."
_COMPANY_ID_LONGEST = 64
_NO_SUCH_PAGE = "There is no such page."
_STALE_FORM = (
    "This form is out of date or came from elsewhere. Nothing was changed; reload the page and try again."
)

log = logging.getLogger(__name__)


def install(app: Flask) -> None:
    """Put the door before every view of *app*; raises ValueError for a view that names no role."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint in PUBLIC | SIGNED:
            continue
        below_company = rule.rule.startswith("/c/<company_id>/")
        if not below_company or not hasattr(app.view_functions[rule.endpoint], ROLE_MARK):
            raise ValueError(f"{rule.endpoint}: mark the view with web.access.page, below /c/<company_id>/")
    app.before_request(_admit)


def _admit() -> Response | None:
    _refuse_strange_requests()
    if request.endpoint in SIGNED:
        return None
    if request.endpoint in PUBLIC:
        if request.method == "POST":
            _admit_stranger(str(request.endpoint))
        return None
    company_id = company_in_path()
    if company_id is None:
        # Every page that is not public lies below a company, so this is no page at all.
        return None if request.endpoint is None else abort(401)
    refusal = _recognize(company_id)
    if refusal is not None or request.endpoint is None:
        return refusal
    if request.method == "POST" and (_is_foreign() or not brings_token(request, g.session_token)):
        abort(403, _STALE_FORM)
    needed = getattr(current_app.view_functions[request.endpoint], ROLE_MARK)
    if not members.reaches(g.person.role, needed):
        abort(403, f"This needs the role of a {needed}; you are a {g.person.role}. Ask a manager.")
    return None


def _admit_stranger(endpoint: str) -> None:
    """A post by whoever it may be: from our own page, and not more often than people do."""
    if _is_foreign():
        abort(403, _STALE_FORM)
    seconds = installed().limits.take(endpoint, request.remote_addr or "")
    if seconds is not None:
        log.warning("Posts to %s come too often from one address", endpoint)
        raise TooManyRequests(_TOO_OFTEN.format(count(seconds, "second")), retry_after=seconds)


def _refuse_strange_requests() -> None:
    """Methods nobody needs (I5), and hosts we are not (T24); health may be asked for by any."""
    g.is_refused_early = True
    if request.method not in METHODS:
        abort(405)
    ours = urlsplit(installed().web.origin).hostname or ""
    asked = urlsplit(f"//{request.host}").hostname or ""
    is_ours = asked == ours or (is_loopback(ours) and is_loopback(asked))
    if not is_ours and request.endpoint != "healthz":
        abort(400, "This server does not answer to that name.")
    if len(company_in_path() or "") > _COMPANY_ID_LONGEST:
        abort(404, _NO_SUCH_PAGE)
    g.is_refused_early = False


def _recognize(company_id: str) -> Response | None:
    """Find the person of the request; the answer for whoever has no business here."""
    house, token = installed(), request.cookies.get(SESSION, "")
    with house.store.reading(company_id) as scope:
        session = sessions.find(scope, token, house.lives) if token else None
    if session is None:
        if token and sessions.is_stranger_here(house.store, company_id, token, house.lives):
            abort(404, _NO_SUCH_PAGE)
        return ask_to_sign_in(company_id)
    if session.needs_touch:
        with house.store.company(company_id) as scope:
            sessions.touch(scope, token)
    g.session, g.session_token = session, token
    g.person = Person(session.user_id, session.name, company_id, session.role)
    return None


def _is_foreign() -> bool:
    ours = installed().web.origin
    foreign = is_foreign(request, ours)
    if foreign:
        log.warning("A post to %s was refused: it does not come from %s", request.endpoint, ours)
    return foreign
