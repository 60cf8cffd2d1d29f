"""The core tasks of staff in a browser that runs no script at all."""

import pytest
from playwright.sync_api import expect

from tests.browser.hands import Mouse
from tests.browser.story import CUSTOMER, Story


@pytest.fixture
def story(town, chromium):
    """A person whose browser runs no scripts, signed in to the framed page of a company just connected."""
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 1440, "height": 1000})
    story = Story(town, context, Mouse())
    story.connect()
    story.come_in(by_button=True)
    yield story
    context.close()


def test_staff_can_do_all_of_their_work(story):
    story.confirm_payments()
    story.switch_on()
    story.approve("Invoice 1007", "53 days past due")
    a_conversation_is_logged(story)
    a_customer_is_put_on_hold(story)
    everything_is_stopped_and_goes_on(story)
    another_policy_is_activated(story)


def a_conversation_is_logged(story):
    story.open_customer()
    story.frame.get_by_label("Who", exact=True).fill("Dana in accounts")
    story.frame.get_by_label("What was said").fill("Will look for the invoice.")
    story.hand.press(story.frame.get_by_role("button", name="Log it"))

    expect(story.said()).to_contain_text("The conversation is written down")
    expect(story.timeline()).to_contain_text("Call with Dana in accounts")


def a_customer_is_put_on_hold(story):
    frame = story.frame
    story.hand.press(frame.get_by_role("link", name="Put on hold"))
    frame.get_by_role("textbox", name="Why").fill("The owner is away.")
    story.hand.press(frame.get_by_role("button", name="Put on hold"))

    expect(story.said()).to_have_text("On hold. Nothing leaves about it.")
    expect(frame.get_by_role("region", name="In force now")).to_contain_text("The owner is away.")
    story.leaf("Next run")
    expect(story.message()).to_have_count(0)
    expect(frame.get_by_role("region", name="Left out, and why")).to_contain_text(CUSTOMER)


def everything_is_stopped_and_goes_on(story):
    story.leaf("Today")
    story.hand.press(story.frame.get_by_role("button", name="Stop everything"))
    expect(story.said()).to_contain_text("Everything outward is stopped.")
    story.leaf("Next run")
    expect(story.frame.get_by_role("main")).to_contain_text("Everything is stopped.")

    story.leaf("Today")
    story.hand.press(story.frame.get_by_role("button", name="Go on"))
    expect(story.said()).to_contain_text("Work goes on.")


def another_policy_is_activated(story):
    frame = story.frame
    story.leaf("Policy")
    story.hand.press(frame.locator("summary").filter(has_text="Write it as text"))
    text = frame.get_by_label("The policy as text")
    text.fill(text.input_value().replace('name = "Standard"', 'name = "Patient"'))
    story.hand.press(frame.get_by_role("button", name="Check it"))
    expect(frame.get_by_role("heading", name="Checked: it is sound")).to_be_visible()
    story.hand.press(frame.get_by_role("button", name="Activate as version 2"))

    expect(story.said()).to_contain_text("in force from now on")
    expect(frame.get_by_role("heading", name="In force: Patient (version 2)")).to_be_visible()
