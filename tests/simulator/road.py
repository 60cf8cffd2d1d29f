"""The road to QuickBooks: every call passes here, and here it is lost, delayed, answered wrongly or kept."""

from __future__ import annotations

import io
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from requests import ConnectionError as NoConnection
from requests import PreparedRequest, ReadTimeout, Response
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict
from urllib3.connection import HTTPConnection
from urllib3.exceptions import NewConnectionError
from urllib3.response import HTTPResponse

from connectors.sandbox.adapter import SandboxAdapter
from connectors.sandbox.world import Sandbox
from tests.simulator.baton import Baton
from tests.simulator.lies import Lies
from tests.simulator.process import Process
from tests.simulator.trouble import ANY_CALL, EXECUTED, FENCED, SENDS, TOKENS, WRITES, Kind, Odds

READ_SECONDS = 150.0
LATEST = 118
PAGE = b"<html><head><title>502 Bad Gateway</title></head><body><center>nginx</center></body></html>"
SILENCE = timedelta(seconds=60)

TOO_MANY_MAILS = "Business Validation Error: You have reached the limit of 40 emails per day."
INSTEAD: dict[Kind, dict[str, Any]] = {
    "drop": {"kind": "drop"},
    "garbage": {"kind": "garbage"},
    "server_error": {"kind": "server_error"},
    "throttle_xml": {"kind": "throttle_xml"},
    "throttle_json": {"kind": "throttle_json"},
    "expired": {"kind": "expired"},
    "stale": {"kind": "stale"},
    "fault_200": {"kind": "fault", "status": 200, "code": 10000},
    "fault_400": {"kind": "fault", "status": 400, "code": 10000},
    "fault_500": {"kind": "fault", "status": 500, "code": 10000},
    "validation": {"kind": "fault", "status": 400, "code": 6000},
    "mail_cap": {"kind": "fault", "status": 400, "code": 6000, "detail": TOO_MANY_MAILS},
}
"""What the sandbox's own script of faults does, in its words."""


@dataclass(frozen=True)
class Call:
    """One request, as the road sees it."""

    at: datetime
    process: str
    realm: str
    what: str
    """`send`, `write invoice`, `read`, `token` and so on."""
    trouble: Kind | None
    executed: bool


@dataclass
class Weather:
    """What is the case for everybody at present."""

    odds: Odds
    dark_until: dict[str, datetime] = field(default_factory=dict)
    """Realms that cannot be reached."""
    throttled: dict[str, int] = field(default_factory=dict)
    """So many calls of a realm are still refused as too many."""
    silent_until: dict[tuple[str, str], datetime] = field(default_factory=dict)
    """By process and realm: until then a caller that was told to slow down asks nothing."""


class Road(BaseAdapter):
    """Carries one process's calls to the sandbox, or not."""

    def __init__(self, sandbox: Sandbox, baton: Baton, weather: Weather, lies: Lies, *, seed: str) -> None:
        super().__init__()
        self._sandbox = sandbox
        self._inner = SandboxAdapter(sandbox)
        self._baton = baton
        self.weather = weather
        self.lies = lies
        self._dice = random.Random(f"{seed}/road")
        self.counts: Counter[tuple[str, str]] = Counter()
        self.breaches: list[str] = []
        self.on_call: Callable[[Call, Process | None, PreparedRequest], None] = lambda *_: None
        self.planned: list[tuple[Callable[[str, Process | None], bool], Kind]] = []
        """Troubles that directed runs have prepared, each for the first call that fits."""
        self.late = 0
        """Calls that QuickBooks is still at though their callers have gone."""

    def of(self, process: Process | None) -> BaseAdapter:
        """The road as one process uses it."""
        return _Lane(self, process)

    def carry(self, process: Process | None, request: PreparedRequest, **how: Any) -> Response:
        """One call from its first byte to its last."""
        realm, what = place_of(request)
        self._keep_rules(process, realm, what, request)
        if process is not None:
            self._baton.hand_over()
            process.io(f"before {what}")
            if process.doing is not None:
                process.doing.calls += 1
            process.calling, process.was_refreshing = what, what == "token"
        kind = self._trouble(realm, what, process)
        self.counts[what, kind or "fine"] += 1
        executed = kind is None or kind in EXECUTED
        call = Call(self._baton.now, process.name if process else "people", realm, what, kind, executed)
        self.on_call(call, process, request)
        try:
            response = self._meet(kind, realm, what, request, how)
        finally:
            if process is not None and not process.is_dead:
                process.calling = ""
        if response.status_code == 429 and process is not None:
            self.weather.silent_until[process.name, realm] = self._baton.now + SILENCE
        if process is not None:
            process.io(f"after {what}")
            self._baton.hand_over()
            process.io(f"long after {what}")
        return response

    def _keep_rules(self, process: Process | None, realm: str, what: str, request: PreparedRequest) -> None:
        if process is None or process.is_dead:
            return
        if process.transactions:
            self.breaches.append(f"A call ({what}) left while a transaction was open.")
        quiet_until = self.weather.silent_until.get((process.name, realm))
        if quiet_until is not None and self._baton.now < quiet_until and realm:
            left = (quiet_until - self._baton.now).total_seconds()
            self.breaches.append(f"A call ({what}) left {left:.0f} s too early after a 429.")
        if "sendTo" in (request.url or ""):
            self.breaches.append("An invoice was sent to another address than its own (sendTo).")

    def _trouble(self, realm: str, what: str, process: Process | None) -> Kind | None:
        for place, (fits, planned) in enumerate(self.planned):
            if fits(what, process):
                del self.planned[place]
                return planned
        if process is None:
            return None
        weather, odds = self.weather, self.weather.odds
        until = weather.dark_until.get(realm) or weather.dark_until.get("*")
        if until is not None and self._baton.now < until:
            return "unreachable" if self._dice.random() < 0.7 else "server_error"
        if weather.throttled.get(realm):
            weather.throttled[realm] -= 1
            return "throttle_xml"
        if what == "token":
            return self._dice.choice(TOKENS) if self._dice.random() < odds.token_call else None
        kind = self._throw(kinds_for(what), odds)
        if kind in ("throttle_xml", "throttle_json") and self._dice.random() < odds.burst:
            weather.throttled[realm] = self._dice.randint(1, 4)
        return kind

    def _throw(self, kinds: tuple[Kind, ...], odds: Odds) -> Kind | None:
        roll = self._dice.random()
        for kind in kinds:
            roll -= odds.per_call.get(kind, 0.0)
            if roll < 0:
                return kind
        return None

    def _meet(
        self, kind: Kind | None, realm: str, what: str, request: PreparedRequest, how: dict[str, Any]
    ) -> Response:
        if kind == "unreachable":
            gone = NewConnectionError(HTTPConnection("sandbox"), "refused")
            raise NoConnection(gone, request=request)
        if kind in INSTEAD:
            scripted = dict(INSTEAD[kind])
            if kind == "server_error":
                scripted["status"] = self._dice.choice((500, 502, 503, 504))
            return self._scripted(str(scripted.pop("kind")), request, how, **scripted)
        if kind == "late":
            # QuickBooks goes on with a request for two minutes after its caller has gone.
            wait = self._dice.uniform(1, LATEST)
            self.late += 1
            self._baton.after(wait, lambda: self._deliver_late(realm, what, request, how))
            raise NoConnection("Connection reset by peer", request=request)
        if kind in ("lose_answer", "timeout_after", "server_error_after", "html_after"):
            self._deliver(realm, what, request, how, is_heard=False)
            if kind == "lose_answer":
                raise NoConnection("Connection reset by peer", request=request)
            if kind == "server_error_after":
                return _page(request, self._dice.choice((500, 502, 504)))
            if kind == "html_after":
                return _page(request, 200)
        if kind in ("timeout_before", "timeout_after"):
            self._baton.sleep(READ_SECONDS)
            raise ReadTimeout("Read timed out.", request=request)
        response = self._deliver(realm, what, request, how)
        if kind == "delay":
            self._baton.sleep(self._dice.uniform(1, LATEST))
        return response

    def _deliver_late(self, realm: str, what: str, request: PreparedRequest, how: dict[str, Any]) -> None:
        self.late -= 1
        self._deliver(realm, what, request, how, is_heard=False)

    def _scripted(self, kind: str, request: PreparedRequest, how: dict[str, Any], **details: Any) -> Response:
        self._sandbox.faults.add(kind, **details)
        try:
            return self._inner.send(request, **how)
        finally:
            self._sandbox.faults.clear()

    def _deliver(
        self, realm: str, what: str, request: PreparedRequest, how: dict[str, Any], *, is_heard: bool = True
    ) -> Response:
        odds = self.weather.odds
        if self._dice.random() < odds.request_id_ignored and (what == "send" or odds.forgets_all):
            request = _without_request_id(request)
        before = self.lies.before(realm, what, request)
        response = self._inner.send(request, **how)
        return self.lies.tell(realm, what, response, before, is_heard=is_heard)


class _Lane(BaseAdapter):
    """What a session is mounted on."""

    def __init__(self, road: Road, process: Process | None) -> None:
        super().__init__()
        self._road = road
        self._process = process

    def send(self, request: PreparedRequest, **how: Any) -> Response:  # type: ignore[override]  # all by keyword
        return self._road.carry(self._process, request, **how)

    def close(self) -> None:
        """Nothing is held open."""


def kinds_for(what: str) -> tuple[Kind, ...]:
    """What may happen to a call of this kind."""
    if what == "read":
        return ANY_CALL
    if what == "send":
        return (*ANY_CALL, *WRITES, *SENDS)
    return (*ANY_CALL, *WRITES, *FENCED)


def place_of(request: PreparedRequest) -> tuple[str, str]:
    """The realm of a call, and what it is."""
    path = urlsplit(request.url or "").path.split("/")
    if "company" not in path:
        return "", "token" if "bearer" in path[-1] else "other"
    at = path.index("company")
    rest = path[at + 2 :]
    if rest[-1] == "send":
        return path[at + 1], "send"
    if request.method == "GET" or rest[0] == "query":
        return path[at + 1], "cdc" if rest[0] == "cdc" else "read"
    return path[at + 1], f"write {rest[0]}"


def _without_request_id(request: PreparedRequest) -> PreparedRequest:
    parts = urlsplit(request.url or "")
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name != "requestid"]
    ignored = request.copy()
    ignored.url = urlunsplit(parts._replace(query=urlencode(kept)))
    return ignored


def _page(request: PreparedRequest, status: int) -> Response:
    response = Response()
    response.status_code = status
    response.headers = CaseInsensitiveDict({"Content-Type": "text/html"})
    response.raw = HTTPResponse(body=io.BytesIO(PAGE), status=status, preload_content=False)
    response.url = request.url or ""
    response.request = request
    _ = response.content
    return response
