"""What a person does, again and again: open the collections page, sign in, come back."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, FrameLocator, Page, expect

from web.wiring.local import ServedDemo

COMPANY = "Craig's Design and Landscaping Services"


def open_collections(demo: ServedDemo, page: Page) -> FrameLocator:
    """From the dashboard's first page to the framed collections page."""
    page.goto(f"{demo.dashboard.base_url}/dashboard/")
    page.get_by_role("link", name=COMPANY).click()
    page.get_by_role("navigation").get_by_role("link", name="Collections").click()
    return page.frame_locator("iframe")


def sign_in(context: BrowserContext, frame: FrameLocator, who: str = "Craig") -> None:
    """Sign in as a person would, in the window that opens, and agree to open the page."""
    with context.expect_page() as opened:
        frame.get_by_role("button", name="Sign in with Intuit").click()
    window = opened.value
    window.get_by_label(who).check()
    window.get_by_role("button", name="Sign in").click()
    expect(window.get_by_role("heading", level=1)).to_contain_text(COMPANY)
    window.get_by_role("button", name="Open it").click()
    expect(window.get_by_role("heading", level=1)).to_have_text("Go back to your dashboard")
    window.close()


def come_in(demo: ServedDemo, context: BrowserContext, *, by_button: bool) -> tuple[Page, FrameLocator]:
    """The framed Today page, signed in; *by_button* where nothing reloads by itself."""
    page = context.new_page()
    frame = open_collections(demo, page)
    sign_in(context, frame)
    if by_button:
        frame.get_by_role("button", name="I have signed in").click()
    expect(frame.get_by_role("heading", level=1)).to_contain_text("Today")
    return page, frame
