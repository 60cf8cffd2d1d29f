"""The dashboard as one blueprint: what all its pages share, and where each hangs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, g, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from connectors.sandbox.company import Company
from connectors.sandbox.dashboard import guard, printing
from connectors.sandbox.dashboard.passing import Passing
from connectors.sandbox.dashboard.saying import Sayings, Sentence
from connectors.sandbox.faults import Fault
from connectors.sandbox.state import State

GONE = "It was deleted, or it was never there."
PRINTERS = (printing.money, printing.day, printing.weekday, printing.counted, printing.plain)


class Site:
    """What the pages need of the sandbox, and how they answer."""

    def __init__(self, sandbox: State) -> None:
        self.sandbox = sandbox
        self.passing = Passing(sandbox)
        self._sayings = Sayings()

    def blueprint(self) -> Blueprint:
        """An empty dashboard: its guards, its stylesheet, its error page."""
        routes = Blueprint(
            "dashboard",
            __name__,
            url_prefix="/dashboard",
            template_folder="templates",
        )
        routes.before_request(guard.CSRF.check)
        routes.after_request(lambda response: guard.dress(response, self.sandbox.partner))
        routes.context_processor(lambda: {each.__name__: each for each in PRINTERS})
        routes.add_url_rule("/books.css", "stylesheet", stylesheet)
        routes.register_error_handler(HTTPException, self._refused)
        routes.register_error_handler(Fault, self._gone)
        return routes

    def company(self, realm: str) -> Company:
        """The company of an address, which begins to live when somebody looks."""
        if realm not in self.sandbox.realms():
            abort(404, "There is no such company.")
        company = self.sandbox.company(realm)
        self.passing.meet(company)
        g.company = company
        return company

    def page(self, template: str, /, *, status: int = 200, **values: Any) -> Response:
        """Render a page, of a company if one was looked up."""
        company: Company | None = g.get("company")
        zone = company.books.zone if company else None
        partner = self.sandbox.partner
        common = {
            "company": company,
            "partner": partner,
            "is_connected": bool(company and partner and partner.is_connected(company.realm_id)),
            "now": self.sandbox.clock.now(),
            "moment": lambda value: printing.moment(value, zone) if zone else "",
            "day_of": lambda value: printing.day(value.astimezone(zone).date()),
            "time_of": lambda value: printing.time_of_day(value, zone) if zone else "",
            "csrf": guard.CSRF.token,
            "said": self._sayings.find(request.args.get("said", "")),
            # An address that only takes a form is no place to come back to.
            "back": _without_saying(request.full_path) if request.method == "GET" else "",
        }
        return Response(render_template(f"dashboard/{template}", **common | values), status=status)

    def go(self, where: str, sentence: str, *, is_problem: bool = False) -> AnyResponse:
        """Send the browser on to a page that says what was done."""
        key = self._sayings.keep(Sentence(sentence, is_problem))
        return redirect(f"{where}{'&' if '?' in where else '?'}said={key}", 303)

    def _refused(self, error: HTTPException) -> Response:
        return self.page("refused.html", status=error.code or 500, title=error.name, why=error.description)

    def _gone(self, fault: Fault) -> Response:
        if fault.code in {610, 2030}:
            return self.page("refused.html", status=404, title="Nothing is here", why=GONE)
        return self.page("refused.html", status=400, title="That cannot be done", why=sentence_of(fault))


def stylesheet() -> Response:
    """The one stylesheet, whole: not every transport of the sandbox closes a file that is streamed."""
    content = (Path(__file__).parent / "static" / "books.css").read_bytes()
    return Response(content, content_type="text/css; charset=utf-8", headers={"Cache-Control": "max-age=300"})


def sentence_of(fault: Fault) -> str:
    """What QuickBooks' screens would say."""
    return fault.detail.removeprefix("Business Validation Error: ")


def to(endpoint: str, company: Company, **more: Any) -> str:
    """The address of a page of a company."""
    return url_for(f"dashboard.{endpoint}", realm=company.realm_id, **more)


def _without_saying(path: str) -> str:
    """An address to come back to, without the sentence it was reached with."""
    where, _, query = path.partition("?")
    kept = "&".join(each for each in query.split("&") if each and not each.startswith("said="))
    return f"{where}?{kept}" if kept else where
