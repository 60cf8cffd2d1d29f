"""A journal entry with several names: each customer owes, and each pays, a part of it (qbo.md §2.6)."""

import pytest

from connectors.sandbox.dashboard.account import transactions
from connectors.sandbox.reports.items import items_on
from tests.sandbox.people import a_company, a_payment, balance
from tests.sandbox.test_accounts import pay_bill
from tests.sandbox.test_writing import changed, refusal

RECEIVABLE, PAYABLE, INCOME = "84", "33", "1"


@pytest.fixture
def company():
    return a_company()


def line(side, account, amount, kind="", name=""):
    detail = {"PostingType": side, "AccountRef": {"value": account}}
    if name:
        detail["Entity"] = {"Type": kind, "EntityRef": {"value": name}}
    return {"Amount": amount, "DetailType": "JournalEntryLineDetail", "JournalEntryLineDetail": detail}


def owed_by(first, second):
    """An entry that customers 3 and 4, who owe nothing else, owe in parts."""
    owing = [line("Debit", RECEIVABLE, amount, "Customer", name) for name, amount in (first, second)]
    return [*owing, line("Credit", INCOME, first[1] + second[1])]


@pytest.fixture
def entry(company):
    return company.create("JournalEntry", {"Line": owed_by(("3", 100), ("4", 50))})


def paid(company, entry, customer, amount):
    return company.create(
        "Payment", a_payment(amount, ("JournalEntry", entry["Id"], amount), customer=customer)
    )


def test_each_customer_pays_its_own_part(company, entry):
    paid(company, entry, "3", 100)
    paid(company, entry, "4", 50)

    assert (balance(company, "3"), balance(company, "4")) == (0, 0)
    assert len(company.read("JournalEntry", entry["Id"])["LinkedTxn"]) == 2


def test_nobody_pays_more_than_its_own_part(company, entry):
    paid(company, entry, "4", 30)

    assert refusal(paid, company, entry, "4", 21) == 6000
    assert refusal(paid, company, entry, "3", 101) == 6000


def test_a_lowered_part_gives_back_what_it_cannot_hold_and_leaves_the_other(company, entry):
    first, second = paid(company, entry, "3", 100), paid(company, entry, "4", 50)
    changed(company, "JournalEntry", entry["Id"], Line=owed_by(("3", 100), ("4", 20)))

    assert company.read("Payment", first["Id"])["UnappliedAmt"] == 0
    assert company.read("Payment", second["Id"])["UnappliedAmt"] == 30
    assert (balance(company, "3"), balance(company, "4")) == (0, -30)


def test_a_customers_card_shows_what_is_open_of_its_own_part(company, entry):
    paid(company, entry, "3", 100)
    shown = [each for each in transactions(company, "4") if each.kind == "JournalEntry"]

    assert [(each.amount, each.open) for each in shown] == [(50, 50)]


def between(customer, vendor):
    """An entry by which a customer owes what we owe a vendor."""
    return [
        line("Debit", RECEIVABLE, 80, "Customer", customer),
        line("Credit", PAYABLE, 80, "Vendor", vendor),
    ]


def settled(company, entry, vendor):
    body = pay_bill({"Id": entry["Id"], "VendorRef": {"value": vendor}}, 80)
    body["Line"][0]["LinkedTxn"][0]["TxnType"] = "JournalEntry"
    return company.create("BillPayment", body)


@pytest.mark.parametrize("turned", [False, True])
def test_a_customers_and_a_vendors_part_are_paid_apart(company, turned):
    company.plant("Vendor", {"Id": "9001", "DisplayName": "Timber Yard"})
    lines = between("3", "9001")
    entry = company.create("JournalEntry", {"Line": lines[::-1] if turned else lines})
    settled(company, entry, "9001")
    paid(company, entry, "3", 80)

    assert (balance(company, "3"), company.read("Vendor", "9001")["Balance"]) == (0, 0)


def test_a_parents_payment_counts_where_its_job_owes_not_where_we_owe_a_vendor(company):
    company.plant("Vendor", {"Id": "9001", "DisplayName": "Timber Yard"})
    entry = company.create("JournalEntry", {"Line": between("8", "9001")[::-1]})
    paid(company, entry, "7", 80)

    assert (balance(company, "8"), company.read("Vendor", "9001")["Balance"]) == (0, 80)


def test_reports_leave_a_vendors_payment_of_an_entry_aside(company):
    company.plant("Vendor", {"Id": "9001", "DisplayName": "Timber Yard"})
    entry = company.create("JournalEntry", {"Line": between("3", "9001")})
    settled(company, entry, "9001")
    owed = [each.open for each in items_on(company.books, None) if each.row.id == entry["Id"]]

    assert owed == [80]
