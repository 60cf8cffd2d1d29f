"""The control API, which QuickBooks has not: time, trouble, mail, meters, and acting as a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec

import msgspec
from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

from connectors.sandbox import faults, switchboard
from connectors.sandbox.catalog.model import Record
from connectors.sandbox.company import Company
from connectors.sandbox.rows import DECODER, ENCODER
from connectors.sandbox.trouble import KINDS
from connectors.sandbox.webhooks import endpoint_from

if TYPE_CHECKING:
    from connectors.sandbox.world import Sandbox

CALLS_SHOWN = 200
P = ParamSpec("P")


class BadRequest(Exception):
    """The control API was asked for something it cannot do."""


def told(view: Callable[P, Any]) -> Callable[P, Response]:
    """Answer with JSON, refusals included."""

    @wraps(view)
    def answer(*args: P.args, **kwargs: P.kwargs) -> Response:
        status = 200
        try:
            content = view(*args, **kwargs)
        except faults.Fault as fault:
            status, content = fault.status, {"error": fault.detail, "code": str(fault.code)}
        except (BadRequest, ValueError, TypeError) as error:
            status, content = 400, {"error": str(error)}
        return Response(ENCODER.encode(content), status=status, content_type="application/json")

    return answer


def sent() -> Record:
    """The JSON object of a control call; a form of some web page cannot send one."""
    if request.mimetype != "application/json":
        raise BadRequest("Send a JSON object with Content-Type: application/json.")
    try:
        body = DECODER.decode(request.get_data() or b"{}")
    except msgspec.DecodeError as error:
        raise BadRequest(f"The body is not JSON: {error}") from None
    if not isinstance(body, dict):
        raise BadRequest("The body must be a JSON object.")
    return body


ROUTES = (
    ("GET", "/state", "state"),
    ("GET", "/clock", "clock"),
    ("POST", "/clock/advance", "advance"),
    ("GET", "/faults", "scripted"),
    ("POST", "/faults", "script"),
    ("DELETE", "/faults", "unscript"),
    ("GET", "/mail", "mail"),
    ("GET", "/webhooks", "webhooks"),
    ("POST", "/webhooks", "deliver"),
    ("POST", "/webhooks/endpoint", "subscribe"),
    ("DELETE", "/webhooks/endpoint", "unsubscribe"),
    ("POST", "/webhooks/endpoint/wake", "wake"),
    ("GET", "/meters", "meters"),
    ("GET", "/calls", "calls"),
    ("GET", "/switches", "switches"),
    ("POST", "/switches", "throw"),
    ("GET", "/companies", "companies"),
    ("POST", "/companies/<realm>/refresh_token", "refresh_token"),
    ("GET", "/companies/<realm>/switches", "company_switches"),
    ("POST", "/companies/<realm>/switches", "throw_at"),
    ("DELETE", "/companies/<realm>/switches", "take_back"),
    ("GET", "/companies/<realm>/<entity>", "records"),
    ("POST", "/companies/<realm>/<entity>", "save"),
    ("POST", "/companies/<realm>/<entity>/<row_id>/<any(void, delete, send):action>", "act"),
)


class Control:
    """The views of the control API of one self._sandbox."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def blueprint(self) -> Blueprint:
        """Hang the views on their paths."""
        routes = Blueprint("control", __name__, url_prefix="/control")
        for method, path, name in ROUTES:
            routes.add_url_rule(path, name, told(getattr(self, name)), methods=[method])
        routes.register_error_handler(HTTPException, _refused)
        return routes

    def _known(self, realm: str) -> None:
        if realm not in self._sandbox.realms():
            raise BadRequest(f"No such company: {realm}.")

    def _company(self, realm: str) -> Company:
        self._known(realm)
        return self._sandbox.company(realm)

    def state(self) -> Record:
        """Everything at a glance."""
        return {
            "clock": _clock(self._sandbox),
            "companies": _companies(self._sandbox),
            "faults": self._sandbox.faults.listed(),
            "calls": len(self._sandbox.calls),
            "switches": switchboard.told(self._sandbox.switchboard.everywhere),
        }

    def clock(self) -> Record:
        """The self._sandbox's present moment."""
        return _clock(self._sandbox)

    def advance(self) -> Record:
        """Move time forward by days, hours, minutes and seconds."""
        units = {"days", "hours", "minutes", "seconds"}
        by = sent()
        if set(by) - units:
            raise BadRequest(f"Time is advanced by {', '.join(sorted(units))}.")
        self._sandbox.clock.advance(timedelta(**{name: float(value) for name, value in by.items()}))
        return _clock(self._sandbox)

    def scripted(self) -> Record:
        """What is scripted, and which kinds there are."""
        return {"faults": self._sandbox.faults.listed(), "kinds": KINDS}

    def script(self) -> Record:
        """Script one more; the body is the fields of a fault."""
        body = sent()
        kind = str(body.pop("kind", ""))
        return asdict(self._sandbox.faults.add(kind, **body))

    def unscript(self) -> Record:
        """Forget them all, or the one whose `number` is asked for."""
        number = request.args.get("number", "")
        if number:
            self._sandbox.faults.remove(int(number))
        else:
            self._sandbox.faults.clear()
        return {"faults": self._sandbox.faults.listed()}

    def mail(self) -> Record:
        """Mail of the companies touched so far, oldest first."""
        realms = [realm for realm in self._sandbox.realms() if self._sandbox.is_built(realm)]
        wanted = request.args.get("realm")
        mails = [
            asdict(each) | {"realm": realm}
            for realm in realms
            if wanted in {None, realm}
            for each in self._sandbox.company(realm).mail
        ]
        return {"mail": mails}

    def webhooks(self) -> Record:
        """What happened and is not told yet, the endpoint, and how telling it went."""
        webhooks = self._sandbox.webhooks
        return webhooks.state() | {
            "pending": [asdict(each) for each in webhooks.pending()],
            "endpoint": asdict(webhooks.endpoint) if webhooks.endpoint else None,
            "attempts": [asdict(each) for each in webhooks.attempts],
        }

    def subscribe(self) -> Record:
        """Tell an endpoint on this machine from now on; the body is the fields of an endpoint."""
        self._sandbox.webhooks.subscribe(endpoint_from(sent()))
        return self.webhooks()

    def unsubscribe(self) -> Record:
        """Tell nobody any more."""
        self._sandbox.webhooks.subscribe(None)
        return self.webhooks()

    def wake(self) -> Record:
        """Tell an endpoint again that fell silent."""
        self._sandbox.webhooks.wake()
        return self.webhooks()

    def deliver(self) -> Record:
        """Post the pending events to `url` on this machine: `form`, `duplicated` and `shuffled` say how."""
        body = sent()
        url = str(body.pop("url", ""))
        return {"status": self._sandbox.webhooks.send(url, **body)}

    def meters(self) -> Record:
        """Metered units by company: in all, and by month and endpoint; `month` asks for one month."""
        month = request.args.get("month", "")
        calls = self._sandbox.calls
        return {
            realm: calls.meters(realm, month) | {"months": calls.by_month(realm)}
            for realm in self._sandbox.realms()
        }

    def calls(self) -> Record:
        """The last calls."""
        return {"calls": [asdict(each) for each in list(self._sandbox.calls)[-CALLS_SHOWN:]]}

    def switches(self) -> Record:
        """What goes for every company that has no setting of its own."""
        return switchboard.told(self._sandbox.switchboard.everywhere)

    def throw(self) -> Record:
        """Change switches everywhere; the body is their names and values."""
        return switchboard.told(self._sandbox.switchboard.throw(sent()))

    def company_switches(self, realm: str) -> Record:
        """What goes for one company, and which of it is its own."""
        board = self._sandbox.switchboard
        self._known(realm)
        return switchboard.told(board.of(realm)) | {"own": sorted(board.own(realm))}

    def throw_at(self, realm: str) -> Record:
        """Change switches for one company."""
        self._known(realm)
        self._sandbox.switchboard.throw(sent(), realm)
        return self.company_switches(realm)

    def take_back(self, realm: str) -> Record:
        """Let a company go by what goes everywhere."""
        self._known(realm)
        self._sandbox.switchboard.take_back(realm)
        return self.company_switches(realm)

    def companies(self) -> Record:
        """Every company there is."""
        return {"companies": _companies(self._sandbox)}

    def refresh_token(self, realm: str) -> Record:
        """Connect a company without the consent page."""
        self._company(realm)
        return {"realm_id": realm, "refresh_token": self._sandbox.issue_refresh_token(realm)}

    def records(self, realm: str, entity: str) -> Record:
        """Every record of an entity, inactive ones included."""
        return {"records": list(self._company(realm).records(entity))}

    def save(self, realm: str, entity: str) -> Record:
        """Create or edit as a person; an edit needs only Id and what changes."""
        body = sent()
        with self._company(realm).acting_as("person") as company:
            if not body.get("Id"):
                return company.create(entity, body)
            token = company.read(entity, str(body["Id"]))["SyncToken"]
            return company.update(entity, {"SyncToken": token, "sparse": True} | body)

    def act(self, realm: str, entity: str, row_id: str, action: str) -> Record:
        """Void, delete or hand-send as a person."""
        body = sent()
        with self._company(realm).acting_as("person") as company:
            match action:
                case "void":
                    return company.void(entity, row_id)
                case "delete":
                    return company.delete(entity, row_id)
            return company.send(entity, row_id, body.get("to"))


def _refused(error: HTTPException) -> Response:
    content = {"error": error.description}
    return Response(ENCODER.encode(content), status=error.code, content_type="application/json")


def _clock(sandbox: Sandbox) -> Record:
    return {"now": sandbox.clock.now().isoformat(), "running": sandbox.clock.running}


def _companies(sandbox: Sandbox) -> list[Record]:
    return [
        {
            "realm_id": realm,
            "name": sandbox.company_name(realm),
            "built": sandbox.is_built(realm),
            "meters": sandbox.calls.meters(realm),
        }
        for realm in sandbox.realms()
    ]
