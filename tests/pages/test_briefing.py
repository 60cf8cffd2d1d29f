"""Management is kept informed: what waits for its decision, what was promised, the largest debts."""

from datetime import timedelta

import pytest

from plugin import people, planning
from plugin.outbox import quarantine
from tests.engine.town import COMPANY
from tests.pages.conftest import browser

BOB = "user:bob"
PARTS = ("Escalated and waiting", "Decided lately", "Broken promises", "Largest late debts", "Promised")


@pytest.fixture
def old(town):
    """Acme owes 1,000.00, 130 days late; management is asked from day 120 on."""
    town.owes(130)
    town.run()
    town.approve_all()
    town.run()
    return town


def part(page, title):
    """The text of one part of the page."""
    begins = page.index(f">{title}</h2>")
    return page[begins : page.index("</section>", begins)]


def test_s2_9_what_waits_for_a_decision_is_told_with_its_reason_and_the_debt(old, vera):
    page = vera.see("briefing")

    waits = part(page, "Escalated and waiting")
    assert "Decide: a letter of intent, an agency, an attorney, write it off, or go on." in waits
    assert "$1,000.00 overdue, the oldest for 130 days." in waits
    assert 'href="/c/company1/customer/9/dossier">Acme</a>' in waits
    assert "Asked since November 2, 2026." in waits


def test_what_was_decided_no_longer_waits_and_is_told_for_a_month(old, alice, vera):
    alice.act("customer/9/decide", kind="continue", reason="They pay in December.")

    page = vera.see("briefing")

    assert "Decide: a letter" not in part(page, "Escalated and waiting")
    decided = part(page, "Decided lately")
    assert (
        "Go on, November 2, 2026, Alice: They pay in December. (asked again on December 2, 2026)" in decided
    )


def test_promises_stand_by_what_they_bring_and_broken_ones_by_their_reason(old, app, vera):
    with old.store.company(COMPANY) as scope:
        made = {"made_on": old.today, "amount_minor": 20_000, "method": "check"}
        people.promise(scope, "9", BOB, pay_by=old.today + timedelta(days=2), **made)
        people.promise(scope, "9", BOB, pay_by=old.today + timedelta(days=9), **made)
    old.run()
    page = vera.see("briefing")
    assert "$400.00 in 2 payments through November 11, 2026." in part(page, "Promised")
    assert "Nothing." in part(page, "Broken promises")

    old.days_pass(12)
    old.run()

    page = browser(app, old.store, "viewer", "Vera").see("briefing")
    assert "Acme" in part(page, "Broken promises")
    assert "Nothing." in part(page, "Promised")


def test_the_largest_late_debts_come_first_and_whoever_is_not_late_is_no_debt(old, vera):
    assert "$1,000.00 overdue" in part(vera.see("briefing"), "Largest late debts")

    old.pays("1007", 100_000)
    old.run()

    assert "Nothing." in part(vera.see("briefing"), "Largest late debts")


def test_a_company_without_debts_has_nothing_to_tell(town, vera):
    page = vera.see("briefing")

    for title in PARTS:
        assert "Nothing." in part(page, title)


def test_a_company_wide_stop_stands_in_it_without_a_customer(old, vera):
    with old.store.company(COMPANY) as scope:
        quarantine.stop(scope, old.clock.now().replace(day=1))
    planning.plan_what_changed(old.store, COMPANY)

    waits = part(vera.see("briefing"), "Escalated and waiting")
    assert "<strong>The whole company</strong> See what was found in QuickBooks after the restore" in waits
