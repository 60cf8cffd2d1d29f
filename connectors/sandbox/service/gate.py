"""Before and after every QuickBooks call: trouble, throttling, authorization, metering, the log."""

from __future__ import annotations

import hashlib
import itertools
import time
from collections import Counter
from datetime import datetime

from flask import Flask, Response, g, request

from connectors.sandbox.service import envelopes, troubled
from connectors.sandbox.service.calls import Call, month_of, template
from connectors.sandbox.state import State
from connectors.sandbox.trouble import AnswerLost, ScriptedFault

GATED = ("/v3/", "/oauth2/", "/v2/oauth2/", "/.well-known/", "/op/", "/v1/openid_connect/")
TOKEN_LENGTHS = range(20, 4097)
QBO_VERSION = "1988.128"


class Gate:
    """Hooks around the app; the accounting API itself never sees a call that fails here."""

    def __init__(self, sandbox: State) -> None:
        self._sandbox = sandbox
        self._numbers = itertools.count(1)

    def install(self, app: Flask) -> None:
        """Hang the hooks on the app."""
        app.before_request(self.enter)
        app.after_request(self.leave)
        app.teardown_request(self.gone)

    def enter(self) -> Response | None:
        """Let a call through, or answer it here."""
        g.cost = Counter()
        g.trouble = None
        g.arrived = time.perf_counter()
        path = request.path
        g.is_gated, g.realm = path.startswith(GATED), _realm(path)
        if not g.is_gated:
            return None
        self._sandbox.clock.tick()
        g.tid = self._trace_id()
        if path.startswith("/v3/"):
            g.under_way = g.realm
            self._sandbox.limits.arrived(g.realm)
        answer = self._troubled()
        if answer is not None or not path.startswith("/v3/"):
            return answer
        return self._throttled() or self._authorized()

    def _troubled(self) -> Response | None:
        if not self._sandbox.faults.waiting:
            return None
        text = f"{request.query_string.decode(errors='replace')}\n{request.get_data(as_text=True)}"
        realm = g.realm
        trouble = self._sandbox.faults.take(realm, request.method, request.path, text)
        if trouble is None:
            return None
        g.trouble = trouble
        if trouble.kind == "drop":
            self._note(0)
        return troubled.before(self._sandbox, realm, trouble)

    def _throttled(self) -> Response | None:
        realm, now = g.realm, self._sandbox.clock.now()
        switches = self._sandbox.switchboard.of(realm)
        cap = switches.reads_per_month
        spent = cap is not None and self._sandbox.calls.reads_in(month_of(now)) >= cap
        if spent or self._sandbox.limits.exceeded(realm, batch=request.path.endswith("/batch")):
            return envelopes.throttled(switches.throttle_body, now)
        return None

    def _authorized(self) -> Response | None:
        now, token, realm = self._sandbox.clock.now(), troubled.bearer(), g.realm
        if len(token) not in TOKEN_LENGTHS:
            return envelopes.unauthenticated("Malformed bearer token: too short or too long", now)
        connection = self._sandbox.authority.bearer(token)
        if connection is None:
            return troubled.expired(now)
        if connection.realm_id != realm or not connection.scopes & {"com.intuit.quickbooks.accounting"}:
            return envelopes.forbidden(now)
        return None

    def leave(self, response: Response) -> Response:
        """Add what every answer carries, note the call, and lose the answer if trouble says so."""
        if not g.is_gated:
            return response
        trouble: ScriptedFault | None = g.trouble
        lost = trouble is not None and trouble.kind == "lose_answer"
        slowest = self._sandbox.switchboard.of(g.realm).call_seconds_max
        if trouble is not None:
            response = troubled.after(trouble, response, slowest, self._sandbox.clock.now())
        if response.status_code >= 400:
            g.cost.clear()
        self._note(0 if lost else response.status_code)
        if lost:
            raise AnswerLost
        if trouble is not None:
            troubled.spend_delay(trouble, slowest)
        _dress(response)
        return response

    def gone(self, _error: BaseException | None) -> None:
        """The call is no longer under way, however it ended."""
        if "lag" in g:
            g.lag.close()
        if "under_way" in g:
            self._sandbox.limits.left(g.under_way)

    def _note(self, status: int) -> None:
        cost: Counter[str] = g.cost
        metered = "CorePlus" if cost["CorePlus"] else "Core" if cost["Core"] else ""
        call = Call(
            at=self._sandbox.clock.now(),
            method=request.method,
            path=template(request.path, g.realm),
            realm=g.realm,
            status=status,
            metered=metered,
            tid=g.tid,
        )
        self._sandbox.calls.add(call, cost)

    def _trace_id(self) -> str:
        now: datetime = self._sandbox.clock.now()
        digest = hashlib.sha256(f"{self._sandbox.seed}/{next(self._numbers)}".encode()).hexdigest()
        return f"1-{int(now.timestamp()):08x}-{digest[:24]}"


def _dress(response: Response) -> None:
    """The headers that recordings show (qbo.md §2.1)."""
    headers, tid = response.headers, g.tid
    headers["Intuit-Tid"] = tid
    if not request.path.startswith("/v3/"):
        headers.setdefault("Cache-Control", "no-cache, no-store")
        headers.setdefault("Pragma", "no-cache")
        return
    spent = int((time.perf_counter() - g.arrived) * 1000)
    headers["X-Spanid"] = tid.rpartition("-")[2]
    headers["X-Amzn-Trace-Id"] = f"Root={tid}"
    headers["Strict-Transport-Security"] = "max-age=31536000"
    if response.status_code < 400:
        headers["Qbo-Version"] = QBO_VERSION
        headers["Service-Time"] = f"total={spent}, db={spent}"
        headers["Expires"] = "0"
        headers["Cache-Control"] = "max-age=0, no-cache, no-store, must-revalidate, private"


def _realm(path: str) -> str:
    parts = path.split("/")
    return parts[3] if parts[1:3] == ["v3", "company"] and len(parts) > 3 else ""


def spend(kind: str, units: int = 1) -> None:
    """Meter what this call does: CorePlus for reads, Core for writes (qbo.md §7)."""
    g.cost[kind] += units
