"""The trading company is plausible, adds up, and is the same each time."""

from collections import Counter
from datetime import date, timedelta

from connectors.sandbox.seeds.trading import habits, plan
from tests.life.worlds import START, everything_adds_up

TODAY = START.date()


def late(company):
    return [
        each for each in company.records("Invoice") if each["Balance"] and each["DueDate"] < TODAY.isoformat()
    ]


def test_it_has_150_customers_and_3000_invoices_of_24_months(company):
    days = [date.fromisoformat(each["TxnDate"]) for each in company.records("Invoice")]

    assert len(list(company.records("Customer"))) == 150
    assert len(days) == 3000
    assert min(days) >= TODAY - timedelta(days=plan.DAYS + 3)
    assert TODAY - timedelta(days=5) < max(days) < TODAY


def test_every_figure_follows_from_the_transactions(company):
    everything_adds_up(company)


def test_invoices_are_of_plausible_size_and_fall_due_by_their_terms(company):
    invoices = list(company.records("Invoice"))
    totals = sorted(each["TotalAmt"] for each in invoices)
    terms = Counter(each.get("SalesTermRef", {}).get("name") for each in invoices)

    assert 200 < totals[1500] < 2000
    assert totals[0] > 10
    assert totals[-1] < 12_000
    assert set(terms) == {"Net 15", "Net 30", None}
    for each in invoices:
        days = 15 if each.get("SalesTermRef", {}).get("name") == "Net 15" else 30
        assert date.fromisoformat(each["DueDate"]) - date.fromisoformat(each["TxnDate"]) == timedelta(
            days=days
        )


def test_some_are_late_by_weeks_and_a_few_by_more_than_a_year(company):
    days = [(TODAY - date.fromisoformat(each["DueDate"])).days for each in late(company)]

    assert 50 <= len(days) <= 200
    assert sum(each > 60 for each in days) >= 5
    assert sum(each > 365 for each in days) >= 2


def test_habits_can_be_read_from_the_books(company):
    overdue = Counter(habits.habit_of(each["CustomerRef"]["value"]).name for each in late(company))

    assert overdue["prompt"] <= 5
    assert overdue["late"] >= 15
    assert {"very late", "part payer", "disputing", "silent"} <= set(overdue)


def test_the_traps_are_set(company):
    customers = {each["Id"]: each for each in company.records("Customer")}
    unapplied = {each["CustomerRef"]["value"] for each in company.records("Payment") if each["UnappliedAmt"]}
    credits_ = {
        each["CustomerRef"]["value"] for each in company.records("CreditMemo") if each["RemainingCredit"]
    }
    balances = {(each["CustomerRef"]["value"], each["Balance"]) for each in late(company)}
    booked = [
        line for each in company.records("Deposit") for line in each["Line"] if not line.get("LinkedTxn")
    ]
    receipt = next(iter(company.records("SalesReceipt")))

    assert unapplied == {str(place) for place in habits.UNAPPLIED}
    assert {str(place) for place in habits.CREDITS} <= credits_
    assert [(str(habits.DEPOSIT_AS_INCOME), line["Amount"]) in balances for line in booked] == [True]
    assert (receipt["CustomerRef"]["value"], receipt["TotalAmt"]) in balances
    assert all("PrimaryEmailAddr" not in customers[str(place)] for place in habits.NO_EMAIL)
    assert all(customers[str(place)]["BillWithParent"] for place in habits.BILLED_WITH_PARENT)
    assert all("ParentRef" in customers[str(place)] for place in habits.BILLED_APART)
    assert not any(customers[str(place)]["BillWithParent"] for place in habits.BILLED_APART)
    assert "CompanyName" not in customers[str(habits.CONSUMER)]
    assert customers[str(habits.JOURNAL)]["Balance"] > 1250


def test_every_address_is_one_nobody_has(company):
    addresses = {
        each.get("PrimaryEmailAddr", {}).get("Address", "@example.com")
        for each in company.records("Customer")
    }

    assert all(each.endswith("@example.com") for each in addresses)
    assert len(addresses) == 150 - len(habits.NO_EMAIL) + 1


def test_the_same_seed_builds_the_same_company(company, lived):
    assert lived.records_before["Customer"] == list(company.records("Customer"))
    assert lived.records_before["Invoice"] == list(company.records("Invoice"))
