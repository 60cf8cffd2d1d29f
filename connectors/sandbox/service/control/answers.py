"""How a control call is read and answered."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

import msgspec
from flask import Response, request
from werkzeug.exceptions import HTTPException

from connectors.sandbox import faults
from connectors.sandbox.catalog.model import Record
from connectors.sandbox.rows import DECODER, ENCODER
from connectors.sandbox.state import State

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


def refused(error: HTTPException) -> Response:
    """What no view of the control API has answered."""
    content = {"error": error.description}
    return Response(ENCODER.encode(content), status=error.code, content_type="application/json")


def known(sandbox: State, realm: str) -> str:
    """A realm that there is."""
    if realm not in sandbox.realms():
        raise BadRequest(f"No such company: {realm}.")
    return realm
