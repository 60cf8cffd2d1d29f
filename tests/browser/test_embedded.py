"""Staff at work in the page that another site frames, in a real browser."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.walks import come_in, open_collections


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def context(request, chromium):
    context = chromium.new_context(
        java_script_enabled=request.param, viewport={"width": 1440, "height": 1000}
    )
    yield context
    context.close()


def test_the_dashboard_and_the_page_are_different_sites(demo):
    assert demo.dashboard.base_url.startswith("http://127.0.0.1:")
    assert demo.address.startswith("http://localhost:")


def test_a_stranger_in_the_frame_sees_only_the_way_in(demo, context):
    frame = open_collections(demo, context.new_page())

    expect(frame.get_by_role("heading", level=1)).to_have_text("Sign in to see your collections")
    expect(frame.locator("body")).not_to_contain_text("$")


def test_signing_in_in_a_window_opens_the_page_in_the_frame(demo, context):
    _, frame = come_in(demo, context, by_button=True)

    expect(frame.locator("body")).to_contain_text("Craig Carlson")
    expect(frame.locator("body")).to_contain_text("Receivables by age")


def test_the_frames_session_outlives_a_reload_and_ends_by_signing_out(demo, context):
    page, frame = come_in(demo, context, by_button=True)
    page.reload()
    expect(frame.get_by_role("heading", level=1)).to_contain_text("Today")

    frame.get_by_role("button", name="Sign out").click()
    page.reload()

    expect(frame.get_by_role("heading", level=1)).to_have_text("Sign in to see your collections")


def test_a_conversation_is_logged_and_stands_in_the_timeline(demo, context):
    _, frame = come_in(demo, context, by_button=True)
    frame.get_by_role("table").get_by_role("link").first.click()
    expect(frame.get_by_role("heading", level=1)).not_to_contain_text("Today")

    frame.get_by_label("Who", exact=False).first.fill("Dana in accounts")
    frame.get_by_label("What", exact=False).first.fill("Will look for the invoice.")
    frame.get_by_role("button", name=re.compile("Log|Save|Write")).first.click()

    expect(frame.locator("body")).to_contain_text("Dana in accounts")


def test_by_keyboard_alone(demo, chromium):
    context = chromium.new_context(viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    frame = open_collections(demo, page)
    expect(frame.get_by_role("button", name="Sign in with Intuit")).to_be_visible()

    frame.get_by_role("button", name="Sign in with Intuit").focus()
    with context.expect_page() as opened:
        page.keyboard.press("Enter")
    window = opened.value
    window.get_by_label("Craig").focus()
    window.keyboard.press("Space")
    window.keyboard.press("Enter")
    expect(window.get_by_role("button", name="Open it")).to_be_visible()
    window.get_by_role("button", name="Open it").focus()
    window.keyboard.press("Enter")
    expect(window.get_by_role("heading", level=1)).to_have_text("Go back to your dashboard")

    expect(frame.get_by_role("heading", level=1)).to_contain_text("Today", timeout=15_000)
    context.close()


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (400, "dark")])
def test_every_page_is_accessible(demo, chromium, width, scheme):
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    open_collections(demo, page)
    dashboard = page.url
    company = str(page.locator("iframe").get_attribute("src"))
    page.goto(company)
    page.get_by_role("button", name="Sign in with Intuit").click()
    page.get_by_label("Craig").check()
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Today")

    customer = page.get_by_role("table").get_by_role("link").first.get_attribute("href")
    own = [company, f"{demo.address}{customer}"]
    own += [f"{company}{name}" for name in ("next", "policy", "settings")]
    base = dashboard.removesuffix("/collections")
    for address in (*own, base, f"{base}/customers", f"{base}/mail", f"{base}/time"):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        found = Axe().run(page)
        assert found.violations_count == 0, f"{address}\n{found.generate_report()}"
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{address} scrolls sideways by {wide} px at {width} px"
    context.close()
