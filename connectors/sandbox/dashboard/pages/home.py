"""Choosing a company, its home page, and the partner's page in a frame."""

from __future__ import annotations

from typing import ClassVar

from flask import Response, g, redirect
from werkzeug.wrappers import Response as AnyResponse

from connectors.sandbox.dashboard.passing import summary
from connectors.sandbox.dashboard.reading import Sum, glance
from connectors.sandbox.dashboard.site import Site, to

MAIL_SHOWN = 5
BAR = 1000


class HomePages:
    """Where a person begins."""

    ROUTES: ClassVar = (
        ("GET", "/", "companies"),
        ("GET", "/<realm>/", "home"),
        ("GET", "/<realm>/collections", "collections"),
    )

    def __init__(self, site: Site) -> None:
        self._site = site

    def companies(self) -> Response:
        """Every company of the sandbox."""
        sandbox = self._site.sandbox
        found = [(realm, sandbox.company_name(realm)) for realm in sandbox.realms()]
        return self._site.page("companies.html", companies=found)

    def home(self, realm: str) -> Response:
        """A company at a glance, and the way to the app."""
        company = self._site.company(realm)
        seen = glance(company)
        first, total = max(len(company.mail) - MAIL_SHOWN, 0), len(company.mail)
        mail = [(number, company.mail[number]) for number in range(first, total)]
        moves = self._site.passing.moves(realm)
        return self._site.page(
            "home.html",
            glance=seen,
            home=company.books.home_currency,
            late=_late_share(seen.open, seen.overdue, company.books.home_currency),
            mail=mail[::-1],
            happened=summary(moves[0].happenings) if moves and moves[0].happenings else "",
            lives=self._site.passing.lives(realm),
            today=company.books.today(),
        )

    def collections(self, realm: str) -> AnyResponse:
        """The partner's page, framed: the only page that frames anything."""
        company = self._site.company(realm)
        partner = self._site.sandbox.partner
        if partner is None or not partner.is_connected(realm):
            return redirect(to("home", company), 303)
        g.frames_partner = True
        return self._site.page("collections.html", src=partner.page_for(realm))


def _late_share(open_sum: Sum, overdue: Sum, currency: str) -> int:
    """How many thousandths of what is open in a currency are overdue."""
    total = open_sum.by_currency.get(currency)
    return int(BAR * overdue.by_currency.get(currency, 0) / total) if total else 0
