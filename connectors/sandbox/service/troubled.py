"""What scripted trouble makes of a call: in place of executing it, beside it, and after it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta

import msgspec
from flask import Response, g, request

from connectors.sandbox import engine, faults
from connectors.sandbox.catalog.model import Record
from connectors.sandbox.persons import let_act
from connectors.sandbox.rows import ENCODER
from connectors.sandbox.sending import PROMPT, Delivery
from connectors.sandbox.service import envelopes
from connectors.sandbox.state import State
from connectors.sandbox.trouble import AnswerLost, ScriptedFault

TOKEN_SHOWN = 52
WAIT_KEY = "sandbox.wait"
"""The WSGI key under which a transport says how a delay is to be spent."""
UNAUTHORIZED = 401
GATEWAY_TIMEOUT = 504


def before(sandbox: State, realm: str, trouble: ScriptedFault) -> Response | None:
    """The answer trouble gives in place of executing; None if the call is executed all the same."""
    match trouble.kind:
        case "drop":
            raise AnswerLost
        case "person" if realm in sandbox.realms():
            company = sandbox.company(realm)
            trouble.problem = let_act(company, trouble.act, _called(realm), trouble.target, trouble.words)
        case "old_read" if realm in sandbox.realms():
            g.lag = ExitStack()
            g.lag.enter_context(sandbox.company(realm).lagging(timedelta(seconds=trouble.seconds)))
    return _instead(sandbox, realm, trouble)


def _instead(sandbox: State, realm: str, trouble: ScriptedFault) -> Response | None:
    now = sandbox.clock.now()
    match trouble.kind:
        case "throttle" | "throttle_xml" | "throttle_json" | "throttle_gateway":
            form = trouble.kind.removeprefix("throttle").removeprefix("_")
            return envelopes.throttled(form or sandbox.switchboard.of(realm).throttle_body, now)
        case "expired":
            return expired(now)
        case "forbidden":
            return envelopes.forbidden(now)
        case "server_error":
            return envelopes.proxy_page(trouble.status or 502)
        case "fault":
            scripted = faults.Fault(
                trouble.code,
                trouble.message,
                trouble.detail,
                status=trouble.status or 200,
                kind=trouble.fault_type,
            )
            return envelopes.refusal(scripted, now)
        case "stale":
            return envelopes.refusal(faults.stale(engine.OTHER_PERSON), now)
    return None


def after(trouble: ScriptedFault, response: Response, slowest: int, now: datetime) -> Response:
    """What trouble makes of the answer to a call that was executed."""
    match trouble.kind:
        case "delay" if trouble.seconds > slowest:
            return envelopes.proxy_page(GATEWAY_TIMEOUT)
        case "error_after":
            status = trouble.status or 502
            return expired(now) if status == UNAUTHORIZED else envelopes.proxy_page(status)
        case "garbage":
            body = response.get_data()
            response.set_data(body[: max(len(body) // 2, 1)])
        case "html":
            return envelopes.web_page()
    return response


def spend_delay(trouble: ScriptedFault, slowest: int) -> None:
    """Let the time of a delay pass, as the transport does it."""
    wait: Callable[[float], None] | None = request.environ.get(WAIT_KEY)
    if trouble.kind == "delay" and wait is not None:
        wait(min(trouble.seconds, slowest))


def expired(now: datetime) -> Response:
    """401 for the token of this call."""
    return envelopes.unauthenticated(f"Token expired: {bearer()[:TOKEN_SHOWN]}", now)


def bearer() -> str:
    """The access token of this call."""
    return request.headers.get("Authorization", "").removeprefix("Bearer ").strip()


def delivery() -> Delivery:
    """How the mail of this call fares."""
    trouble: ScriptedFault | None = g.trouble
    wait = timedelta(seconds=trouble.seconds) if trouble else timedelta()
    if trouble is not None and trouble.kind == "late_delivery":
        return Delivery(told_after=wait or None)
    if trouble is not None and trouble.kind == "bounce":
        return Delivery(bounces_after=wait)
    return PROMPT


def changes(found: Record) -> Record:
    """The answer of change data capture, the last living record told as deleted if trouble says so."""
    trouble: ScriptedFault | None = g.trouble
    if trouble is None or trouble.kind != "false_deleted":
        return found
    elements = msgspec.json.decode(ENCODER.encode(found["QueryResponse"]))
    for element in elements:
        for rows in (each for each in element.values() if isinstance(each, list)):
            living = [row for row in rows if row.get("status") != "Deleted"]
            if living:
                meant = living[-1]
                times = {"LastUpdatedTime": meant["MetaData"]["LastUpdatedTime"]}
                stub = {"domain": "QBO", "status": "Deleted", "Id": meant["Id"], "MetaData": times}
                rows.remove(meant)
                rows.append(stub)
                return {"QueryResponse": elements}
    return found


def _called(realm: str) -> tuple[str, str]:
    """The entity and Id a call is about, as far as its path or body tells."""
    parts = request.path.split(f"/company/{realm}/", 1)[-1].split("/")
    if len(parts) > 1:
        return parts[0], parts[1]
    body = request.get_json(force=True, silent=True)
    return parts[0], str(body.get("Id", "")) if isinstance(body, dict) else ""
