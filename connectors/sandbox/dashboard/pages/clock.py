"""The time of the sandbox: what it is, how it moves, and what happened meanwhile."""

from __future__ import annotations

from typing import ClassVar

from flask import Response, abort, request
from werkzeug.wrappers import Response as AnyResponse

from connectors.sandbox.company import Company
from connectors.sandbox.dashboard import printing
from connectors.sandbox.dashboard.passing import Busy, summary
from connectors.sandbox.dashboard.site import Site, to

STEPS = {"hour": "+1 hour", "day": "+1 day", "week": "+1 week", "monday": "Next Monday, 9:00"}


class ClockPages:
    """Time, moved by a person."""

    ROUTES: ClassVar = (
        ("GET", "/<realm>/time", "clock"),
        ("POST", "/<realm>/time", "pass_time"),
        ("POST", "/<realm>/time/tell", "tell"),
    )

    def __init__(self, site: Site) -> None:
        self._site = site

    def clock(self, realm: str) -> Response:
        """The company's present date and time, and what the last moves brought."""
        self._site.company(realm)
        passing = self._site.passing
        return self._site.page(
            "clock.html",
            moves=passing.moves(realm),
            lives=passing.lives(realm),
            summary=summary,
            is_running=self._site.sandbox.clock.running,
            steps=STEPS,
        )

    def pass_time(self, realm: str) -> AnyResponse:
        """Move time on, and come back to where the button was."""
        company = self._site.company(realm)
        step = request.form.get("step", "")
        if step not in STEPS:
            abort(400, "Time moves by an hour, a day, a week, or to next Monday.")
        passing = self._site.passing
        where = _back(company)
        try:
            moved = passing.move(company, passing.until(company, step))
        except Busy:
            return self._site.go(where, "Time is already moving; wait a moment.", is_problem=True)
        said = f"It is now {printing.moment(moved.ended, company.books.zone)}."
        if moved.happenings:
            said += f" Meanwhile: {summary(moved.happenings)}."
        return self._site.go(where, f"{said} {moved.trouble}".strip(), is_problem=bool(moved.trouble))

    def tell(self, realm: str) -> AnyResponse:
        """Let the partner run now, without moving time."""
        company = self._site.company(realm)
        partner = self._site.sandbox.partner
        if partner is None or not partner.tick_url:
            abort(400, "No app asked to be told of the time.")
        trouble = self._site.passing.tell()
        said = trouble or f"{partner.name} was told to run."
        return self._site.go(_back(company), said, is_problem=bool(trouble))


def _back(company: Company) -> str:
    """Where the button was, if that is a page of this company."""
    where = request.form.get("back", "")
    inside = where.startswith(f"/dashboard/{company.realm_id}/")
    return where if inside and where.isprintable() and "\\" not in where else to("clock", company)
