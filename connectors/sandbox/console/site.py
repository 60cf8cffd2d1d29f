"""What all pages of the console share."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, redirect, render_template, request, url_for
from markupsafe import Markup, escape
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from connectors.sandbox.console import guard
from connectors.sandbox.dashboard.printing import counted
from connectors.sandbox.dashboard.saying import Sayings, Sentence
from connectors.sandbox.moments import pacific
from connectors.sandbox.state import State

HERE = Path(__file__).parent / "static"
STATIC = {"console.css": "text/css; charset=utf-8", "console.js": "text/javascript; charset=utf-8"}


class Site:
    """The console of one sandbox."""

    def __init__(self, sandbox: State) -> None:
        self.sandbox = sandbox
        self._sayings = Sayings()

    def blueprint(self) -> Blueprint:
        """An empty console: its guards, its files, its error page."""
        routes = Blueprint("console", __name__, template_folder="templates")
        routes.before_request(guard.CSRF.check)
        routes.after_request(guard.dress)
        routes.context_processor(lambda: {"counted": counted, "shown": shown, "coded": coded})
        routes.add_url_rule("/console/<any(console_css, console_js):name>", "static", static)
        routes.add_url_rule("/favicon.ico", "icon", icon)
        routes.register_error_handler(HTTPException, self._refused)
        return routes

    def page(self, template: str, /, *, status: int = 200, **values: Any) -> Response:
        """Render a page."""
        clock = self.sandbox.clock
        common = {
            "csrf": guard.CSRF.token,
            "said": self._sayings.find(request.args.get("said", "")),
            "now": clock.now(),
            "is_running": clock.running,
            "companies": {each: self.sandbox.company_name(each) for each in self.sandbox.realms()},
        }
        return Response(render_template(f"console/{template}", **common | values), status=status)

    def go(self, endpoint: str, sentence: str, *, is_problem: bool = False, realm: str = "") -> AnyResponse:
        """Send the browser on to a page that says what was done."""
        key = self._sayings.keep(Sentence(sentence, is_problem))
        return redirect(url_for(f"console.{endpoint}", said=key, realm=realm or None), 303)

    def _refused(self, error: HTTPException) -> Response:
        return self.page("refused.html", status=error.code or 500, title=error.name, why=error.description)


def icon() -> Response:
    """Browsers ask for one; there is none."""
    return Response(status=204)


def static(name: str) -> Response:
    """The stylesheet or the script, whole."""
    name = name.replace("_", ".")
    return Response(
        (HERE / name).read_bytes(), content_type=STATIC[name], headers={"Cache-Control": "max-age=300"}
    )


def coded(text: str) -> Markup:
    """A text whose words in backticks are code."""
    parts = (Markup("<code>{}</code>").format(each) if odd else escape(each) for odd, each in _parts(text))
    return Markup("").join(parts)


def _parts(text: str) -> list[tuple[int, str]]:
    return [(place % 2, each) for place, each in enumerate(text.split("`"))]


def shown(moment: datetime, zone: ZoneInfo | None = None) -> str:
    """A moment where Intuit's servers are: 2026-07-01 10:00:03 PDT."""
    return f"{moment.astimezone(zone or pacific()):%Y-%m-%d %H:%M:%S %Z}"
