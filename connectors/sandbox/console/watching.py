"""Pages to watch: companies, calls as they come in, what they would have cost, and mail."""

from __future__ import annotations

from typing import ClassVar

from flask import Response, abort, request

from connectors.sandbox.console.site import Site
from connectors.sandbox.mail import Mail
from connectors.sandbox.service.calls import Call, month_of

CALLS_SHOWN, CALLS_AT_A_GLANCE = 200, 12
MAILS_SHOWN, MAILS_AT_A_GLANCE = 100, 5


class WatchingPages:
    """What has happened here."""

    ROUTES: ClassVar = (
        ("GET", "/", "overview"),
        ("GET", "/console/calls", "calls"),
        ("GET", "/console/meters", "meters"),
        ("GET", "/console/mail", "mail"),
    )

    def __init__(self, site: Site) -> None:
        self._site = site
        self._sandbox = site.sandbox

    def overview(self) -> Response:
        """Everything at a glance."""
        sandbox = self._sandbox
        month = month_of(sandbox.clock.now())
        rows = [
            {
                "realm": realm,
                "name": sandbox.company_name(realm),
                "meters": sandbox.calls.meters(realm),
                "month": sandbox.calls.meters(realm, month),
                "own": len(sandbox.switchboard.own(realm)),
                "limited": sandbox.switchboard.of(realm).enforce_limits,
            }
            for realm in sandbox.realms()
        ]
        waiting = [
            each for each in sandbox.faults.listed() if each["times"] is None or each["met"] < each["times"]
        ]
        return self._site.page(
            "overview.html",
            rows=rows,
            calls=self._latest(CALLS_AT_A_GLANCE, ""),
            called=sandbox.calls.added,
            mail=self._mail(MAILS_AT_A_GLANCE),
            waiting=waiting,
            webhooks=sandbox.webhooks.state(),
            endpoint=sandbox.webhooks.endpoint,
            client_id=sandbox.client_id,
            client_secret=sandbox.client_secret,
            base=request.host_url.rstrip("/"),
        )

    def calls(self) -> Response:
        """The last calls, the newest first."""
        realm = self._realm()
        return self._site.page(
            "calls.html",
            calls=self._latest(CALLS_SHOWN, realm),
            realm=realm,
            called=self._sandbox.calls.added,
        )

    def meters(self) -> Response:
        """Units by company, month and endpoint."""
        calls = self._sandbox.calls
        rows = [
            (realm, month, endpoint, units)
            for realm in self._sandbox.realms()
            for month, endpoints in calls.by_month(realm).items()
            for endpoint, units in endpoints.items()
        ]
        month = month_of(self._sandbox.clock.now())
        return self._site.page("meters.html", rows=rows, month=month, reads=calls.reads_in(month))

    def mail(self) -> Response:
        """The last mail of all companies, the newest first."""
        return self._site.page("mail.html", mail=self._mail(MAILS_SHOWN))

    def _realm(self) -> str:
        realm = request.args.get("realm", "")
        if realm and realm not in self._sandbox.realms():
            abort(404, "There is no such company.")
        return realm

    def _latest(self, number: int, realm: str) -> list[Call]:
        kept = (each for each in reversed(list(self._sandbox.calls)) if realm in {"", each.realm})
        return [each for each, _ in zip(kept, range(number), strict=False)]

    def _mail(self, number: int) -> list[tuple[str, int, Mail]]:
        """Company, place in its mailbox, and mail; the newest first."""
        built = (each for each in self._sandbox.realms() if self._sandbox.is_built(each))
        every = [
            (realm, place, mail)
            for realm in built
            for place, mail in enumerate(list(self._sandbox.company(realm).mail))
        ]
        return sorted(every, key=lambda each: each[2].at, reverse=True)[:number]
