"""Scripted trouble looks the same without a socket and over one: same status, same exception, same books."""

import socket

import pytest
import requests

from connectors.sandbox.trouble import KINDS
from tests.sandbox.people import Caller, a_caller, a_sandbox, an_invoice, on_a_socket

PATIENCE = 0.4


def outcome(caller, kind, details):
    """What one troubled create comes to: the answer or the exception, and what is in the books after it."""
    caller.sandbox.faults.add(kind, path="invoice", **details)
    try:
        answer = caller.post("invoice", json=an_invoice(), timeout=PATIENCE)
        told = (answer.status_code, answer.headers["Content-Type"], answer.text[:60])
    except requests.RequestException as error:
        told = (type(error), error.request.method, type(error.args[0]))
    company = caller.sandbox.company(caller.realm)
    return told, len(company.records("Invoice")), len(caller.sandbox.calls)


CASES = {
    "throttle": ({}, 429),
    "throttle_xml": ({}, 429),
    "throttle_json": ({}, 429),
    "expired": ({}, 401),
    "forbidden": ({}, 403),
    "server_error": ({"status": 502}, 502),
    "fault": ({"code": 6190, "detail": "Invalid Company Status"}, 200),
    "stale": ({}, 400),
    "drop": ({}, requests.ConnectionError),
    "lose_answer": ({}, requests.ConnectionError),
    "delay": ({"seconds": PATIENCE + 0.4}, requests.ReadTimeout),
    "garbage": ({}, 200),
}
EXECUTED = {"lose_answer", "delay", "garbage"}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_trouble_is_the_same_with_and_without_a_socket(kind):
    details, expected = CASES[kind]
    without = outcome(a_caller(), kind, details)
    sandbox = a_sandbox()
    with on_a_socket(sandbox) as base, requests.Session() as session:
        over = outcome(Caller(sandbox, session, base, sandbox.realms()[0]), kind, details)

    assert without == over
    assert without[0][0] == expected
    assert without[1] == (25 if kind in EXECUTED else 24)


def test_a_lost_answer_is_found_again_by_its_request_id():
    caller = a_caller()
    caller.sandbox.faults.add("lose_answer", method="POST", path="invoice")
    with pytest.raises(requests.ConnectionError):
        caller.post("invoice?requestid=r1", json=an_invoice())

    assert caller.post("invoice?requestid=r1", json=an_invoice()).json()["Invoice"]["Id"] == "266"


def test_trouble_waits_for_its_call_and_strikes_as_often_as_told():
    caller = a_caller()
    caller.sandbox.faults.add("throttle", method="get", path="customer/*", nth=2, times=2)

    assert caller.query("select * from Term")["QueryResponse"]
    assert [caller.get("customer/1").status_code for _ in range(4)] == [200, 429, 429, 200]
    assert [each["met"] for each in caller.sandbox.faults.listed()] == [2]


def test_trouble_may_be_meant_for_one_company_and_certain_words():
    caller = a_caller()
    caller.sandbox.faults.add("server_error", realm="another", times=None)
    caller.sandbox.faults.add("server_error", path="query", contains="from Invoice", times=None)

    assert caller.get("customer/1").status_code == 200
    assert caller.post("query", data=b"select * from Customer").status_code == 200
    assert caller.post("query", data=b"select * from Invoice").status_code == 502
    caller.sandbox.faults.clear()
    assert caller.post("query", data=b"select * from Invoice").status_code == 200


def test_a_token_may_be_rotated_and_never_arrive():
    caller = a_caller(refresh_rotation="strict")
    caller.sandbox.faults.add("lose_answer", path="/oauth2/v1/tokens/bearer")
    with pytest.raises(requests.ConnectionError):
        caller.tokens()

    assert "access_token" in caller.tokens()


def test_the_recorded_throttle_is_xml_and_the_other_json():
    assert "ThrottleExceeded; errorCode=003001" in a_caller_throttled("xml").text
    assert a_caller_throttled("json").json()["Fault"]["Error"][0]["code"] == "3001"


def a_caller_throttled(form):
    caller = a_caller(throttle_body=form)
    caller.sandbox.faults.add("throttle")
    return caller.get("customer/1")


def test_a_misspelt_fault_is_refused():
    faults = a_sandbox().faults
    with pytest.raises(ValueError, match="No such fault"):
        faults.add("earthquake")
    with pytest.raises(ValueError, match="A fault has no paht"):
        faults.add("drop", paht="invoice")


def test_a_page_that_gives_this_machine_another_name_is_turned_away():
    with on_a_socket(a_sandbox()) as base, requests.Session() as session:
        answers = [
            session.get(base, headers={"Host": host}, timeout=5) for host in ("evil.example", "localhost")
        ]

    assert [each.status_code for each in answers] == [421, 200]


def test_a_dropped_connection_really_closes():
    sandbox = a_sandbox()
    sandbox.faults.add("drop")
    with on_a_socket(sandbox) as base:
        host, port = base.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=5) as line:
            line.sendall(b"GET /v3/company/1/query HTTP/1.1\r\nHost: localhost\r\n\r\n")

            assert line.recv(100) == b""
