"""The page Ready: what to put right, in preview too, with a link to each record in QuickBooks."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from msgspec import structs

from connectors.qbo.links import PRODUCTION_APP, local_link, record_link
from plugin import planning, tables
from plugin.answers import AgingReport
from plugin.facts import ANYBODY, CreditRecord
from plugin.store import findings, standings
from plugin.ties import compare_aging
from plugin.words.runs import run_words
from tests.engine.town import COMPANY
from tests.pages.conftest import browser
from tests.pages.test_house_of_pages import fill


def a_credit(town, amount_minor):
    return CreditRecord(
        id="77",
        number="77",
        customer_id="9",
        currency="USD",
        issued_on=town.today,
        total_minor=amount_minor,
        remaining_minor=amount_minor,
        sync_token="0",
        updated_at=town.clock.now(),
    )


def owes_unsent(town):
    town.books.put(structs.replace(town.owes(1), emailed_at=None))


def stored(town):
    with town.store.reading(COMPANY) as scope:
        rows, following = findings.page(scope, None, None)
    assert following is None
    return [(row.kind, row.subject, row.amount_minor) for row in rows]


def test_it_works_in_preview_before_anything_may_be_sent(town, vera):
    town.switch("preview")
    town.owes(5)
    town.books.put(a_credit(town, 4_000))
    town.run()

    page = vera.see("ready")

    assert 'Money not applied <span class="badge badge-hold">Holds</span>' in page
    assert "$40.00 of a credit memo is not applied to any invoice, while $1,000.00 is open." in page
    assert town.books.mails == []


def test_what_was_put_right_goes_with_the_next_run(town, app, clock):
    invoice = town.owes(5)
    town.books.put(a_credit(town, 4_000))
    town.run()
    assert ("unapplied money", "credit/77", 4_000) in stored(town)

    credit = structs.replace(a_credit(town, 4_000), remaining_minor=0)
    invoice = structs.replace(town.books.invoice(invoice.id), emailed_at=datetime(2026, 10, 1, tzinfo=UTC))
    town.books.put(credit, invoice)
    clock.advance(hours=1)
    town.run()

    assert stored(town) == []
    assert "<strong>Ready.</strong>" in browser(app, town.store).see("ready")


def test_rows_that_stay_are_not_written_again(town):
    owes_unsent(town)
    town.run()
    assert stored(town)
    statements = []
    with town.store.company(COMPANY) as scope:
        original = scope.db.execute
        found = planning.plans(scope, planning.standing(scope), ["9"])
        scope.db.execute = lambda statement, *rest: (
            statements.append(str(statement)),
            original(statement, *rest),
        )[1]
        findings.keep(scope, ["9"], [account for account, _ in found])

    assert [text for text in statements if not text.startswith("SELECT")] == []


def test_the_list_goes_on_from_page_to_page_and_misses_nothing(town, vera):
    fill(town, 0, 60)
    with town.store.company(COMPANY) as scope:
        scope.db.execute(scope.update(tables.invoices).values(emailed_at=None))
        standings.mark_all_dirty(scope)
    planning.plan_company(town.store, COMPANY)
    seen, path = [], "ready?kind=never+sent"
    while path:
        page = vera.see(path)
        seen += re.findall(r"Invoice (i\d+) of", page)
        further = re.search(r'class="more" href="/c/[^/]+/(ready[^"]+)"', page)
        path = further[1].replace("&amp;", "&") if further else ""

    assert sorted(seen) == sorted(f"i{number}" for number in range(60))
    assert len(seen) == 60


@pytest.mark.parametrize("query", ["?kind=nonsense", "?after=x", "?after=1~2~3", "?after=a~b~c~d~e"])
def test_a_place_this_page_never_wrote_shows_the_beginning(town, vera, query):
    owes_unsent(town)
    town.run()

    assert "Invoices never sent" in vera.see(f"ready{query}")


def test_each_record_is_linked_where_people_see_it(town, app, vera):
    owes_unsent(town)
    town.run()
    app.extensions["dunwell"] = replace(
        app.extensions["dunwell"],
        record_links=lambda company: lambda subject: record_link(PRODUCTION_APP, subject),
    )

    assert 'href="https://app.qbo.intuit.com/app/invoice?txnId=1007"' in vera.see("ready")


def test_addresses_name_the_record_and_nothing_else():
    assert record_link("https://app.qbo.intuit.com/", "payment/5") == (
        "https://app.qbo.intuit.com/app/recvpayment?txnId=5"
    )
    assert record_link(PRODUCTION_APP, "customer/a&b").endswith("/app/customerdetail?nameId=a%26b")
    assert record_link(PRODUCTION_APP, "company") is None
    assert local_link("http://x/dashboard/1", "invoice/5") == "http://x/dashboard/1/invoices/5"
    assert local_link("http://x/dashboard/1", "deposit/5") is None


def test_whether_the_aging_ties_stands_on_the_page(town, vera, monkeypatch):
    town.owes(5)
    assert compare_aging(town.store, town.books, COMPANY) == ()
    assert "those of QuickBooks' own A/R Aging" in vera.see("ready")

    report = AgingReport(rows=(("9", (1, 0, 0, 0, 0)),), currency="USD", ages_from_due_date=True)
    monkeypatch.setattr(town.books, "aging", lambda today: report)
    assert len(compare_aging(town.store, town.books, COMPANY)) == 1
    assert "other figures for 1 customer, so nothing is charged" in vera.see("ready")


def test_counts_come_from_the_index_alone(town):
    with town.store.reading(COMPANY) as scope:
        plan = scope.db.exec_driver_sql(
            "EXPLAIN QUERY PLAN SELECT rank, currency, count(*), sum(amount_minor) FROM findings "
            "WHERE company_id = 'x' GROUP BY rank, currency"
        ).all()
    assert "USING COVERING INDEX ix_findings_rank" in str(plan)
    assert tables.findings in tables.DERIVED


def test_what_cannot_be_read_stands_first_with_what_to_do(town, vera):
    town.owes(5)
    town.books.spoil("invoice", "1007", "9")
    told = run_words("done", town.run().counts, 1, None)

    page = vera.see("ready")

    assert "1 record cannot be read, and nothing leaves to the customers concerned; Ready says which." in told
    assert "Records that cannot be read" in page
    assert "Its Balance is missing or cannot be read. Nothing leaves to its customer until it can be" in page
    assert "Open each in QuickBooks and correct what is named" in page
    assert "<strong>Ready.</strong>" not in page


def test_what_may_be_anybodys_and_cannot_be_read_says_that_it_holds_everybody(town, vera):
    town.books.put(a_credit(town, 4_000))
    town.books.spoil("credit", "77", ANYBODY)
    town.run()

    assert "so nothing leaves to anybody until it can be read." in vera.see("ready")


def test_a_charge_that_differs_is_told(town, vera):
    by_hand = town.owes(5)
    town.books.put(structs.replace(by_hand, charged_minor=700))
    town.switch("preview")
    town.run()

    assert (
        "In QuickBooks 1 charge of ours, on our item or posted beside it, when last compared, "
        "did not stand as we raised it" in vera.see("ready")
    )
