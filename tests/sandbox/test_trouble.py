"""Scripted trouble looks the same without a socket and over one: same status, same exception, same books."""

import json
import re
import socket
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from threading import Event
from types import SimpleNamespace

import pytest
import requests

from connectors.sandbox import server
from connectors.sandbox.trouble import KINDS
from tests.sandbox.people import Caller, a_caller, a_sandbox, an_invoice, on_a_socket

PATIENCE = 30
HURRY = 2
"""Seconds a client waits for an answer: as long as a busy machine takes, or less than it was told to take."""


def outcome(caller, kind, details):
    """What one troubled call comes to: the answer or the exception, and what is in the books after it."""
    method, path, body = CALLS.get(kind, ("POST", "invoice", an_invoice()))
    caller.sandbox.faults.add(kind, path=path.partition("?")[0], **details)
    company = caller.sandbox.company(caller.realm)
    company.send("Invoice", "130", "first@x.example")
    try:
        answer = caller.call(method, path, json=body, timeout=HURRY if kind == "delay" else PATIENCE)
        told = (answer.status_code, answer.headers["Content-Type"], TIMES.sub("", answer.text))
    except requests.RequestException as error:
        told = (type(error), error.request.method, type(error.args[0]))
    assert [each["met"] for each in caller.sandbox.faults.listed()] == [1]
    books = {
        kind: [TIMES.sub("", repr(each)) for each in company.records(kind)] for kind in ("Invoice", "Payment")
    }
    return told, books, len(caller.sandbox.calls)


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
    "delay": ({"seconds": PATIENCE}, requests.ReadTimeout),
    "garbage": ({}, 200),
    "throttle_gateway": ({}, 429),
    "error_after": ({"status": 503}, 503),
    "html": ({}, 200),
    "old_read": ({"seconds": 60}, 200),
    "late_delivery": ({"seconds": 60}, 200),
    "bounce": ({}, 200),
    "false_deleted": ({}, 200),
    "person": ({"act": "pay_part"}, 200),
}
CALLS = {
    "old_read": ("GET", "invoice/130", None),
    "late_delivery": ("POST", "invoice/130/send?sendTo=a@b.example", None),
    "bounce": ("POST", "invoice/130/send?sendTo=a@b.example", None),
    "false_deleted": ("GET", "cdc?entities=Invoice&changedSince=2026-10-30T00:00:00Z", None),
    "person": ("GET", "invoice/130", None),
}
EXECUTED = {"lose_answer", "delay", "garbage", "error_after", "html"}
TIMES = re.compile(r'("time":)?"?\d{4}-\d\d-\d\dT[0-9:.+-]+"?|"time":\d+|Token expired: [^"]+')


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_trouble_is_the_same_with_and_without_a_socket(kind):
    details, expected = CASES[kind]
    without = outcome(a_caller(), kind, details)
    sandbox = a_sandbox()
    with on_a_socket(sandbox) as base, requests.Session() as session:
        over = outcome(Caller(sandbox, session, base, sandbox.realms()[0]), kind, details)

    assert without == over
    assert without[0][0] == expected
    assert len(without[1]["Invoice"]) == (25 if kind in EXECUTED else 24)


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
            session.get(base, headers={"Host": host}, timeout=60) for host in ("evil.example", "localhost")
        ]

    assert [each.status_code for each in answers] == [421, 200]


def test_a_dropped_connection_really_closes():
    sandbox = a_sandbox()
    sandbox.faults.add("drop")
    with on_a_socket(sandbox) as base:
        host, port = base.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=60) as line:
            line.sendall(b"GET /v3/company/1/query HTTP/1.1\r\nHost: localhost\r\n\r\n")

            assert line.recv(100) == b""


def test_trouble_comes_by_chance_and_the_seed_repeats_it():
    def statuses(seed):
        caller = a_caller()
        caller.sandbox.faults.add("throttle", path="customer/*", times=None, chance=0.3, seed=seed)
        return [caller.get("customer/1").status_code for _ in range(40)]

    first, again, other = statuses(1), statuses(1), statuses(2)
    assert first == again != other
    assert 4 < first.count(429) < 22
    with pytest.raises(ValueError, match="between 0 and 1"):
        a_sandbox().faults.add("drop", chance=2)


def test_what_was_executed_may_be_answered_with_an_expired_token():
    caller = a_caller()
    caller.sandbox.faults.add("error_after", path="invoice", status=401)
    answer = caller.post("invoice", json=an_invoice())

    assert (answer.status_code, answer.json()["fault"]["error"][0]["code"]) == (401, "3200")
    assert len(list(caller.sandbox.company(caller.realm).records("Invoice"))) == 25
    assert caller.sandbox.calls.meters(caller.realm)["Core"] == 0


def test_a_read_lags_behind_the_last_change_and_no_further():
    caller = a_caller()
    caller.sandbox.faults.add("old_read", times=4)
    before = caller.sandbox.company(caller.realm).read("Invoice", "130")
    caller.post("invoice/130/send?sendTo=a@b.example")
    caller.post("invoice", json=an_invoice())
    since = before["MetaData"]["LastUpdatedTime"]
    late = caller.get("invoice/130").json()["Invoice"]
    count = caller.query("select count(*) from Invoice")["QueryResponse"]["totalCount"]
    gone = caller.get("invoice/266").status_code
    caller.sandbox.clock.advance(timedelta(seconds=31))

    assert (late["MetaData"]["LastUpdatedTime"], late["EmailStatus"]) == (since, before["EmailStatus"])
    assert (count, gone) == (24, 400)
    assert caller.get("invoice/130").json()["Invoice"]["EmailStatus"] == "EmailSent"
    assert caller.get("invoice/266").status_code == 200


def test_a_deleted_record_is_still_there_for_a_read_that_lags():
    caller = a_caller()
    note = caller.post("attachable", json={"Note": "x"}).json()["Attachable"]["Id"]
    caller.sandbox.clock.advance(timedelta(minutes=1))
    caller.sandbox.faults.add("old_read", times=None)
    caller.post("attachable?operation=delete", json={"Id": note})
    there = caller.get(f"attachable/{note}").status_code
    caller.sandbox.clock.advance(timedelta(minutes=1))

    assert (there, caller.get(f"attachable/{note}").status_code) == (200, 400)


@pytest.mark.parametrize(("seconds", "arrives"), [(45, True), (0, False)])
def test_news_of_a_mail_arrive_late_or_never(seconds, arrives):
    caller = a_caller()
    caller.sandbox.faults.add("late_delivery", seconds=seconds)
    sent = caller.post("invoice/130/send?sendTo=a@b.example").json()["Invoice"]
    caller.sandbox.clock.advance(timedelta(seconds=44))
    before = caller.get("invoice/130").json()["Invoice"]
    caller.sandbox.clock.advance(timedelta(seconds=2))
    after = caller.query("select * from Invoice where Id = '130'")["QueryResponse"]["Invoice"][0]

    assert sent["EmailStatus"] == before["EmailStatus"] == "EmailSent"
    assert "DeliveryInfo" not in sent | before
    assert ("DeliveryInfo" in after) is arrives
    assert len(caller.sandbox.company(caller.realm).mail) == 1


def test_a_mail_bounces_after_a_while():
    caller = a_caller()
    caller.sandbox.faults.add("bounce", seconds=3600)
    caller.post("invoice/130/send?sendTo=a@b.example")
    before = caller.get("invoice/130").json()["Invoice"]["DeliveryInfo"]
    caller.sandbox.clock.advance(timedelta(minutes=59))
    caller.token = caller.tokens()["access_token"]
    caller.sandbox.clock.advance(timedelta(minutes=1))
    after = caller.get("invoice/130").json()["Invoice"]["DeliveryInfo"]

    assert set(before) == {"DeliveryType", "DeliveryTime"}
    assert after == before | {"DeliveryErrorType": "Undeliverable"}


def test_a_living_record_is_told_as_deleted():
    caller = a_caller()
    caller.sandbox.faults.add("false_deleted")
    asked = {"entities": "Customer,Invoice", "changedSince": "2026-01-01T00:00:00Z"}
    (told, true), rest = zip(
        caller.get("cdc", params=asked).json()["CDCResponse"][0]["QueryResponse"],
        caller.get("cdc", params=asked).json()["CDCResponse"][0]["QueryResponse"],
        strict=True,
    )

    assert told["Customer"][-1]["status"] == "Deleted"
    assert told["Customer"][-1]["Id"] == true["Customer"][-1]["Id"]
    assert len(told["Customer"]) == len(true["Customer"])
    assert rest[0] == rest[1]


ACTS_DONE = {
    "pay": lambda invoice, _: invoice["Balance"] == 0 and "LinkedTxn" in invoice,
    "pay_part": lambda invoice, _: invoice["Balance"] * 2 == invoice["TotalAmt"],
    "credit": lambda invoice, _: invoice["Balance"] == 0,
    "redate": lambda invoice, _: invoice["DueDate"] > "2026-12-31",
    "edit_memo": lambda invoice, _: invoice["CustomerMemo"] == {"value": "2027-01-15"},
    "send": lambda invoice, _: invoice["EmailStatus"] == "EmailSent",
    "misbook": lambda invoice, _: invoice["Balance"] == invoice["TotalAmt"],
    "edit_note": lambda _, customer: customer["Notes"] == "2027-01-15",
    "change_terms": lambda _, customer: customer["SalesTermRef"]["value"] == "2",
}
WORDS = {"send": "by.hand@x.example", "change_terms": "2"}


@pytest.mark.parametrize("act", sorted(ACTS_DONE))
def test_a_person_comes_between(act):
    caller = a_caller()
    caller.post("invoice", json=an_invoice())
    caller.sandbox.faults.add("person", path="invoice/266*", act=act, words=WORDS.get(act, "2027-01-15"))
    invoice = json.loads(caller.get("invoice/266").text, parse_float=Decimal)["Invoice"]
    company = caller.sandbox.company(caller.realm)

    assert caller.sandbox.faults.listed()[0]["problem"] == ""
    assert ACTS_DONE[act](invoice, company.read("Customer", "1"))
    assert len(list(company.records("Deposit"))) == (act == "misbook") + len(
        list(a_caller().sandbox.company(caller.realm).records("Deposit"))
    )


def test_a_person_who_cannot_act_says_why_and_the_call_goes_on():
    caller = a_caller()
    caller.sandbox.faults.add("person", act="pay", path="customer/1")

    assert caller.get("customer/1").status_code == 200
    assert "Id should be a valid number" in caller.sandbox.faults.listed()[0]["problem"]
    with pytest.raises(ValueError, match="A person has no act"):
        caller.sandbox.faults.add("person", act="sing")


def test_a_call_that_takes_too_long_gets_a_504_and_is_executed():
    caller = a_caller()
    caller.sandbox.faults.add("delay", path="invoice", seconds=121)
    answer = caller.post("invoice", json=an_invoice(), timeout=150)

    assert (answer.status_code, answer.headers["Content-Type"]) == (504, "text/html")
    assert len(list(caller.sandbox.company(caller.realm).records("Invoice"))) == 25


def test_one_fault_of_several_is_forgotten():
    faults = a_sandbox().faults
    for kind in ("drop", "stale", "garbage"):
        faults.add(kind)
    faults.remove(1)

    assert [each["kind"] for each in faults.listed()] == ["drop", "garbage"]
    with pytest.raises(ValueError, match="There is no fault 2"):
        faults.remove(2)


def test_ten_calls_at_once_over_a_socket(monkeypatch):
    answers_may_go = Event()
    monkeypatch.setattr(server, "time", SimpleNamespace(sleep=lambda _: answers_may_go.wait(PATIENCE)))
    sandbox = a_sandbox(enforce_limits=True, calls_per_second=None)
    sandbox.clock.run_on()
    with (
        on_a_socket(sandbox) as base,
        requests.Session() as session,
        ThreadPoolExecutor(10) as pool,
    ):
        caller = Caller(sandbox, session, base, sandbox.realms()[0])
        sandbox.faults.add("delay", seconds=1, path="customer/*", times=10)
        url = f"{base}/v3/company/{caller.realm}/customer/1"
        headers = {"Authorization": f"Bearer {caller.token}"}

        def called():
            return requests.get(url, headers=headers, timeout=PATIENCE).status_code

        ten = [pool.submit(called) for _ in range(10)]
        while sandbox.limits.under_way(caller.realm) < 10 or sandbox.faults.listed()[0]["met"] < 10:
            Event().wait(0.001)
        more = [called() for _ in range(2)]
        answers_may_go.set()
        first = [each.result() for each in ten]
        after = caller.get("term/1").status_code

    assert (first, more) == ([200] * 10, [429] * 2)
    assert after == 200
    assert sandbox.limits.under_way(caller.realm) == 0


def test_a_report_does_not_lag():
    caller = a_caller()
    caller.sandbox.faults.add("old_read", times=None)

    assert caller.get("reports/AgedReceivables").status_code == 200
    assert caller.sandbox.faults.listed()[0]["met"] == 0


def test_a_company_stays_open_after_an_act_that_failed():
    caller = a_caller()
    company = caller.sandbox.company(caller.realm)
    company.lock.later(timedelta(seconds=1), lambda _moment: {}["nothing"])
    caller.sandbox.clock.advance(timedelta(seconds=2))
    with pytest.raises(KeyError):
        company.read("Customer", "1")

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(company.read, "Customer", "1").result(5)["Id"] == "1"
