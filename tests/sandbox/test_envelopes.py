"""Answers of every layer, to the letter (qbo.md §2.1, §5, §7, §8.1)."""

import json
import re

import pytest

from tests.sandbox.people import a_caller, an_invoice

TIME = r"2026-11-02T09:00:00\.\d{3}-08:00"
GATEWAY = [
    "warnings", "intuitObject", "fault", "report", "queryResponse", "batchItemResponse", "attachableResponse",
    "syncErrorResponse", "requestId", "time", "status", "cdcresponse",
]  # fmt: skip


def met_by(kind, **details):
    caller = a_caller()
    caller.sandbox.faults.add(kind, **details)
    return caller, caller.get("customer/1")


def test_an_expired_token_is_told_as_recorded():
    caller, answer = met_by("expired")
    told = answer.json()

    assert (answer.status_code, answer.headers["Content-Type"]) == (401, "application/json")
    assert answer.headers["Www-Authenticate"] == 'Bearer realm="Intuit", error="invalid_token"'
    assert list(told) == GATEWAY
    assert told["fault"] == {
        "error": [
            {
                "message": "message=AuthenticationFailed; errorCode=003200; statusCode=401",
                "detail": f"Token expired: {caller.token[:52]}",
                "code": "3200",
                "element": None,
            }
        ],
        "type": "AUTHENTICATION",
    }
    assert (told["batchItemResponse"], told["cdcresponse"], told["warnings"]) == ([], [], None)
    assert told["time"] == int(caller.sandbox.clock.now().timestamp() * 1000)


def test_a_forbidden_app_is_told_in_the_same_shape():
    _, answer = met_by("forbidden")

    assert answer.status_code == 403
    assert answer.json()["fault"]["error"][0] == {
        "message": "message=ApplicationAuthorizationFailed; errorCode=003100; statusCode=403",
        "detail": None,
        "code": "3100",
        "element": None,
    }
    assert answer.json()["fault"]["type"] == "SERVICE"


def test_a_throttled_call_is_told_in_xml_whatever_is_accepted():
    _, answer = met_by("throttle_xml")

    assert (answer.status_code, answer.headers["Content-Type"]) == (429, "application/xml;charset=UTF-8")
    assert "Retry-After" not in answer.headers
    assert re.fullmatch(
        r'<\?xml version="1\.0" encoding="UTF-8" standalone="yes"\?>'
        rf'<IntuitResponse time="{TIME}" xmlns="http://schema\.intuit\.com/finance/v3">'
        r'<Fault type="SERVICE"><Error code="3001">'
        r"<Message>message=ThrottleExceeded; errorCode=003001; statusCode=429</Message>"
        r"<Detail>The request limit was reached\.  Try again later</Detail>"
        r"</Error></Fault></IntuitResponse>",
        answer.text,
    )


def test_the_two_other_ways_to_be_throttled():
    fault = met_by("throttle_json")[1].json()
    gateway = met_by("throttle_gateway")[1].json()

    assert fault["Fault"]["Error"][0]["code"] == gateway["fault"]["error"][0]["code"] == "3001"
    assert fault["Fault"]["type"] == gateway["fault"]["type"] == "SERVICE"


@pytest.mark.parametrize(
    ("status", "title"),
    [(502, "502 Bad Gateway"), (503, "503 Service Temporarily Unavailable"), (504, "504 Gateway Time-out")],
)
def test_a_proxy_speaks_html(status, title):
    _, answer = met_by("server_error", status=status)

    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "text/html")
    assert f"<h1>{title}</h1>" in answer.text
    assert "nginx" in answer.text


def test_a_fault_may_come_with_a_200():
    _, answer = met_by("fault", code=10000, message="m", detail="d", fault_type="SystemFault")

    assert answer.status_code == 200
    assert answer.json()["Fault"] == {
        "Error": [{"Message": "m", "Detail": "d", "code": "10000"}],
        "type": "SystemFault",
    }
    assert re.fullmatch(TIME, answer.json()["time"])


def test_good_answers_and_refusals_carry_the_recorded_headers():
    caller = a_caller()
    good, bad = caller.get("customer/1").headers, caller.get("customer/9999").headers

    for headers in (good, bad):
        assert headers["X-Amzn-Trace-Id"] == f"Root={headers['Intuit-Tid']}"
        assert headers["X-Spanid"]
        assert headers["Strict-Transport-Security"]
    assert re.fullmatch(r"total=\d+, db=\d+", good["Service-Time"])
    assert re.fullmatch(r"\d+\.\d+", good["Qbo-Version"])
    assert (good["Expires"], good["Cache-Control"]) == (
        "0", "max-age=0, no-cache, no-store, must-revalidate, private",
    )  # fmt: skip
    assert bad["Content-Type"] == "application/json"


def test_money_and_quantities_are_printed_as_recorded():
    caller = a_caller()
    detail = {"ItemRef": {"value": "1"}, "UnitPrice": "22.50", "Qty": 2}
    line = {"Amount": 45, "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": detail}
    text = caller.post("invoice", json=an_invoice(Line=[line])).text

    assert '"Amount":45.00' in text
    assert '"UnitPrice":22.5,' in text
    assert '"Qty":2,' in text or '"Qty":2}' in text
    assert '"TotalAmt":45.00' in text
    assert '"TotalTax":0' in text
    assert "null" not in text


def test_times_are_pacific_with_the_offset_of_their_season():
    caller = a_caller()
    winter = caller.post("invoice", json=an_invoice()).json()["Invoice"]["MetaData"]["CreateTime"]
    told = caller.get("customer/1").json()

    assert re.fullmatch(r"2026-11-02T09:00:00-08:00", winter)
    assert re.search(r"-07:00$", caller.get("invoice/130").json()["Invoice"]["MetaData"]["CreateTime"])
    assert re.fullmatch(TIME, told["time"])


def batch(caller, *items, request_id=""):
    more = f"?requestid={request_id}" if request_id else ""
    return caller.post(f"batch{more}", json={"BatchItemRequest": list(items)})


def test_a_batch_writes_as_single_calls_do():
    caller = a_caller()
    first = caller.post("invoice", json=an_invoice(DocNumber="777")).json()["Invoice"]
    again = {"operation": "create", "Invoice": an_invoice(DocNumber="777")}
    items = [
        {"bId": "1", **again},
        {"bId": "2", "optionsData": "allowduplicatedocnum", **again},
        {
            "bId": "3",
            "operation": "update",
            "optionsData": "void",
            "Invoice": {"Id": first["Id"], "SyncToken": "0"},
        },
        {"bId": "4", "operation": "send", "Invoice": {"Id": "130"}},
        {"bId": "5", "operation": "update", "Preferences": {"sparse": True, "SyncToken": "0"}},
        {"bId": "6", "operation": "explode", "Invoice": {}},
        {"bId": "7", "operation": "create", "Spaceship": {}},
        {"bId": "8", "Query": "select nonsense"},
    ]
    found = {each["bId"]: each for each in batch(caller, *items).json()["BatchItemResponse"]}
    codes = {bid: each["Fault"]["Error"][0]["code"] for bid, each in found.items() if "Fault" in each}

    assert codes == {"1": "6140", "6": "500", "7": "2010", "8": "4000"}
    assert found["2"]["Invoice"]["DocNumber"] == "777"
    assert found["3"]["Invoice"]["PrivateNote"] == "Voided"
    assert found["4"]["Invoice"]["EmailStatus"] == "EmailSent"
    assert found["5"]["Preferences"]["Id"] == "1"
    assert list(found["1"]) == ["Fault", "bId"]


def test_an_item_that_is_nothing_spoils_no_other():
    found = batch(
        a_caller(), 7, {"bId": "2", "CDCQuery": 1}, {"bId": "3", "Query": "select * from Term"}
    ).json()
    kinds = [next(iter(each)) for each in found["BatchItemResponse"]]

    assert kinds == ["Fault", "Fault", "QueryResponse"]


@pytest.mark.parametrize("rule", ["cut", "fault"])
def test_a_batch_answers_with_a_thousand_objects_in_all(rule):
    caller = a_caller(batch_over_1000_objects=rule)
    items = [{"bId": str(each), "Query": "select Id from Account maxresults 35"} for each in range(30)]
    *whole, cut, last = batch(caller, *items).json()["BatchItemResponse"]

    assert {len(each["QueryResponse"]["Account"]) for each in whole} == {35}
    if rule == "fault":
        assert "1,000 objects" in cut["Fault"]["Error"][0]["Detail"]
    else:
        assert (len(cut["QueryResponse"]["Account"]), cut["QueryResponse"]["maxResults"]) == (20, 20)
        assert last["QueryResponse"] == {}


def test_a_batch_is_replayed_by_an_id_of_at_most_36_characters():
    caller = a_caller()
    item = {"bId": "1", "operation": "create", "Term": {"Name": "Net 7", "DueDays": 7}}
    first, again = (batch(caller, item, request_id="b" * 36) for _ in range(2))

    assert first.content == again.content
    assert json.loads(batch(caller, item, request_id="b" * 37).text)["Fault"]["Error"][0]["code"] == "2050"


def test_a_note_has_no_file_to_download():
    caller = a_caller()
    note = caller.post("attachable", json={"Note": "x"}).json()["Attachable"]["Id"]

    assert caller.get(f"download/{note}").json()["Fault"]["Error"][0]["code"] == "610"


@pytest.mark.parametrize(
    "kind", ["Customer", "Invoice", "Payment", "Vendor", "Item", "Estimate", "CreditMemo"]
)
def test_a_note_hangs_on_any_entity(kind):
    caller = a_caller()
    row = next(iter(caller.sandbox.company(caller.realm).records(kind)))["Id"]
    pointer = {"EntityRef": {"type": kind, "value": row}, "IncludeOnSend": False}
    note = caller.post("attachable", json={"Note": "n", "AttachableRef": [pointer]}).json()["Attachable"]
    where = f"AttachableRef.EntityRef.Type = '{kind.lower()}' and AttachableRef.EntityRef.value = '{row}'"
    found = caller.query(f"select Id from attachable where {where}")["QueryResponse"]["Attachable"]

    assert int(note["Id"]) > 2**53
    assert [each["Id"] for each in found] == [note["Id"]]
