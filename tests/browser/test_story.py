"""The whole story of one late customer through the frame: with a mouse, and again with the keyboard alone."""

from datetime import date

import pytest
from playwright.sync_api import expect

from tests.browser.hands import Keys, Mouse
from tests.browser.story import Story


@pytest.fixture(params=[Mouse, Keys], ids=["mouse", "keyboard"])
def story(request, town, chromium):
    """A person before the dashboard of a company that nobody has connected yet."""
    context = chromium.new_context(viewport={"width": 1440, "height": 1000}, locale="en-US")
    yield Story(town, context, request.param())
    context.close()


def test_a_late_customer_is_chased_put_on_cash_on_delivery_and_forgiven(story):
    story.connect()
    story.come_in()
    story.confirm_payments()
    story.switch_on()

    the_reminder_is_approved_and_leaves(story)
    a_promise_is_logged_and_broken(story)
    a_part_is_paid_and_the_rest_leads_to_cash_on_delivery(story)
    all_is_paid_and_the_customers_own_terms_come_back(story)


def the_reminder_is_approved_and_leaves(story):
    story.approve("Invoice 1007", "53 days past due", "$450.00")
    story.move("One hour on")

    story.tab("Mail")
    story.hand.press(story.page.get_by_role("link", name="Invoice 1007"))
    expect(story.page.get_by_role("main")).to_contain_text("John@Melton.com")
    expect(story.page.get_by_role("main")).to_contain_text(
        "Invoice 1007 is 53 days past due; $450.00 is open."
    )
    story.open_card()
    expect(story.card("Notes")).to_contain_text("invoice 1007 was sent again with the reminder")


def a_promise_is_logged_and_broken(story):
    story.tab("Collections")
    story.log_promise("150", pay_by=date(2026, 3, 3))
    expect(story.frame.get_by_role("region", name="In force now")).to_contain_text("Promise of $150.00")

    story.move("One day on")
    story.move("One day on")
    story.open_customer()
    expect(story.timeline()).to_contain_text("Promised $150.00 by check by Mar 3 broken")
    story.open_card()
    expect(story.card("Notes")).to_contain_text("reached John himself. The check is in the mail.")
    expect(story.card("Notes")).to_contain_text("Promised: $150.00 by March 3, 2026 by check.")


def a_part_is_paid_and_the_rest_leads_to_cash_on_delivery(story):
    story.receive("150")
    story.move("One day on")
    story.tab("Collections")
    story.confirm_payments()
    story.approve("Invoice 1007", "$300.00 is open")
    story.move("One week on")
    story.confirm_payments()
    story.approve("ask for payment in advance for any new work", "$300.00 is open")
    story.move("One hour on")
    story.approve("Put the customer on cash on delivery")
    story.move("One hour on")

    story.open_card()
    expect(story.card("Balance and particulars")).to_contain_text("COD - pay before work")
    expect(story.card("Notes")).to_contain_text("COD since March 12, 2026")


def all_is_paid_and_the_customers_own_terms_come_back(story):
    story.receive()
    # The payment could still bounce; within a week it has cleared.
    story.move("One week on")
    story.tab("Collections")
    story.approve("Take the customer off cash on delivery")
    story.move("One hour on")

    story.open_customer(search=True)
    for line in ("On cash on delivery", "Off cash on delivery", "Paid $150.00", "Paid $300.00"):
        expect(story.timeline()).to_contain_text(line)
    story.open_card()
    expect(story.card("Balance and particulars")).to_contain_text("Net 30")
    expect(story.card("Notes")).not_to_contain_text("COD since")
