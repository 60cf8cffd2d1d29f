"""The control API and the page for people."""

from datetime import timedelta

import pytest

from tests.sandbox.people import HOST, a_caller, an_invoice


@pytest.fixture
def caller():
    return a_caller()


def control(caller, method, where, /, **body):
    url = f"{HOST}/control/{where}"
    return caller.session.request(method, url, json=body if method == "POST" else None, timeout=60)


def test_time_moves_forward_on_request(caller):
    before = caller.sandbox.clock.now()
    answer = control(caller, "POST", "clock/advance", days=2, hours=3)

    assert caller.sandbox.clock.now() - before == timedelta(days=2, hours=3)
    assert answer.json() == control(caller, "GET", "clock").json()
    assert control(caller, "POST", "clock/advance", days=-1).status_code == 400


def test_trouble_is_scripted_listed_and_cleared(caller):
    assert control(caller, "POST", "faults", kind="throttle", path="customer/*").json()["kind"] == "throttle"
    assert caller.get("customer/1").status_code == 429
    assert control(caller, "GET", "faults").json()["faults"][0]["met"] == 1
    assert control(caller, "DELETE", "faults").json() == {"faults": []}
    assert control(caller, "POST", "faults", kind="earthquake").status_code == 400


def test_a_person_works_in_quickbooks_too(caller):
    realm = caller.realm
    edited = control(caller, "POST", f"companies/{realm}/Term", Id="3", Name="Net thirty").json()
    invoice = control(caller, "POST", f"companies/{realm}/Invoice", **an_invoice()).json()
    sent = control(caller, "POST", f"companies/{realm}/Invoice/{invoice['Id']}/send", to="p@q.example").json()
    void = control(caller, "POST", f"companies/{realm}/Invoice/{invoice['Id']}/void").json()
    gone = control(caller, "POST", f"companies/{realm}/Invoice/{invoice['Id']}/delete").json()
    mail = control(caller, "GET", "mail").json()["mail"]

    assert (edited["Name"], edited["SyncToken"], edited["DueDays"]) == ("Net thirty", "1", 30)
    assert (sent["EmailStatus"], void["Balance"], gone["status"]) == ("EmailSent", 0, "Deleted")
    assert [(each["to"], each["by"], each["realm"]) for each in mail] == [("p@q.example", "person", realm)]
    refused = control(caller, "POST", f"companies/{realm}/Invoice", CustomerRef={"value": "999"})
    assert (refused.status_code, refused.json()["code"]) == (400, "2020")


def test_what_happened_can_be_read(caller):
    caller.get("customer/1")

    meters = control(caller, "GET", "meters").json()[caller.realm]
    assert (meters["CorePlus"], meters["Core"]) == (1, 0)
    assert meters["months"] == {"2026-11": {"customer/{id}": {"CorePlus": 1, "Core": 0}}}
    assert control(caller, "GET", "calls").json()["calls"][-1]["path"] == "customer/{id}"
    assert control(caller, "GET", "switches").json()["customer_notes_longest"] == 2000
    assert len(control(caller, "GET", "companies").json()["companies"]) == 3
    assert len(control(caller, "GET", f"companies/{caller.realm}/Customer").json()["records"]) == 29
    assert control(caller, "GET", "state").json()["clock"]["running"] is False
    assert control(caller, "GET", "companies/1/Customer").status_code == 400
    token = control(caller, "POST", f"companies/{caller.realm}/refresh_token").json()["refresh_token"]
    assert token.startswith("AB11")


def test_a_form_of_some_web_page_cannot_steer_the_sandbox(caller):
    answer = caller.session.post(f"{HOST}/control/clock/advance", data={"days": "1"}, timeout=60)

    assert answer.status_code == 400
    assert "application/json" in answer.json()["error"]


def test_the_page_shows_companies_mail_and_calls(caller):
    caller.post("invoice", json=an_invoice(CustomerMemo={"value": "<b>pay</b>"}))
    caller.post("invoice/266/send?sendTo=a@b.example")
    page = caller.session.get(f"{HOST}/", timeout=60).text

    assert all(
        caller.sandbox.company_name(realm).split("'")[0].split(" &")[0] in page
        for realm in caller.sandbox.realms()
    )
    assert "a@b.example" in page
    assert "&lt;b&gt;pay&lt;/b&gt;" in page
    assert "POST invoice/{id}/send" in page
