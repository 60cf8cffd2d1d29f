"""Staff at work in the page that another site frames, in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.browser.walks import come_in, open_collections


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def has_script(request):
    return request.param


@pytest.fixture
def context(chromium, has_script):
    context = chromium.new_context(java_script_enabled=has_script, viewport={"width": 1440, "height": 1000})
    yield context
    context.close()


def test_the_dashboard_and_the_page_are_different_sites(demo):
    assert demo.dashboard.base_url.startswith("http://127.0.0.1:")
    assert demo.address.startswith("http://localhost:")


def test_a_stranger_in_the_frame_sees_only_the_way_in(demo, context):
    frame = open_collections(demo, context.new_page())

    expect(frame.get_by_role("heading", level=1)).to_have_text("Sign in to see your collections")
    expect(frame.locator("body")).not_to_contain_text("$")


def test_signing_in_in_a_window_lets_the_frame_in_until_signing_out(demo, context, has_script):
    page, frame = come_in(demo, context, by_button=not has_script)
    expect(frame.locator("body")).to_contain_text("Craig Carlson")
    expect(frame.locator("body")).to_contain_text("Receivables by age")
    page.reload()
    expect(frame.get_by_role("heading", level=1)).to_contain_text("Today")

    frame.get_by_role("button", name="Sign out").click()
    expect(frame.get_by_role("button", name="Sign out")).to_have_count(0)
    page.reload()

    expect(frame.get_by_role("heading", level=1)).to_have_text("Sign in to see your collections")
