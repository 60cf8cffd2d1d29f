"""The accounting API over HTTP: envelopes, headers, batches, changes, mail, files (qbo.md §2 to §8)."""

import json
import re
from datetime import timedelta
from decimal import Decimal

import pytest

from connectors.sandbox.service.printing import form_of
from tests.sandbox.people import HOST, Caller, a_caller, a_sandbox, an_invoice


@pytest.fixture
def caller():
    return a_caller()


def error(answer):
    return answer.json()["Fault"]["Error"][0]


def test_a_good_answer_looks_as_recorded(caller):
    answer = caller.get("customer/1", params={"minorversion": "3"})

    assert answer.headers["Content-Type"] == "application/json;charset=utf-8"
    assert re.fullmatch(r"1-[0-9a-f]{8}-[0-9a-f]{24}", answer.headers["Intuit-Tid"])
    assert answer.headers["Qbo-Version"]
    assert list(answer.json()) == ["Customer", "time"]
    assert re.fullmatch(r"2026-11-02T09:00:00\.\d{3}-08:00", answer.json()["time"])
    assert '"Balance":639.00' in answer.text
    assert '"Balance":0,' in caller.get("customer/3").text


@pytest.mark.parametrize(
    ("method", "path", "code", "words"),
    [
        ("GET", "customer/1/5", "500", "Could not find resource for relative : /v3/company/"),
        ("GET", "spaceship/1", "500", "is not supported."),
        ("PUT", "customer", "500", "is not supported."),
        ("GET", "customer/1.5", "2030", "Id should be a valid number. Supplied value:1.5"),
        ("GET", "customer/9999", "610", "Object Not Found : "),
        ("GET", "cdc?entities=Customer", "2020", "changedSince"),
        ("POST", "customer", "2010", "Unexpected content"),
    ],
)
def test_a_refusal_is_a_400_with_its_code(caller, method, path, code, words):
    answer = caller.call(method, path)

    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/json")
    assert error(answer)["code"] == code
    assert words in error(answer)["Detail"]
    assert answer.json()["Fault"]["type"] == "ValidationFault"
    assert ("time" in answer.json()) is (code != "2030")


def test_an_unknown_property_is_named(caller):
    answer = caller.post("invoice", json={"BadJson": True})

    assert error(answer)["Detail"].startswith(
        'Property Name:Unrecognized field "BadJson" (class com.intuit.schema.finance.v3.Invoice), '
        "not marked as ignorable ("
    )
    assert error(answer)["Detail"].endswith("\n specified is unsupported or invalid")


def test_the_gateway_speaks_another_dialect(caller):
    no_token = caller.get("customer/1", headers={"Authorization": ""})
    other_realm = caller.session.get(
        f"{caller.base}/v3/company/{caller.sandbox.realms()[1]}/customer/1",
        headers={"Authorization": f"Bearer {caller.token}"},
        timeout=60,
    )

    assert no_token.status_code == 401
    assert no_token.json()["fault"]["error"][0]["detail"].startswith("Malformed bearer token")
    assert no_token.json()["cdcresponse"] == []
    assert isinstance(no_token.json()["time"], int)
    assert (other_realm.status_code, other_realm.json()["fault"]["error"][0]["code"]) == (403, "3100")


def test_a_query_is_a_parameter_or_a_body(caller):
    text = "select * from Term where DueDays = 15"

    assert (
        caller.get("query", params={"query": text}).json()["QueryResponse"]
        == caller.query(text)["QueryResponse"]
    )


def test_a_request_id_replays_the_very_same_answer(caller):
    first = caller.post("invoice?requestid=r1", json=an_invoice())
    second = caller.post("invoice?requestid=r1", json=an_invoice(amount=999))
    caller.post("invoice?requestid=", json=an_invoice())
    caller.post("invoice?requestid=", json=an_invoice())

    assert first.content == second.content
    assert caller.query("select count(*) from Invoice")["QueryResponse"]["totalCount"] == 27
    assert error(caller.post(f"invoice?requestid={'r' * 51}", json=an_invoice()))["code"] == "2050"


def test_a_request_id_is_forgotten_when_the_switch_says():
    caller = a_caller(request_id_kept=timedelta(minutes=30))
    first = caller.post("invoice?requestid=r1", json=an_invoice()).json()["Invoice"]["Id"]
    caller.sandbox.clock.advance(timedelta(minutes=31))

    assert caller.post("invoice?requestid=r1", json=an_invoice()).json()["Invoice"]["Id"] != first


def test_a_request_id_with_another_body_may_be_a_fault():
    caller = a_caller(request_id_other_body="fault")
    first = caller.post("invoice?requestid=r1", json=an_invoice())

    assert caller.post("invoice?requestid=r1", json=an_invoice()).content == first.content
    assert error(caller.post("invoice?requestid=r1", json=an_invoice(amount=999)))["code"] == "600"


@pytest.mark.parametrize(("switch", "mails"), [("honored", 1), ("ignored", 2)])
def test_sending_may_ignore_a_request_id(switch, mails):
    caller = a_caller(request_id_on_send=switch)
    for _ in range(2):
        assert caller.post("invoice/130/send?requestid=s1&sendTo=a@b.example").status_code == 200

    assert len(caller.sandbox.company(caller.realm).mail) == mails


def test_a_form_without_an_address_is_refused_as_the_switch_says():
    caller = a_caller(send_without_address="2020")
    caller.post("invoice", json=an_invoice())

    assert error(caller.post("invoice/266/send"))["code"] == "2020"


@pytest.mark.parametrize("moves", [True, False])
def test_sending_again_may_move_the_delivery_time(moves):
    caller = a_caller(resend_moves_delivery_time=moves)
    first, second = (
        caller.post("invoice/130/send?sendTo=a@b.example").json()["Invoice"]["DeliveryInfo"]
        for _ in range(2)
        if caller.sandbox.clock.advance(timedelta(minutes=5)) is None
    )

    assert (first != second) is moves


def test_delete_and_both_spellings_of_void(caller):
    invoice = caller.post("invoice", json=an_invoice()).json()["Invoice"]
    body = {"Id": invoice["Id"], "SyncToken": invoice["SyncToken"]}
    void = caller.post("invoice?operation=void", json=body).json()["Invoice"]
    deleted = caller.post("invoice?operation=delete", json=body | {"SyncToken": "1"})
    payment = caller.post("payment", json={"CustomerRef": {"value": "1"}, "TotalAmt": 5}).json()["Payment"]
    body = {"Id": payment["Id"], "SyncToken": "0", "sparse": True}
    voided = caller.post("payment?operation=update&include=void", json=body).json()["Payment"]

    assert void["PrivateNote"] == voided["PrivateNote"] == "Voided"
    assert deleted.json()["Invoice"] == {"domain": "QBO", "status": "Deleted", "Id": invoice["Id"]}


def test_a_batch_is_a_list_of_answers_and_faults(caller):
    items = [
        {"bId": "bid1", "operation": "create", "Vendor": {"DisplayName": "Boraski Family Store"}},
        {"bId": "bid2", "operation": "delete", "Invoice": {"Id": "999", "SyncToken": "0"}},
        {
            "bId": "bid3",
            "operation": "update",
            "SalesReceipt": {"sparse": True, "Id": "11", "SyncToken": "7"},
        },
        {"bId": "bid4", "Query": "select * from SalesReceipt where TotalAmt > '300.00'"},
        {"bId": "bid5", "CDCQuery": {"Entities": "Vendor", "ChangedSince": "2026-11-01"}},
        {"Attachable": {"Note": "no operation, no bId"}},
    ]
    answer = caller.post("batch", json={"BatchItemRequest": items})
    found = answer.json()["BatchItemResponse"]

    assert answer.status_code == 200
    assert [list(each) for each in found[:4]] == [
        ["Vendor", "bId"], ["Fault", "bId"], ["Fault", "bId"], ["QueryResponse", "bId"],
    ]  # fmt: skip
    assert [each["Fault"]["Error"][0]["code"] for each in found[1:3]] == ["610", "5010"]
    assert found[3]["QueryResponse"]["maxResults"] == 2
    assert (
        found[4]["CDCResponse"][0]["QueryResponse"][0]["Vendor"][0]["DisplayName"] == "Boraski Family Store"
    )
    assert found[5]["Attachable"]["Note"] == "no operation, no bId"


def test_a_batch_has_thirty_items_at_most(caller):
    items = [{"bId": str(each), "Query": "select * from Term"} for each in range(31)]

    assert error(caller.post("batch", json={"BatchItemRequest": items}))["code"] == "1040"


def test_changes_come_oldest_first_with_the_deleted_at_the_end(caller):
    since = caller.sandbox.clock.now().isoformat()
    for amount in (1, 2, 3):
        caller.post("invoice", json=an_invoice(amount=amount))
    caller.post("invoice?operation=delete", json={"Id": "267", "SyncToken": "0"})
    caller.post("invoice/266/send?sendTo=a@b.example")
    answer = caller.get("cdc", params={"entities": "Invoice,Customer,Payment", "changedSince": since})
    invoices, customers, payments = answer.json()["CDCResponse"][0]["QueryResponse"]

    assert [each["Id"] for each in invoices["Invoice"]] == ["268", "266", "267"]
    assert list(invoices["Invoice"][2]) == ["domain", "status", "Id", "MetaData"]
    assert (invoices["startPosition"], invoices["maxResults"]) == (1, 3)
    assert [each["Id"] for each in customers["Customer"]] == ["1"]
    assert payments == {}


def test_changes_stop_at_a_thousand_objects(caller):
    company = caller.sandbox.company(caller.realm)
    for number in range(1005):
        company.create("Vendor", {"DisplayName": f"Vendor {number}"})
    asked = {"entities": "Vendor,Customer", "changedSince": "2020-01-01T00:00:00Z"}
    vendors, customers = caller.get("cdc", params=asked).json()["CDCResponse"][0]["QueryResponse"]

    assert (vendors["maxResults"], customers) == (1000, {})


def test_an_old_look_back_is_served_or_refused():
    asked = {"entities": "Customer", "changedSince": "2011-10-10T09:00:00-07:00"}

    assert a_caller().get("cdc", params=asked).status_code == 200
    assert a_caller(cdc_past_the_limit="fault").get("cdc", params=asked).status_code == 400


def test_sending_writes_the_address_on_the_form_and_keeps_the_token(caller):
    caller.post("invoice", json=an_invoice(CustomerMemo={"value": "interest from 15 March"}))
    sent = caller.post("invoice/266/send?sendTo=a%2Bb%40x.example").json()["Invoice"]
    again = caller.post("invoice/266/send").json()["Invoice"]
    first, _ = caller.sandbox.company(caller.realm).mail

    assert (sent["EmailStatus"], sent["DeliveryInfo"]["DeliveryType"]) == ("EmailSent", "Email")
    assert sent["BillEmail"] == again["BillEmail"] == {"Address": "a+b@x.example"}
    assert again["SyncToken"] == "0"
    assert (first.to, first.memo, first.doc_number, first.by) == (
        "a+b@x.example", "interest from 15 March", "1043", "api",
    )  # fmt: skip
    assert first.subject == "Invoice 1043 from Craig's Design and Landscaping Services"
    assert (first.balance, first.due_date) == (100, "2026-12-02")


def test_sending_needs_an_address_that_is_one(caller):
    caller.post("invoice", json=an_invoice())

    assert error(caller.post("invoice/266/send"))["code"] == "6000"
    assert error(caller.post("invoice/266/send?sendTo=nobody"))["code"] == "2210"
    assert error(caller.post("customer/1/send"))["code"] == "500"


def test_mail_is_capped_and_bounces_where_the_switches_say():
    caller = a_caller(mails_per_day=1, reports_undeliverable=True)
    caller.post("invoice", json=an_invoice())
    sent = caller.post("invoice/266/send?sendTo=x@bounce.example").json()["Invoice"]

    assert sent["DeliveryInfo"]["DeliveryErrorType"] == "Undeliverable"
    assert error(caller.post("invoice/266/send"))["code"] == "6000"
    caller.sandbox.clock.advance(timedelta(days=1))
    caller.token = caller.tokens()["access_token"]
    assert caller.post("invoice/266/send").status_code == 200


def test_a_form_is_printed(caller):
    answer = caller.get("invoice/130/pdf")

    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert error(caller.get("customer/1/pdf"))["code"] == "500"


def test_what_is_printed_is_what_the_form_says(caller):
    company = caller.sandbox.company(caller.realm)
    form = form_of(company.name, "Invoice", company.read("Invoice", "130") | {"Balance": Decimal("262.07")})

    assert (form["company"], form["title"]) == ("Craig's Design and Landscaping Services", "Invoice")
    assert (form["party"], form["party_lines"]) == (
        "Sonnenschein Family Store",
        ["5647 Cypress Hill Ave.", "Middlefield, CA 94303"],
    )
    assert form["facts"] == [("Number", "1037"), ("Date", "2026-10-25"), ("Due", "2026-11-24")]
    assert form["lines"][2] == ["Concrete", "", "5", "9.5", "47.50"]
    assert form["sums"] == [
        ("Subtotal", "335.25"), ("Tax", "26.82"), ("Total", "362.07"), ("Paid or applied", "100.00"),
    ]  # fmt: skip
    assert form["due"] == ("Balance due", "USD 262.07")


@pytest.mark.parametrize("kind", ["Payment", "SalesReceipt", "CreditMemo", "Estimate"])
def test_every_form_that_can_be_mailed_can_be_printed(caller, kind):
    row = next(iter(caller.sandbox.company(caller.realm).records(kind)))
    first, again = (caller.get(f"{kind.lower()}/{row['Id']}/pdf").content for _ in range(2))

    assert first.startswith(b"%PDF-")
    assert first == again


RUBY = (
    "-------------RubyMultipartPost-9c\r\n"
    'Content-Disposition: form-data; name="file_metadata_01"; filename="attachment.json"\r\n'
    "Content-Type: application/json\r\n\r\n{metadata}\r\n"
    "-------------RubyMultipartPost-9c\r\n"
    'Content-Disposition: form-data; name="file_content_01"; filename="a.xml"\r\n'
    "Content-Type: text/xml\r\nContent-Transfer-Encoding: binary\r\n\r\n<a>\n--b</a>\n\r\n"
    "-------------RubyMultipartPost-9c--\r\n"
)


def upload(caller, kind, number):
    metadata = json.dumps(
        {"AttachableRef": [{"EntityRef": {"type": kind, "value": number}}], "FileName": "a.xml"}
    )
    header = {"Content-Type": "multipart/form-data; boundary=-----------RubyMultipartPost-9c"}
    return caller.post("upload", data=RUBY.replace("{metadata}", metadata).encode(), headers=header)


def test_a_file_is_uploaded_read_and_fetched_for_a_while(caller):
    answer = upload(caller, "Invoice", "75").json()["AttachableResponse"][0]["Attachable"]
    link = caller.get(f"download/{answer['Id']}").text
    fetched = caller.session.get(link, timeout=60)

    assert list(answer)[:5] == ["FileName", "FileAccessUri", "TempDownloadUri", "Size", "ContentType"]
    assert answer["AttachableRef"] == [
        {"EntityRef": {"value": "75", "type": "Invoice"}, "IncludeOnSend": False}
    ]
    assert int(answer["Id"]) > 2**53
    assert fetched.content == b"<a>\n--b</a>\n"
    caller.sandbox.clock.advance(timedelta(minutes=16))
    assert caller.session.get(link, timeout=60).status_code == 403


def test_a_file_for_nothing_is_refused_with_a_200(caller):
    answer = upload(caller, "Estimate", "75")
    fault = answer.json()["AttachableResponse"][0]["Fault"]["Error"][0]

    assert answer.status_code == 200
    assert fault["Detail"].endswith(
        "The entity Estimate 75 that you are trying to link does not exist. Estimate 75"
    )
    assert (fault["code"], fault["element"]) == ("6000", "")


def test_a_note_is_deleted_without_a_token(caller):
    note = caller.post("attachable", json={"Note": "x"}).json()["Attachable"]
    answer = caller.post("attachable?operation=delete", json={"Id": note["Id"]})

    assert answer.json()["Attachable"]["status"] == "Deleted"


def test_company_settings_and_rates_have_paths_of_their_own(caller):
    assert caller.get(f"companyinfo/{caller.realm}").json()["CompanyInfo"]["Id"] == "1"
    assert caller.get("preferences").json()["Preferences"]["CurrencyPrefs"]["HomeCurrency"] == {
        "value": "USD"
    }
    assert caller.get("exchangerate?sourcecurrencycode=EUR").json()["ExchangeRate"]["Rate"] == 1.08

    caller.post("exchangerate", json={"SourceCurrencyCode": "EUR", "Rate": "1.1", "AsOfDate": "2026-11-02"})
    rates = caller.query("select * from ExchangeRate where SourceCurrencyCode = 'EUR' orderby AsOfDate desc")

    assert rates["QueryResponse"]["ExchangeRate"][0]["Rate"] == 1.1
    assert error(caller.get("exchangerate"))["code"] == "2020"


def test_an_invoice_link_needs_payments_and_an_address(caller):
    caller.post("preferences", json={"sparse": True, "SalesFormsPrefs": {"ETransactionPaymentEnabled": True}})
    body = an_invoice(AllowOnlineACHPayment=True, BillEmail={"Address": "a@b.example"})
    payable = caller.post("invoice", json=body).json()["Invoice"]["Id"]

    assert "https" in caller.get(f"invoice/{payable}?include=invoiceLink").json()["Invoice"]["InvoiceLink"]
    assert "InvoiceLink" not in caller.get(f"invoice/{payable}").json()["Invoice"]
    assert "InvoiceLink" not in caller.get("invoice/130?include=invoiceLink").json()["Invoice"]


def test_reads_are_metered_writes_are_free_and_failures_cost_nothing(caller):
    caller.get("customer/1")
    caller.query("select * from Customer")
    caller.get("customer/999")
    caller.post("invoice", json=an_invoice())
    items = [
        {"bId": "1", "Query": "select * from Term"},
        {"bId": "2", "operation": "create", "Term": {"Name": "X"}},
    ]
    caller.post("batch", json={"BatchItemRequest": items})

    assert caller.sandbox.calls.meters(caller.realm) == {"CorePlus": 3, "Core": 2}
    assert [(each.method, each.path, each.status, each.metered) for each in caller.sandbox.calls][1:5] == [
        ("GET", "customer/{id}", 200, "CorePlus"),
        ("POST", "query", 200, "CorePlus"),
        ("GET", "customer/{id}", 400, ""),
        ("POST", "invoice", 200, "Core"),
    ]


def test_ten_calls_a_second_and_five_hundred_a_minute():
    caller = a_caller(enforce_limits=True)
    statuses = [caller.get("customer/1").status_code for _ in range(12)]
    caller.sandbox.clock.advance(timedelta(seconds=1))

    assert statuses == [200] * 10 + [429] * 2
    for _ in range(49):
        caller.sandbox.clock.advance(timedelta(seconds=1))
        assert [caller.get("customer/1").status_code for _ in range(10)] == [200] * 10
    caller.sandbox.clock.advance(timedelta(seconds=1))
    assert caller.get("customer/1").status_code == 429


def test_units_are_counted_by_company_month_and_endpoint():
    caller = a_caller()
    caller.get("customer/1")
    caller.sandbox.clock.advance(timedelta(days=30))
    caller.token = caller.tokens()["access_token"]
    caller.get("customer/1")
    caller.get("customer/2")
    caller.post("invoice", json=an_invoice())
    calls = caller.sandbox.calls

    assert calls.by_month(caller.realm) == {
        "2026-12": {"customer/{id}": {"CorePlus": 2, "Core": 0}, "invoice": {"CorePlus": 0, "Core": 1}},
        "2026-11": {"customer/{id}": {"CorePlus": 1, "Core": 0}},
    }
    assert calls.meters(caller.realm, "2026-12", "customer/{id}") == {"CorePlus": 2, "Core": 0}
    assert calls.meters(caller.sandbox.realms()[1]) == {"CorePlus": 0, "Core": 0}


def test_a_months_reads_begin_anew_with_the_month():
    caller = a_caller(reads_per_month=1)
    statuses = [caller.get("customer/1").status_code for _ in range(2)]
    caller.sandbox.clock.advance(timedelta(days=29))
    caller.token = caller.tokens()["access_token"]

    assert [*statuses, caller.get("customer/1").status_code] == [200, 429, 200]


def test_ten_calls_at_once():
    caller = a_caller(enforce_limits=True, calls_per_second=None)
    limits = caller.sandbox.limits
    for _ in range(10):
        limits.arrived(caller.realm)
    busy = caller.get("customer/1").status_code
    limits.left(caller.realm)

    assert (busy, caller.get("customer/1").status_code) == (429, 200)
    assert limits.under_way(caller.realm) == 9


def test_limits_are_switched_for_one_company():
    caller = a_caller()
    caller.sandbox.switchboard.throw({"enforce_limits": True, "calls_per_second": 2}, caller.realm)
    other = Caller(caller.sandbox, caller.session, HOST, caller.sandbox.realms()[2])

    assert [caller.get("customer/1").status_code for _ in range(3)] == [200, 200, 429]
    assert [other.get("companyinfo/1").status_code for _ in range(3)] == [200] * 3


def test_forty_batches_a_minute_and_a_months_reads():
    caller = a_caller(enforce_limits=True)
    statuses = []
    for _ in range(41):
        caller.sandbox.clock.advance(timedelta(seconds=1))
        statuses.append(caller.post("batch", json={"BatchItemRequest": []}).status_code)
    assert statuses == [200] * 40 + [429]

    capped = a_caller(reads_per_month=1)
    assert [capped.get("customer/1").status_code for _ in range(2)] == [200, 429]


def test_every_route_cites_the_reference():
    app = a_sandbox().app
    views = {rule.endpoint: app.view_functions[rule.endpoint] for rule in app.url_map.iter_rules()}
    intuits = {
        name: view
        for name, view in views.items()
        if not name.startswith(("control.", "console.", "dashboard"))
    }

    assert len(intuits) > 15
    assert [name for name, view in intuits.items() if "qbo.md §" not in (view.__doc__ or "")] == []
