"""How answers look on the wire, layer by layer (qbo.md §2.1, §7, §8.1)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Response

from connectors.sandbox.faults import Fault
from connectors.sandbox.moments import envelope_stamp
from connectors.sandbox.rows import ENCODER

JSON_OK = "application/json;charset=utf-8"
JSON_ERROR = "application/json"


def encoded(content: dict[str, Any], moment: datetime) -> bytes:
    """An answer's body: the content, and when it was given."""
    return ENCODER.encode(content | {"time": envelope_stamp(moment)})


def answer(content: dict[str, Any], moment: datetime) -> Response:
    """A successful answer."""
    return Response(encoded(content, moment), content_type=JSON_OK)


def refusal(fault: Fault, moment: datetime) -> Response:
    """A Fault of the accounting service itself: upper-case names, string codes."""
    content: dict[str, Any] = {"Fault": fault.body()}
    body = encoded(content, moment) if fault.dated else ENCODER.encode(content)
    return Response(body, status=fault.status, content_type=JSON_ERROR)


def gateway(
    code: str, message: str, detail: str | None, *, kind: str, status: int, moment: datetime
) -> Response:
    """A fault of the gateway in front: lower-case names, a numeric time, everything else null (recorded)."""
    content: dict[str, Any] = {
        "warnings": None,
        "intuitObject": None,
        "fault": {
            "error": [{"message": message, "detail": detail, "code": code, "element": None}],
            "type": kind,
        },
        "report": None,
        "queryResponse": None,
        "batchItemResponse": [],
        "attachableResponse": [],
        "syncErrorResponse": None,
        "requestId": None,
        "time": int(moment.timestamp() * 1000),
        "status": None,
        "cdcresponse": [],
    }
    return Response(ENCODER.encode(content), status=status, content_type=JSON_ERROR)


def unauthenticated(detail: str, moment: datetime) -> Response:
    """401, with the token's beginning in its detail, as recorded; a log must not keep it."""
    message = "message=AuthenticationFailed; errorCode=003200; statusCode=401"
    response = gateway("3200", message, detail, kind="AUTHENTICATION", status=401, moment=moment)
    response.headers["Www-Authenticate"] = 'Bearer realm="Intuit", error="invalid_token"'
    return response


def forbidden(moment: datetime) -> Response:
    """403: the token is good, for something else."""
    message = "message=ApplicationAuthorizationFailed; errorCode=003100; statusCode=403"
    return gateway("3100", message, None, kind="SERVICE", status=403, moment=moment)


def throttled(form: str, moment: datetime) -> Response:
    """429; XML whatever the client accepts, unless the JSON variant is asked for. No Retry-After."""
    message = "message=ThrottleExceeded; errorCode=003001; statusCode=429"
    detail = "The request limit was reached.  Try again later"
    if form == "gateway":
        return gateway("3001", message, detail, kind="SERVICE", status=429, moment=moment)
    if form == "json":
        fault = Fault(3001, message, detail, status=429, kind="SERVICE")
        return refusal(fault, moment)
    body = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<IntuitResponse time="{envelope_stamp(moment)}" xmlns="http://schema.intuit.com/finance/v3">'
        f'<Fault type="SERVICE"><Error code="3001"><Message>{message}</Message><Detail>{detail}</Detail>'
        "</Error></Fault></IntuitResponse>"
    )
    return Response(body, status=429, content_type="application/xml;charset=UTF-8")


def web_page() -> Response:
    """A page of HTML with a 200, as some station on the way may put in an answer's place."""
    body = (
        "<!DOCTYPE html>\n<html><head><title>QuickBooks</title></head><body>Please try again.</body></html>\n"
    )
    return Response(body, content_type="text/html; charset=utf-8")


def proxy_page(status: int) -> Response:
    """What a proxy says when the service behind it does not answer: HTML."""
    words = {
        500: "500 Internal Server Error",
        503: "503 Service Temporarily Unavailable",
        504: "504 Gateway Time-out",
    }
    title = words.get(status, "502 Bad Gateway")
    body = (
        f"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n"
        "<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
    )
    return Response(body, status=status, content_type="text/html")
