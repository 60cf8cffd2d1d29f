"""Every fault body of qbo.md 8 through the real client, status by status, for each kind of call.

What matters is only whether a call may have taken effect: TryLater, Refused and NotConnected say no.
"""

import json
import re
import ssl

import pytest
import requests
import responses
from urllib3.exceptions import MaxRetryError, NewConnectionError, ProtocolError

from connectors.qbo.client import QboClient, body_of, intent_of
from connectors.qbo.limits import Gate, Limits
from connectors.qbo.settings import QboSettings
from plugin.books import BooksError, NotConnected, Refused, TryLater, Unclear
from plugin.clock import SystemClock
from tests.qbo.bodies import (
    FORBIDDEN_3100,
    GARBAGE,
    GATEWAY_429_JSON,
    HTML_502,
    STALE_5010,
    SYSTEM_FAULT,
    THROTTLED_XML,
    TRUNCATED,
    UNAUTHORIZED_3200,
    UNAUTHORIZED_XML,
    fault,
)

API = "https://quickbooks.api.intuit.com/v3/company/123"
SETTINGS = QboSettings(client_id="id", client_secret="hush", redirect_uri="https://dunwell.example/callback")

CALLS = {
    "read": lambda client: client.read("query", query="SELECT * FROM Invoice"),
    "write": lambda client: client.update_object("Invoice", body_of({"Id": "9", "SyncToken": "1"})),
    "keyed": lambda client: client.create_object("Invoice", body_of({"Line": []}), request_id="r1"),
    "send": lambda client: client.post(
        client.url("invoice/9/send"), None, content_type="application/octet-stream", request_id="r1"
    ),
}

LATER, NO, LOST, RECONNECT = TryLater, Refused, Unclear, NotConnected
UNKNOWN = (LATER, LOST, LOST, LOST)
"""A read may always be repeated; a write whose answer is broken may have taken effect."""

# name: (status, body, failure of read, write, write with a request id, send)
TABLE = {
    "429 as XML": (429, THROTTLED_XML, LATER, LATER, LATER, LATER),
    "429 as gateway JSON": (429, GATEWAY_429_JSON, LATER, LATER, LATER, LATER),
    "429 as Fault": (429, fault("3001", "ThrottleExceeded"), LATER, LATER, LATER, LATER),
    "429 as a page": (429, HTML_502, LATER, LATER, LATER, LATER),
    "401 expired": (401, UNAUTHORIZED_3200, RECONNECT, RECONNECT, RECONNECT, RECONNECT),
    "401 as XML": (401, UNAUTHORIZED_XML, RECONNECT, RECONNECT, RECONNECT, RECONNECT),
    "401 as a page": (401, HTML_502, RECONNECT, RECONNECT, RECONNECT, RECONNECT),
    "403 not authorized": (403, FORBIDDEN_3100, RECONNECT, RECONNECT, RECONNECT, RECONNECT),
    "403 as a page": (403, HTML_502, LATER, LATER, LATER, LATER),
    "403 no administrator": (403, fault("120", "Authorization Failure"), *(RECONNECT,) * 4),
    "400 no administrator": (400, fault("120", "Authorization Failure"), *(RECONNECT,) * 4),
    "403 subscription ended": (403, fault("6190", "Invalid Company Status"), NO, NO, NO, NO),
    "400 subscription ended": (400, fault("6190", "Invalid Company Status"), NO, NO, NO, NO),
    "500 system fault": (500, SYSTEM_FAULT, *UNKNOWN),
    "400 system fault": (400, SYSTEM_FAULT, *UNKNOWN),
    "200 system fault": (200, SYSTEM_FAULT, *UNKNOWN),
    "500 query processor": (500, fault("4002", "To email address", kind="Service"), *UNKNOWN),
    "502 by nginx": (502, HTML_502, *UNKNOWN),
    "503 by nginx": (503, HTML_502, *UNKNOWN),
    "504 without a word": (504, b"", *UNKNOWN),
    "408": (408, b"", *UNKNOWN),
    "302": (302, b"", *UNKNOWN),
    "200 garbage": (200, GARBAGE, *UNKNOWN),
    "200 truncated": (200, TRUNCATED, *UNKNOWN),
    "200 empty": (200, b"", *UNKNOWN),
    "200 a page": (200, HTML_502, *UNKNOWN),
    "400 garbage": (400, GARBAGE, *UNKNOWN),
    "400 truncated": (400, TRUNCATED, *UNKNOWN),
    "200 with a fault": (200, fault("6000", "Business Validation Error"), NO, NO, NO, NO),
    "404 as a page": (404, HTML_502, LATER, NO, NO, NO),
    "stale": (400, STALE_5010, LATER, LATER, LATER, LATER),
    "stale, as the books are closed": (400, fault("5010", "The period is closed"), NO, NO, NO, NO),
    "books closed": (400, fault("6210", "Account Period Closed"), NO, NO, NO, NO),
    "gone": (400, fault("610", "Object Not Found"), NO, NO, NO, NO),
    "unsupported": (400, fault("500", "Unsupported Operation"), NO, NO, NO, NO),
    "duplicate request id": (400, fault("600", "Duplicate Request ID"), NO, LOST, LOST, LOST),
    "cannot be linked": (400, fault("620", "TxnId cannot be linked"), NO, NO, NO, NO),
    "batch too large": (400, fault("1040", "batch size"), NO, NO, NO, NO),
    "unknown property": (400, fault("2010", "Unrecognized field"), NO, NO, NO, NO),
    "missing parameter": (400, fault("2020", "Required parameter"), NO, NO, NO, NO),
    "bad id": (400, fault("2030", "Id should be a valid number"), NO, NO, NO, NO),
    "too long": (400, fault("2050", "Max:1,000 supported"), NO, NO, NO, NO),
    "enumeration": (400, fault("2170", "Invalid Enumeration"), NO, NO, NO, NO),
    "address": (400, fault("2210", "RFC 822"), NO, NO, NO, NO),
    "reference": (400, fault("2500", "Invalid Reference Id"), NO, NO, NO, NO),
    "parser": (400, fault("4000", "Encountered"), NO, NO, NO, NO),
    "validator": (400, fault("4001", "invalid context"), NO, NO, NO, NO),
    "business": (400, fault("6000", "Business Validation Error"), NO, NO, NO, NO),
    "duplicate number": (400, fault("6140", "DocNumber=1001"), NO, NO, NO, NO),
    "duplicate name": (400, fault("6240", "already exists"), NO, NO, NO, NO),
    "account type": (400, fault("6430", "Invalid account type"), NO, NO, NO, NO),
    "deposited": (400, fault("6540", "Deposited Transaction"), NO, NO, NO, NO),
    "code without a number": (400, fault("EUNKNOWN", "what?"), NO, NO, NO, NO),
    "a fault without errors": (400, b'{"Fault":{"type":"ValidationFault"}}', NO, NO, NO, NO),
    "validation beside system": (400, fault("2020", "x", more=("10000",)), *UNKNOWN),
    "validation beside stale": (400, fault("2020", "x", more=("5010",)), LATER, LATER, LATER, LATER),
}
SECRETS = ("AB01601390262kxz", "Pelczarski", "hush", "token-1", "token-2")


@pytest.fixture
def client():
    return QboClient(
        SETTINGS,
        "123",
        token_source=lambda: "token-1",
        on_expired=lambda: "token-2",
        gate=Gate(SystemClock(), Limits(silence_seconds=0)),
    )


def failure_of(client, kind) -> BooksError:
    with pytest.raises(BooksError) as caught:
        CALLS[kind](client)
    return caught.value


@pytest.mark.parametrize("kind", list(CALLS))
@pytest.mark.parametrize("name", list(TABLE))
@responses.activate
def test_a_fault_says_whether_the_call_may_have_taken_effect(client, name, kind):
    status, body, *expected = TABLE[name]
    for method in ("GET", "POST"):
        responses.add(method, re.compile(".*"), body=body, status=status)

    failure = failure_of(client, kind)

    assert type(failure) is expected[list(CALLS).index(kind)]
    assert failure.sentence.endswith(".")
    assert not [secret for secret in SECRETS if secret in repr(failure) or secret in failure.sentence]
    assert failure.__cause__ is None


@responses.activate
def test_reasons_tell_the_plugin_what_to_do_instead(client):
    reasons = {
        "6210": "closed period",
        "610": "gone",
        "6140": "number taken",
        "6190": "no subscription",
        "2210": "no address",
    }
    for code in reasons:
        responses.add("POST", f"{API}/invoice", body=fault(code, "…"), status=400)

    found = {failure.code: failure.reason for failure in (failure_of(client, "keyed") for _ in reasons)}
    assert found == reasons


@responses.activate
def test_an_invoice_without_an_address_is_told_by_the_text_of_a_6000(client):
    text = "You must enter the email address for this customer in order to email statements."
    responses.add("POST", f"{API}/invoice/9/send", body=fault("6000", text), status=400)

    assert failure_of(client, "send").reason == "no address"


@pytest.mark.parametrize("header", ["intuit_tid", "Intuit-Tid"])
@responses.activate
def test_code_and_tid_are_kept_for_intuits_support(client, header):
    responses.add("POST", f"{API}/query", body=STALE_5010, status=400, headers={header: "1-5f73"})
    failure = failure_of(client, "read")

    assert (failure.code, failure.tid) == ("5010", "1-5f73")


# -- roads that break ------------------------------------------------------------------------------

ROADS = {
    "refused": (
        requests.ConnectionError(MaxRetryError(None, "/", NewConnectionError(None, "refused"))),
        False,
    ),
    "connect timeout": (requests.ConnectTimeout("timed out"), False),
    "bad certificate": (
        requests.exceptions.SSLError(MaxRetryError(None, "/", ssl.SSLCertVerificationError("self-signed"))),
        False,
    ),
    "reset": (requests.ConnectionError(ProtocolError("aborted", ConnectionResetError(104, "reset"))), True),
    "closed": (requests.ConnectionError(ProtocolError("aborted", OSError("Remote end closed"))), True),
    "read timeout": (requests.ReadTimeout("timed out"), True),
    "cut off": (requests.exceptions.ChunkedEncodingError("IncompleteRead"), True),
    "TLS broke": (requests.exceptions.SSLError(ssl.SSLError("bad record mac")), True),
}


@pytest.mark.parametrize("kind", list(CALLS))
@pytest.mark.parametrize("name", list(ROADS))
@responses.activate
def test_only_a_road_that_was_never_entered_is_certain(client, name, kind):
    error, may_have_arrived = ROADS[name]
    responses.add("POST", re.compile(".*"), body=error)

    failure = failure_of(client, kind)

    assert type(failure) is (Unclear if may_have_arrived and kind != "read" else TryLater)
    assert failure.__cause__ is None


# -- tokens ----------------------------------------------------------------------------------------


@responses.activate
def test_an_expired_token_is_renewed_once_and_the_call_made_again(client):
    responses.add("POST", f"{API}/invoice", body=UNAUTHORIZED_3200, status=401)
    responses.add(
        "POST", f"{API}/invoice", json={"Invoice": {"Id": "9"}, "time": "2026-03-02T12:00:00-08:00"}
    )

    assert CALLS["keyed"](client)["Invoice"]["Id"] == "9"
    sent = [call.request.headers["Authorization"] for call in responses.calls]
    assert sent == ["Bearer token-1", "Bearer token-2"]


@responses.activate
def test_a_token_another_worker_has_renewed_meanwhile_is_used_without_a_refresh(client):
    stored = iter(["token-1", "token-7"])
    client._token_source = lambda: next(stored)
    client._on_expired = lambda: pytest.fail("a refresh too many")
    responses.add("POST", f"{API}/invoice", body=UNAUTHORIZED_3200, status=401)
    responses.add("POST", f"{API}/invoice", json={"Invoice": {"Id": "9"}})

    CALLS["keyed"](client)
    assert responses.calls[1].request.headers["Authorization"] == "Bearer token-7"


@responses.activate
def test_a_renewal_that_is_unclear_leaves_the_send_certain(client):
    def lost():
        raise Unclear("Intuit's answer was lost.")

    client._on_expired = lost
    responses.add("POST", f"{API}/invoice/9/send", body=UNAUTHORIZED_3200, status=401)

    assert type(failure_of(client, "send")) is TryLater


# -- what is sent ----------------------------------------------------------------------------------


@responses.activate
def test_a_429_silences_the_company():
    heard = []

    class Listening(Gate):
        def fall_silent(self):
            heard.append(True)

    listening = QboClient(
        SETTINGS, "123", token_source=lambda: "t", on_expired=lambda: "t", gate=Listening(SystemClock())
    )
    responses.add("POST", f"{API}/query", body=THROTTLED_XML, status=429)

    with pytest.raises(TryLater):
        CALLS["read"](listening)
    assert heard == [True]


@responses.activate
def test_requests_carry_the_minor_version_the_request_id_and_exact_amounts(client):
    responses.add("POST", f"{API}/invoice", body=b'{"Invoice":{"Id":"9","TotalAmt":10.10}}')
    answer = client.create_object("Invoice", body_of({"Amount": 10}), request_id="r1")

    request = responses.calls[0].request
    assert request.params == {"minorversion": "75", "requestid": "r1"}
    assert str(answer["Invoice"]["TotalAmt"]) == "10.10"
    assert json.loads(request.body) == {"Amount": 10}


@responses.activate
def test_a_pdf_is_no_fault(client):
    responses.add("GET", f"{API}/invoice/9/pdf", body=b"%PDF-1.7 ...", content_type="application/pdf")

    assert client.download_pdf("Invoice", "9").startswith(b"%PDF")


@responses.activate
def test_a_fault_word_in_somebodys_text_is_no_fault(client):
    body = {"QueryResponse": {"Customer": [{"Id": "1", "DisplayName": "Fault"}]}, "time": "x"}
    responses.add("POST", f"{API}/query", json=body)

    assert b"DisplayName" in CALLS["read"](client).body


@pytest.mark.parametrize(
    ("method", "path", "params", "intent"),
    [
        ("GET", "invoice/9", {}, "read"),
        ("POST", "query", {}, "read"),
        ("POST", "invoice/9/send", {"requestid": "r"}, "send"),
        ("POST", "invoice", {"requestid": "r"}, "keyed"),
        ("POST", "invoice", {}, "write"),
    ],
)
def test_what_a_call_would_do_follows_from_its_address(method, path, params, intent):
    assert intent_of(method, f"{API}/{path}", params) == intent


def test_no_secret_shows_in_the_settings():
    assert "hush" not in repr(SETTINGS)
