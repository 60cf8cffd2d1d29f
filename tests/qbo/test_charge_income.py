"""What others posted to the income account of our item, by the sandbox's own general ledger."""

from datetime import date

import pytest

from connectors.qbo import income
from connectors.qbo.client import Raw
from connectors.qbo.performers.charge_item import ITEM_NAME
from plugin.books import Refused
from tests.qbo.sandbox_world import QboWorld

FIRST = date(2026, 2, 1)


@pytest.fixture
def world():
    return QboWorld()


def an_account(world, name="Late fee income"):
    fields = {"Name": name, "AccountType": "Other Income", "AccountSubType": "OtherMiscellaneousIncome"}
    return world.created("Account", fields)["Id"]


def our_item(world):
    """Our item, with an income account of its own; the id of that account."""
    account = an_account(world)
    income_account = {"IncomeAccountRef": {"value": account}}
    item = world.created("Item", {"Name": ITEM_NAME, "Type": "Service", **income_account})
    return account, item["Id"]


def posting(kind, account, amount, customer=None):
    entity = {"Entity": {"Type": "Customer", "EntityRef": {"value": customer}}} if customer else {}
    detail = {"PostingType": kind, "AccountRef": {"value": account}, **entity}
    return {"Amount": amount, "DetailType": "JournalEntryLineDetail", "JournalEntryLineDetail": detail}


def journal(world, *lines, on="2026-03-01", number):
    return world.created("JournalEntry", {"TxnDate": on, "DocNumber": number, "Line": list(lines)})["Id"]


def found(world):
    return {
        one.document_id: (one.what, one.number, one.amount_minor) for one in world.books.charge_income(FIRST)
    }


def test_without_our_item_there_is_nothing_and_one_call(world):
    assert world.books.charge_income(FIRST) == ()


def test_a_journal_entry_is_told_with_what_it_adds_to_the_income(world):
    account, _ = our_item(world)
    up = journal(world, posting("Debit", "35", "12.34"), posting("Credit", account, "12.34"), number="J1")
    down = journal(world, posting("Credit", "35", 5), posting("Debit", account, 5), number="J2")
    parts = [posting("Credit", account, "1.50"), posting("Credit", account, 2)]
    both = journal(world, posting("Debit", "35", "3.50"), *parts, number="J3")
    journal(world, posting("Debit", account, 4), posting("Credit", account, 4), number="nothing in all")
    journal(world, posting("Debit", "35", 9), posting("Credit", account, 9), on="2026-01-31", number="before")
    journal(
        world, posting("Debit", "35", 9), posting("Credit", an_account(world, "Another"), 9), number="beside"
    )

    assert found(world) == {
        up: ("Journal Entry", "J1", 12_34),
        down: ("Journal Entry", "J2", -5_00),
        both: ("Journal Entry", "J3", 3_50),
    }


def test_a_deposit_and_a_sales_receipt_are_told_and_invoices_and_credit_memos_are_not(world):
    account, item = our_item(world)
    customer = world.add_customer("Late Payer")
    sold = {"DetailType": "SalesItemLineDetail", "SalesItemLineDetail": {"ItemRef": {"value": item}}}
    whose = {"CustomerRef": {"value": customer}, "TxnDate": "2026-03-01"}
    world.created("Invoice", whose | {"Line": [sold | {"Amount": 10}]})
    world.created("CreditMemo", whose | {"Line": [sold | {"Amount": 10}]})
    receipt = world.created("SalesReceipt", whose | {"DocNumber": "R1", "Line": [sold | {"Amount": 11}]})
    into = {"DetailType": "DepositLineDetail", "DepositLineDetail": {"AccountRef": {"value": account}}}
    deposit = world.created(
        "Deposit",
        {
            "DepositToAccountRef": {"value": "35"},
            "TxnDate": "2026-03-01",
            "Line": [into | {"Amount": "0.07"}],
        },
    )

    assert found(world) == {receipt["Id"]: ("Sales Receipt", "R1", 11_00), deposit["Id"]: ("Deposit", "", 7)}


def test_what_is_dated_ahead_or_taken_back_counts_as_it_stands(world):
    account, _ = our_item(world)
    ahead = journal(
        world, posting("Debit", "35", 8), posting("Credit", account, 8), on="2026-09-01", number="J1"
    )

    assert list(found(world)) == [ahead]
    world.company.delete("JournalEntry", ahead)
    assert found(world) == {}


@pytest.mark.parametrize(
    "body",
    [
        b"no report",
        b'{"Rows": {"Row": [{"ColData": [{"value": "2026-03-01"}]}]}}',
        b'{"Rows": {"Row": [{"ColData": [{}, {"value": "Expense", "id": "7"}, {}, {"value": "?"}]}]}}',
    ],
)
def test_a_report_that_reads_otherwise_is_refused_without_its_figures(body):
    with pytest.raises(Refused, match="general ledger cannot be read") as refused:
        income.entries(Raw(body, "tid"), "USD")

    assert refused.value.__cause__ is None


def test_the_balance_that_an_account_begins_with_is_no_posting():
    beginning = b'{"ColData": [{"value": "Beginning Balance"}, {}, {}, {}]}'

    assert income.entries(Raw(b'{"Rows": {"Row": [' + beginning + b"]}}", "tid"), "USD") == ()
