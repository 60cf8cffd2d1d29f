"""Pages to steer by: time, trouble, switches, webhooks."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime, timedelta
from typing import ClassVar

from flask import Response, abort, request
from werkzeug.wrappers import Response as AnyResponse

from connectors.sandbox import switchboard, trouble
from connectors.sandbox.console.site import Site, shown
from connectors.sandbox.csrf import FIELD
from connectors.sandbox.persons import ACTS
from connectors.sandbox.webhooks import Endpoint, endpoint_from
from connectors.sandbox.webhooks.endpoint import CHANCES
from connectors.sandbox.webhooks.shapes import FORMS, KINDS

STEPS = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(days=7),
}
PAGES = ("overview", "calls", "meters", "mail", "faults", "switches", "webhooks")
ATTEMPTS_SHOWN = 50


class SteeringPages:
    """What a person may change about the sandbox."""

    ROUTES: ClassVar = (
        ("POST", "/console/time", "pass_time"),
        ("GET", "/console/trouble", "faults"),
        ("POST", "/console/trouble", "script"),
        ("POST", "/console/trouble/forget", "forget"),
        ("GET", "/console/switches", "switches"),
        ("POST", "/console/switches", "throw"),
        ("GET", "/console/webhooks", "webhooks"),
        ("POST", "/console/webhooks", "subscribe"),
        ("POST", "/console/webhooks/end", "unsubscribe"),
        ("POST", "/console/webhooks/wake", "wake"),
    )

    def __init__(self, site: Site) -> None:
        self._site = site
        self._sandbox = site.sandbox

    def pass_time(self) -> AnyResponse:
        """Move the clock of all companies on; nobody lives the days meanwhile, unlike in the dashboard."""
        step = STEPS.get(request.form.get("step", ""))
        if step is None:
            abort(400, "Time moves by a minute, an hour, a day or a week.")
        self._sandbox.clock.advance(step)
        page = request.form.get("page", "")
        where = page if page in PAGES else "overview"
        return self._site.go(where, f"It is now {shown(self._sandbox.clock.now())}.")

    def faults(self) -> Response:
        """What is scripted, and a form to script more."""
        return self._site.page(
            "trouble.html",
            faults=self._sandbox.faults.listed(),
            groups={
                "Instead of executing": trouble.INSTEAD,
                "After executing": trouble.AFTER,
                "Besides": trouble.BESIDES,
            },
            acts=list(ACTS),
        )

    def script(self) -> AnyResponse:
        """Script one fault out of the form; an empty field is left to its default."""
        given = _given()
        kind = given.pop("kind", "")
        if given.pop("always", ""):
            given["times"] = "null"
        try:
            self._sandbox.faults.add(kind, **given)
        except ValueError as error:
            return self._site.go("faults", str(error), is_problem=True)
        return self._site.go("faults", f"{kind} lies in wait.")

    def forget(self) -> AnyResponse:
        """Forget one fault, or all."""
        number = request.form.get("number", "")
        try:
            if number:
                self._sandbox.faults.remove(int(number))
            else:
                self._sandbox.faults.clear()
        except ValueError as error:
            return self._site.go("faults", str(error), is_problem=True)
        return self._site.go("faults", "Forgotten." if number else "All trouble is forgotten.")

    def switches(self) -> Response:
        """Every switch, as it stands everywhere or for one company."""
        realm, board = self._realm(), self._sandbox.switchboard
        values = switchboard.told(board.of(realm) if realm else board.everywhere)
        return self._site.page(
            "switches.html",
            realm=realm,
            values=values,
            own=board.own(realm),
            defaults=switchboard.told(type(board.everywhere)()),
            choices={name: switchboard.choices(name) for name in values},
            meanings=switchboard.meanings(),
            spoken=switchboard.spoken,
        )

    def throw(self) -> AnyResponse:
        """Throw the switches that the form shows otherwise than they stand."""
        realm, board = self._realm(), self._sandbox.switchboard
        if realm and request.form.get("take_back"):
            board.take_back(realm)
            return self._site.go("switches", "The company goes by what goes everywhere again.", realm=realm)
        sent = {name: request.form[name].strip() for name in switchboard.NAMES if name in request.form}
        now = board.of(realm) if realm else board.everywhere
        try:
            read = {name: switchboard.value_of(name, value or "null") for name, value in sent.items()}
            changed = {name: value for name, value in read.items() if value != getattr(now, name)}
            board.throw(changed, realm)
        except ValueError as error:
            return self._site.go("switches", str(error), is_problem=True, realm=realm)
        said = f"Changed: {', '.join(changed)}." if changed else "Nothing was changed."
        return self._site.go("switches", said, realm=realm)

    def webhooks(self) -> Response:
        """The endpoint, and how telling it went."""
        webhooks = self._sandbox.webhooks
        silent = webhooks.state()["silent_since"]
        return self._site.page(
            "webhooks.html",
            silent_since=datetime.fromisoformat(silent) if silent else None,
            endpoint=webhooks.endpoint,
            state=webhooks.state(),
            attempts=list(webhooks.attempts)[-ATTEMPTS_SHOWN:][::-1],
            defaults={each.name: each.default for each in fields(Endpoint)},
            forms=FORMS,
            kinds=KINDS,
            chances=CHANCES,
            verifier_token=self._sandbox.webhook_verifier_token,
        )

    def subscribe(self) -> AnyResponse:
        """Tell the endpoint of the form from now on."""
        given = _given() | {name: bool(request.form.get(name)) for name in ("together", "falls_silent")}
        try:
            self._sandbox.webhooks.subscribe(endpoint_from(given))
        except ValueError as error:
            return self._site.go("webhooks", str(error), is_problem=True)
        return self._site.go("webhooks", "What happens from now on is told.")

    def unsubscribe(self) -> AnyResponse:
        """Tell nobody any more."""
        self._sandbox.webhooks.subscribe(None)
        return self._site.go("webhooks", "Nobody is told any more.")

    def wake(self) -> AnyResponse:
        """Tell an endpoint again that fell silent."""
        self._sandbox.webhooks.wake()
        return self._site.go("webhooks", "The endpoint is told again, of what happens from now on.")

    def _realm(self) -> str:
        realm = request.values.get("realm", "")
        if realm and realm not in self._sandbox.realms():
            abort(404, "There is no such company.")
        return realm


def _given() -> dict[str, str]:
    """What a form says; what is left empty says nothing."""
    return {name: value.strip() for name, value in request.form.items() if value.strip() and name != FIELD}
