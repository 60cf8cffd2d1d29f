"""The calendar of expected receipts, with owners, and what could be arranged better (S0.7, S0.10, S2.2)."""

from datetime import timedelta

from plugin import people, policies
from plugin.core.onboarding import CHECKLIST
from plugin.core.plans import equal_parts
from tests.engine.town import COMPANY
from tests.pages.conftest import browser

BOB = "user:bob"


def a_promise(town, day, amount=40_000, **fields):
    with town.store.company(COMPANY) as scope:
        made = {"made_on": town.today, "pay_by": day, "amount_minor": amount, "method": "check"}
        people.promise(scope, "9", BOB, **made | fields)


def test_s0_7_promises_installments_and_due_dates_stand_by_day_with_their_owner(town, bob, vera):
    """It is November 2, 2026."""
    town.owes(5)
    town.owes(-8, invoice_id="1008")
    town.run()
    a_promise(town, town.today + timedelta(days=3))
    with town.store.company(COMPANY) as scope:
        parts = equal_parts(60_000, 2, town.today + timedelta(days=7), "month")
        agreed = people.Agreed(on=town.today, person="Pat", invoice_ids=["1008"], instalments=parts)
        people.make_plan(scope, "9", f"user:{bob.token.user_id}", agreed)

    page = vera.see("expected")

    order = [
        page.index(text) for text in ("Nov 5", "Promised", "Nov 9", "Installment", "Nov 10", "1 invoice due")
    ]
    assert order == sorted(order)
    assert "Dec 9" not in page
    assert "$300.00" in page
    assert "Bob" in page


def test_s0_7_what_is_merely_due_has_an_owner_too_who_does_not_serve_the_customer(town, bob, vera, app):
    town.owes(-8, invoice_id="1008")
    town.run()
    assert owner_of_due(vera.see("expected")) == "Bob"

    bob.act("customer/9/own/relationship owner/set", value=bob.token.user_id)

    assert owner_of_due(vera.see("expected")) == "Bob"  # Vera may only look
    browser(app, town.store)
    assert owner_of_due(vera.see("expected")) == "Alice"


def owner_of_due(page):
    """Who sees to the only thing that is due."""
    (row,) = [row for row in page.split("<tr>") if "1 invoice due" in row]
    return row.split('data-label="Who sees to it">')[1].partition("<")[0]


def test_what_was_kept_cancelled_or_broken_is_not_expected(town, vera):
    town.owes(5)
    town.run()
    a_promise(town, town.today)
    assert "Promised" in vera.see("expected")

    town.pays("1007", 40_000)
    town.run()

    assert "Promised" not in vera.see("expected")


def test_s0_10_customers_off_the_common_days_are_listed(town, vera):
    assert "Everybody is on a common day." in vera.see("expected")

    town.owes(5)
    town.run()
    assert "1 open invoice" in vera.see("expected")


def test_s0_10_who_is_due_on_the_first_is_on_a_common_day(town, vera):
    town.owes(1)
    town.run()

    assert "Everybody is on a common day." in vera.see("expected")


def test_s2_2_a_deposit_is_suggested_with_its_reason(town, vera):
    town.owes(20)
    town.run()
    assert "Nothing speaks for it" in vera.see("expected")

    for ago in (5, 3):
        a_promise(town, town.today - timedelta(days=ago), made_on=town.today - timedelta(days=9))

    assert "Of 2 promises of this customer 2 did not come as promised." in vera.see("expected")


def test_s3_1_no_due_date_is_suggested_for_who_has_to_be_assessed_first_but_a_deposit(town, bob, vera):
    town.owes(5)
    town.activate(f"assess_within_days = 90\n{policies.preset('standard')}")
    town.run()

    page = vera.see("expected")
    assert "Everybody is on a common day." in page
    assert "nobody has assessed its credit yet" in page

    bob.act("customer/9/assessment", done=list(CHECKLIST), reason="Two good references")

    page = vera.see("expected")
    assert "1 open invoice" in page
    assert "Nothing speaks for it" in page
