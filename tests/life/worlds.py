"""The trading company, built as the sandbox builds it, at a moment the tests chose."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from connectors.sandbox.clock import SandboxClock
from connectors.sandbox.company import Company
from connectors.sandbox.seeds import chart, trading
from connectors.sandbox.seeds.trading import entries, goods
from connectors.sandbox.switches import Switches

START = datetime(2026, 11, 2, 15, tzinfo=UTC)


def a_trading_company(seed: int = 1) -> tuple[Company, SandboxClock]:
    clock = SandboxClock(START)
    company = Company("22", trading.NAME, clock, Switches())
    trading.build(company, START, seed)
    return company, clock


def a_small_company(*places: int) -> tuple[Company, SandboxClock]:
    """One overdue invoice for the customer of each place."""
    clock = SandboxClock(START)
    company = Company("1", "Small", clock, Switches())
    with company.acting_as("person"), company.at(START - timedelta(days=60)):
        chart.furnish(company, START, chart.settings("Small"))
        for item in goods.bodies():
            company.plant("Item", item)
        for place in places:
            customer = {"Id": str(place), "DisplayName": f"Customer {place}", "SalesTermRef": {"value": "3"}}
            address = {"PrimaryEmailAddr": {"Address": f"{place}@example.com"}, "Taxable": False}
            record = company.plant("Customer", customer | address)
            line = goods.Line(item=7, quantity=2)
            company.create("Invoice", entries.invoice(record, company.books.today(), [line], "Thank you."))
    return company, clock


def open_by_item(company: Company) -> dict[tuple[str, str], Decimal]:
    """What is open of each invoice and credit memo, from totals and payment lines alone."""
    left = {
        (entity, each["Id"]): each["TotalAmt"]
        for entity in ("Invoice", "CreditMemo")
        for each in company.records(entity)
    }
    for payment in company.records("Payment"):
        for line in payment.get("Line", []):
            link = line["LinkedTxn"][0]
            left[link["TxnType"], link["TxnId"]] -= line["Amount"]
    return left


def owed_by_customer(company: Company) -> dict[str, Decimal]:
    """What each customer owes, from open items, unapplied money and journal entries alone."""
    owed: defaultdict[str, Decimal] = defaultdict(Decimal)
    left = open_by_item(company)
    for entity, sign in (("Invoice", 1), ("CreditMemo", -1)):
        for each in company.records(entity):
            owed[each["CustomerRef"]["value"]] += sign * left[entity, each["Id"]]
    for payment in company.records("Payment"):
        owed[payment["CustomerRef"]["value"]] -= payment["UnappliedAmt"]
    for entry in company.records("JournalEntry"):
        for line in entry["Line"]:
            detail = line["JournalEntryLineDetail"]
            if detail["AccountRef"]["value"] == "84":
                sign = 1 if detail["PostingType"] == "Debit" else -1
                owed[detail["Entity"]["EntityRef"]["value"]] += sign * line["Amount"]
    return owed


def everything_adds_up(company: Company) -> None:
    """Every derived figure follows from the transactions."""
    left = open_by_item(company)
    for invoice in company.records("Invoice"):
        assert invoice["Balance"] == left["Invoice", invoice["Id"]] >= 0
    for credit in company.records("CreditMemo"):
        assert credit["RemainingCredit"] == left["CreditMemo", credit["Id"]] >= 0
    for payment in company.records("Payment"):
        signed = {"Invoice": 1, "CreditMemo": -1}
        spent = sum(
            signed[line["LinkedTxn"][0]["TxnType"]] * line["Amount"] for line in payment.get("Line", [])
        )
        assert payment["UnappliedAmt"] == payment["TotalAmt"] - spent >= 0
    owed = owed_by_customer(company)
    for customer in company.records("Customer"):
        assert customer["Balance"] == owed[customer["Id"]]
