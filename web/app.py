"""The web application: the way in, the pages of staff, and telling a load balancer that we live."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterable

from flask import Blueprint, Flask, Response, current_app, jsonify, make_response, render_template
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response as AnyResponse

from plugin.access.sessions import Lives
from plugin.access.users import IdentityProvider
from plugin.books import BooksError
from plugin.config import Web
from plugin.store.call_counts import READS_A_MONTH
from plugin.store.scope import Store
from web.access import csrf_field, csrf_token, guard
from web.access.connecting import connecting
from web.access.headers import protect
from web.access.house import Complete, Disconnect, Installed, RecordLink, RecordLinks, SignOff
from web.access.limits import Limits
from web.access.signing_in import access

log = logging.getLogger(__name__)


def _no_links(_company_id: str) -> RecordLink:
    return lambda _subject: None


def create_app(
    store: Store,
    identity: IdentityProvider,
    complete: Complete,
    disconnect: Disconnect,
    sign_off: SignOff,
    *,
    web: Web,
    blueprints: Iterable[Blueprint] = (),
    consent_origins: tuple[str, ...] = (),
    record_links: RecordLinks = _no_links,
    lives: Lives = Lives(),  # noqa: B008 - frozen
    is_stopped: Callable[[], bool] = lambda: False,
    reads_a_month: int = READS_A_MONTH,
) -> Flask:
    """The application over *store*, with the pages of *blueprints* for staff.

    *identity* says who people are; *complete* trades a consent for a connected company, *disconnect* ends a
    connection, *sign_off* a stop after a restored backup. *record_links* tells where people see records in
    QuickBooks, *is_stopped* whether the operator has stopped the whole installation, *reads_a_month* how
    often QuickBooks may be read for all companies. Browsers may be led to *consent_origins* and to https
    addresses only. Raises ValueError when a view names no role.
    """
    app = Flask(__name__)
    app.config.update(MAX_CONTENT_LENGTH=1024 * 1024, PROVIDE_AUTOMATIC_OPTIONS=False)
    app.extensions["dunwell"] = Installed(
        store,
        identity,
        complete,
        disconnect,
        sign_off,
        web,
        lives,
        Limits(store.clock),
        consent_origins,
        record_links,
        is_stopped,
        reads_a_month,
    )
    # Only who asks is taken from the proxies' word; the host is checked against our own.
    app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # Flask's own way
        app.wsgi_app, x_for=web.proxies_in_front, x_proto=0, x_host=0
    )

    @app.get("/healthz")
    def healthz() -> Response:
        """Answer that the process and its database live; nothing else is told."""
        with store.engine.connect() as db:
            db.exec_driver_sql("SELECT 1")
        return jsonify(ok=True)

    @app.get("/favicon.ico")
    def favicon() -> AnyResponse:
        """The sign of the house, for browsers that look here whatever the page says."""
        return app.send_static_file("favicon.svg")

    for blueprint in (connecting, access, *blueprints):
        app.register_blueprint(blueprint)
    app.jinja_env.globals.update(csrf_field=csrf_field, csrf_token=csrf_token)
    guard.install(app)
    app.after_request(protect)
    app.register_error_handler(HTTPException, _explain)
    app.register_error_handler(BooksError, _explain_books)
    app.register_error_handler(Exception, _explain_breakdown)
    return app


def _explain(error: HTTPException) -> AnyResponse:
    """An HTTP error as a page with a sentence."""
    page = render_template("error.html", sentence=error.description or "Something went wrong.")
    answer = make_response(page, error.code or 500)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            answer.headers[name] = value
    return answer


def _explain_books(error: BooksError) -> AnyResponse:
    """Intuit or QuickBooks did not do what a page needed; the sentence says so."""
    return make_response(render_template("error.html", sentence=error.sentence), 503)


def _explain_breakdown(error: Exception) -> AnyResponse:
    """A mistake of ours. Its text may hold customers' data, so only where it happened is logged (rule 11)."""
    if current_app.testing:
        raise error
    places = "".join(traceback.format_list(traceback.extract_tb(error.__traceback__)))
    log.error("A page broke down with %s:\n%s", type(error).__name__, places)
    sentence = "Something went wrong on our side, and is written down for us. Please try again."
    return make_response(render_template("error.html", sentence=sentence), 500)
