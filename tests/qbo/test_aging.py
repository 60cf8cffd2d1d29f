"""Our receivables by age against the sandbox's own report, over ledgers that chance has made."""

import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from connectors.qbo import aging
from connectors.qbo.books import QboBooks
from connectors.qbo.client import Raw
from plugin import policies, tables
from plugin.books import Refused
from plugin.store import companies, company_settings, tasks
from plugin.store.scope import Store
from plugin.ties import compare_aging
from tests.qbo.sandbox_world import QboWorld

COMPANY = "company1"
TODAY = date(2026, 3, 2)


@pytest.fixture
def world():
    return QboWorld()


@pytest.fixture
def store(world, sqlite_engine, new_id):
    made = Store(sqlite_engine, world.port_clock, new_id)
    with made.company(COMPANY) as scope:
        profile = QboBooks(world.new_client(), world.port_clock).profile()
        companies.create(scope, profile, policies.preset("standard"), "user:alice")
    return made


def on(chance):
    return (TODAY - timedelta(days=chance.randint(0, 200))).isoformat()


def work(cents):
    sold = {"ItemRef": {"value": "1"}, "TaxCodeRef": {"value": "NON"}}
    return [
        {"Amount": Decimal(cents) / 100, "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": sold}
    ]


def posting(kind, account, cents, customer=None):
    entity = {"Entity": {"Type": "Customer", "EntityRef": {"value": customer}}} if customer else {}
    detail = {"PostingType": kind, "AccountRef": {"value": account}, **entity}
    return {
        "Amount": Decimal(cents) / 100,
        "DetailType": "JournalEntryLineDetail",
        "JournalEntryLineDetail": detail,
    }


def lived(world, seed):
    """Invoices, payments in part and too much, credits, journal entries, jobs: forty acts of chance."""
    chance, company = random.Random(seed), world.company
    everybody = [company.create("Customer", {"DisplayName": f"C{seed}-{n}"})["Id"] for n in range(4)]
    for number, parent in enumerate(everybody[:2]):
        job = {"DisplayName": f"J{seed}-{number}", "Job": True, "ParentRef": {"value": parent}}
        everybody.append(company.create("Customer", {**job, "BillWithParent": bool(number)})["Id"])
    receivable = next(
        account["Id"]
        for account in company.records("Account")
        if account["AccountType"] == "Accounts Receivable"
    )
    income = next(a["Id"] for a in company.records("Account") if a["AccountType"] == "Income")
    invoices = []
    for _ in range(40):
        customer, cents = chance.choice(everybody), chance.randint(1, 90_000)
        head = {"CustomerRef": {"value": customer}, "TxnDate": on(chance)}
        match chance.choice(("invoice", "invoice", "pay", "pay", "too much", "credit", "debit", "journal")):
            case "invoice":
                due = date.fromisoformat(head["TxnDate"]) + timedelta(days=chance.choice((0, 15, 30, 60)))
                made = company.create("Invoice", {**head, "DueDate": due.isoformat(), "Line": work(cents)})
                invoices.append((customer, made["Id"]))
            case "pay" if invoices:
                payer, target = chance.choice(invoices)
                owed = company.read("Invoice", target)["Balance"]
                part = min(owed, Decimal(cents) / 100)
                link = {"Amount": part, "LinkedTxn": [{"TxnId": target, "TxnType": "Invoice"}]}
                more = chance.choice((0, 0, Decimal("12.34")))
                if part:
                    paid = {"CustomerRef": {"value": payer}, "TotalAmt": part + more, "Line": [link]}
                    company.create("Payment", {**paid, "TxnDate": head["TxnDate"]})
            case "too much":
                company.create("Payment", {**head, "TotalAmt": Decimal(cents) / 100})
            case "credit":
                company.create("CreditMemo", {**head, "Line": work(cents)})
            case "debit" | "journal" as kind:
                first, second = ("Debit", "Credit") if kind == "debit" else ("Credit", "Debit")
                lines = [posting(first, receivable, cents, customer), posting(second, income, cents)]
                company.create("JournalEntry", {"TxnDate": head["TxnDate"], "Line": lines})


@pytest.mark.parametrize("from_txn_date", [False, True])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_customer_and_bucket_ties_to_the_penny(world, store, seed, from_txn_date):
    prefs = world.company.records("Preferences")[0]
    change = {"ReportPrefs": {"CalcAgingReportFromTxnDate": from_txn_date}}
    world.company.update(
        "Preferences", {"Id": prefs["Id"], "SyncToken": prefs["SyncToken"], "sparse": True, **change}
    )
    lived(world, seed)

    assert compare_aging(store, world.books, COMPANY) == ()
    report = world.books.aging(TODAY)
    assert report.ages_from_due_date is not from_txn_date
    assert sum(1 for _, amounts in report.rows if any(amounts)) > 12
    assert any(amount < 0 for _, amounts in report.rows for amount in amounts)


def a_penny_less(report, customer_id):
    rows = dict(report.rows)
    first, *rest = rows[customer_id]
    return replace(report, rows=tuple((rows | {customer_id: (first - 1, *rest)}).items()))


def test_a_row_that_has_drifted_is_read_again_and_ties(world, store):
    compare_aging(store, world.books, COMPANY)
    with store.company(COMPANY) as scope:
        table = tables.invoices
        mine = scope.update(table).where(table.c.id == "130")
        scope.db.execute(mine.values(balance_minor=table.c.balance_minor + 1))

    assert compare_aging(store, world.books, COMPANY) == ()


def test_a_penny_that_differs_is_told_and_stops_charges_until_it_ties_again(world, store, monkeypatch):
    compare_aging(store, world.books, COMPANY)
    with store.company(COMPANY) as scope:
        company_settings.record_terms_disclose_interest(scope, "user:alice", disclosed=True)
    report = world.books.aging
    monkeypatch.setattr(world.books, "aging", lambda today: a_penny_less(report(today), "24"))

    (one,) = compare_aging(store, world.books, COMPANY)

    assert one.customer_id == "24"
    assert sum(one.ours_minor) - sum(one.theirs_minor) == 1
    with store.company(COMPANY) as scope:
        assert companies.standing(scope).company.untied_customers == 1
        assert "aging does not tie" in [row.kind for row in tasks.open_tasks(scope)]
    monkeypatch.undo()
    assert compare_aging(store, world.books, COMPANY) == ()
    with store.reading(COMPANY) as scope:
        assert companies.standing(scope).company.untied_customers == 0
        assert "aging does not tie" not in [row.kind for row in tasks.open_tasks(scope)]


@pytest.mark.parametrize(
    "body",
    [
        b"<html>",
        b'{"Rows":{"Row":[{"ColData":[{"value":"A","id":"1"},{"value":"5"}]}]}}',
        b'{"Rows":{"Row":[{"ColData":[{"value":"A","id":"1"},'
        + b'{"value":"five"},' * 5
        + b'{"value":""}]}]}}',
    ],
)
def test_a_report_of_another_shape_is_refused_and_not_guessed(body):
    with pytest.raises(Refused, match="cannot be read"):
        aging.figures(Raw(body, "tid"), "USD")
