"""The WSGI application: Intuit's paths, the control API and a page for people."""

from __future__ import annotations

from flask import Flask, Response, abort, request
from werkzeug.exceptions import HTTPException

from connectors.sandbox.console.install import install as install_console
from connectors.sandbox.dashboard.install import install as install_dashboard
from connectors.sandbox.faults import Fault, system_failure, unsupported
from connectors.sandbox.oauth.routes import OAuth
from connectors.sandbox.service import envelopes, links
from connectors.sandbox.service.api import api_of
from connectors.sandbox.service.control import control_of
from connectors.sandbox.service.gate import Gate
from connectors.sandbox.state import State
from connectors.sandbox.trouble import AnswerLost


def create_app(sandbox: State) -> Flask:
    """Make the app of one sandbox."""
    app = Flask("connectors.sandbox.service", static_folder=None)
    # A lost answer must reach whoever carries it, not become a page about an internal error.
    app.config["PROPAGATE_EXCEPTIONS"] = True
    Gate(sandbox).install(app)
    app.register_blueprint(OAuth(sandbox).blueprint())
    app.register_blueprint(api_of(sandbox))
    app.register_blueprint(control_of(sandbox))
    install_dashboard(app, sandbox)

    _refuse(app, sandbox)
    pages = Pages(sandbox)
    install_console(app, sandbox)
    app.add_url_rule("/temporary/<realm>/<row_id>", "temporary", pages.temporary)
    return app


def _refuse(app: Flask, sandbox: State) -> None:
    """Turn what goes wrong into answers of QuickBooks' own."""

    @app.errorhandler(Fault)
    def refused(fault: Fault) -> Response:
        return envelopes.refusal(fault, sandbox.clock.now())

    @app.errorhandler(HTTPException)
    def not_served(error: HTTPException) -> Response:
        if request.path.startswith("/v3/"):
            return envelopes.refusal(unsupported(request.path), sandbox.clock.now())
        return Response(f"{error.code} {error.name}\n", status=error.code, content_type="text/plain")

    @app.errorhandler(Exception)
    def broken(error: Exception) -> Response:
        if isinstance(error, AnswerLost):
            raise error
        app.logger.error("The sandbox failed on %s", request.endpoint, exc_info=error)
        return envelopes.refusal(system_failure(), sandbox.clock.now())


class Pages:
    """What is neither Intuit's nor the control API's: uploaded files."""

    def __init__(self, sandbox: State) -> None:
        self._sandbox = sandbox

    def temporary(self, realm: str, row_id: str) -> Response:
        """Serve an attached file while its link is good (qbo.md §2.8)."""
        now = self._sandbox.clock.now()
        expires, signature = request.args.get("expires", ""), request.args.get("signature", "")
        if realm not in self._sandbox.realms() or not links.opens(realm, row_id, expires, signature, now):
            abort(403)
        company = self._sandbox.company(realm)
        if row_id not in company.files:
            abort(404)
        kind = company.read("Attachable", row_id).get("ContentType", "application/octet-stream")
        response = Response(company.files[row_id], content_type=kind)
        # Whatever was uploaded is handed back as a file, never run as a page of this host.
        response.headers["Content-Disposition"] = "attachment"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response
