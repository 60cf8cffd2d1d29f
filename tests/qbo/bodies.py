"""Answers of qbo.md 8, layer by layer; those marked [R] there are copied as they were recorded."""

import json


def fault(code: str, detail: str, *, kind: str = "ValidationFault", more: tuple[str, ...] = ()) -> bytes:
    """The service's own fault, with an error for each code."""
    errors = [{"Message": "…", "Detail": detail, "code": one, "element": ""} for one in (code, *more)]
    return json.dumps(
        {"Fault": {"Error": errors, "type": kind}, "time": "2026-03-02T12:00:00.000-08:00"}
    ).encode()


UNAUTHORIZED_3200 = (
    b'{"warnings":null,"intuitObject":null,"fault":{"error":[{"message":"message=AuthenticationFailed; '
    b'errorCode=003200; statusCode=401","detail":"Token expired: AB01601390262kxz...","code":"3200",'
    b'"element":null}],"type":"AUTHENTICATION"},"report":null,"queryResponse":null,"batchItemResponse":[],'
    b'"attachableResponse":[],"syncErrorResponse":null,"requestId":null,"time":1601391072830,"status":null,'
    b'"cdcresponse":[]}'
)
FORBIDDEN_3100 = (
    b'{"warnings":null,"intuitObject":null,"fault":{"error":[{"message":"'
    b"message=ApplicationAuthorizationFailed; "
    b'errorCode=003100; statusCode=403","detail":null,"code":"3100","element":null}],"type":"SERVICE"},'
    b'"time":1601391072830}'
)
GATEWAY_429_JSON = (
    b'{"warnings":null,"fault":{"error":[{"message":"'
    b'message=ThrottleExceeded; errorCode=003001; statusCode=429",'
    b'"detail":"The request limit was reached.","code":"3001","element":null}],"type":"SERVICE"}}'
)
_XML = b"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<IntuitResponse time="2013-11-15T13:16:49.528-08:00" xmlns="http://schema.intuit.com/finance/v3">
%s</IntuitResponse>"""
THROTTLED_XML = _XML % (
    b'<Fault type="SERVICE"><Error code="3001"><Message>message=ThrottleExceeded; errorCode=003001; '
    b"statusCode=429</Message>"
    b"<Detail>The request limit was reached.  Try again later</Detail></Error></Fault>"
)
UNAUTHORIZED_XML = _XML % (
    b'<Fault type="AUTHENTICATION"><Error code="100"><Message>General Authentication Error</Message>'
    b"<Detail>AuthenticationErrorGeneral: "
    b"SRV-110-Authentication Failure , statusCode: 401</Detail></Error></Fault>"
)
STALE_5010 = fault(
    "5010",
    "Stale Object Error : You and Christian Pelczarski were working on this at the same time. "
    "Christian Pelczarski finished before you did, so your work was not saved.",
)
SYSTEM_FAULT = fault("10000", "System Failure Error: java.lang.NullPointerException", kind="SystemFault")

HTML_502 = (
    b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
    b"<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
)
GARBAGE = b"upstream connect error or disconnect/reset before headers"
TRUNCATED = b'{"Invoice":{"Id":"9","SyncToken":"1","MetaData":{"Cre'
