"""The companies a sandbox holds, how fast they are there, and how a sandbox introduces itself."""

import json
import threading
from dataclasses import fields
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from connectors.sandbox.clock import SandboxClock
from connectors.sandbox.seeds import SEEDS
from connectors.sandbox.switches import Switches
from connectors.sandbox.trouble import KINDS
from connectors.sandbox.world import Sandbox
from tests.sandbox.people import MONDAY, a_caller, a_company, a_sandbox, an_invoice, on_a_socket

# qbo.md appendix A.
OWED = "1 639.00, 2 85.00, 9 85.00, 10 629.10, 12 81.00, 13 450.00, 16 75.00, 17 314.28, 18 954.75, 20 226.00"
OWED += ", 21 78.60, 23 274.50, 24 362.07, 25 160.00, 26 414.72, 29 375.00"
BALANCES = dict(each.split() for each in OWED.split(", "))


def test_the_sample_company_owes_what_the_recordings_say():
    company = a_company()
    owed = {each["Id"]: str(each["Balance"]) for each in company.records("Customer") if each["Balance"]}
    jobs = {each["Id"]: str(each["BalanceWithJobs"]) for each in company.records("Customer")}

    assert owed == BALANCES
    assert (jobs["7"], jobs["22"]) == ("85.00", "274.50")
    assert [each["Name"] for each in company.records("PaymentMethod")][:3] == ["Cash", "Check", "Visa"]
    assert [each["Id"] for each in company.records("TaxCode")] == ["TAX", "NON", "2", "3"]
    assert company.read("Account", "84")["AccountType"] == "Accounts Receivable"
    assert company.read("Employee", "55")["DisplayName"] == "Emily Platt (deleted)"


def test_every_company_can_be_there_on_the_day_that_a_year_after_does_not_have():
    sandbox = Sandbox(SandboxClock(datetime(2028, 2, 29, 17, tzinfo=UTC)))

    for realm in sandbox.realms():
        company = sandbox.company(realm)
        assert next(iter(company.records("CompanyInfo")))["CompanyStartDate"] < "2026"


def test_an_invoice_copies_the_recorded_address():
    address = a_company().create("Invoice", an_invoice())["BillAddr"]

    assert address == {
        "Id": "2",
        "Line1": "4581 Finch St.",
        "City": "Bayshore",
        "CountrySubDivisionCode": "CA",
        "PostalCode": "94326",
        "Lat": "INVALID",
        "Long": "INVALID",
    }


def test_the_page_about_the_sandbox_names_every_switch_and_fault():
    page = (Path(__file__).resolve().parents[2] / "docs" / "sandbox.md").read_text()
    switches = page.split("## Switches")[1].split("## ")[0]
    listed = [line.split("`")[1] for line in switches.splitlines() if line.startswith("| `")]

    assert [each.name for each in fields(Switches)] == listed
    assert [each for each in SEEDS if f"| `{each}` |" not in page] == []
    assert [each for each in KINDS if f"`{each}`" not in page] == []


def test_a_breakdown_is_a_system_fault_and_not_the_end(monkeypatch, caplog):
    caller = a_caller()
    monkeypatch.setattr(caller.sandbox.company(caller.realm), "read", lambda *_: 1 / 0)
    answer = caller.get("customer/1")

    assert (answer.status_code, answer.json()["Fault"]["type"]) == (500, "SystemFault")
    assert "The sandbox failed" in caplog.text


def test_the_currencies_company_has_all_four_and_adds_up():
    company = a_company("currencies")

    assert (len(company.records("Customer")), len(company.records("Invoice"))) == (12, 40)
    assert company.books.multi_currency
    open_home = sum(each["HomeBalance"] for each in company.records("Invoice"))
    assert open_home > Decimal(1000)
    assert company.create("Invoice", an_invoice("8", 5000))["ExchangeRate"] < 1


def test_companies_are_built_on_first_touch_as_of_the_start():
    clock = SandboxClock(MONDAY)
    sandbox = Sandbox(clock)
    assert not any(sandbox.is_built(realm) for realm in sandbox.realms())

    clock.advance(MONDAY - MONDAY.replace(month=9))
    late = sandbox.company(sandbox.realms()[0]).read("Invoice", "130")

    assert late == a_company().read("Invoice", "130")


def test_an_unknown_company_is_refused():
    with pytest.raises(ValueError, match="No such company: shop"):
        Sandbox(SandboxClock(MONDAY), companies=("shop",))


def test_the_announcement_is_one_line_that_says_everything():
    sandbox = a_sandbox()
    with on_a_socket(sandbox) as base:
        told = sandbox.announce(base)

    assert "\n" not in json.dumps(told)
    assert set(told) == {
        "base_url", "discovery_url", "api_base", "client_id", "client_secret", "webhook_verifier_token",
        "control_url", "dashboard_url", "companies",
    }  # fmt: skip
    assert told["api_base"].endswith("/v3")
    assert told["companies"][0]["name"] == "Craig's Design and Landscaping Services"
    assert base.startswith("http://127.0.0.1:")


def test_two_callers_at_once_never_spoil_the_books():
    company = a_company()
    start = threading.Barrier(4)

    def sell():
        start.wait()
        for _ in range(50):
            company.create("Invoice", an_invoice(amount=1))

    workers = [threading.Thread(target=sell) for _ in range(4)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    numbers = [each["DocNumber"] for each in company.records("Invoice")]

    assert company.read("Customer", "1")["Balance"] == 839
    assert len(numbers) == len(set(numbers)) == 224


def test_a_clock_only_moves_forward():
    clock = SandboxClock(MONDAY)
    with pytest.raises(ValueError, match="only moves forward"):
        clock.advance(MONDAY - MONDAY.replace(month=12))
    with pytest.raises(ValueError, match="time zone"):
        SandboxClock(MONDAY.replace(tzinfo=None))
    running = SandboxClock(MONDAY, running=True)
    assert MONDAY <= running.now() <= running.now()
