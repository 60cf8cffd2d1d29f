"""A late customer's story as one person lives it: in the dashboard, and in the page that it frames."""

from __future__ import annotations

import re
from datetime import date

from playwright.sync_api import BrowserContext, FrameLocator, Locator, Page, expect

from tests.browser.hands import Hand, in_sight
from tests.browser.walks import COMPANY
from web.wiring.local import ServedDemo

CUSTOMER = "John Melton"
# A busy machine answers late; what is right is right after a minute, too.
PATIENCE_MS = 90_000


class Story:
    """One person, one window, one company that nobody has connected yet."""

    def __init__(self, demo: ServedDemo, context: BrowserContext, hand: Hand) -> None:
        self.demo, self.context, self.hand = demo, context, hand
        context.set_default_timeout(PATIENCE_MS)
        self.page: Page = context.new_page()

    @property
    def frame(self) -> FrameLocator:
        """The page in the dashboard's frame."""
        return self.page.frame_locator("iframe")

    @property
    def heading(self) -> Locator:
        """What the framed page calls itself."""
        return self.frame.get_by_role("heading", level=1)

    def connect(self) -> None:
        """Connect the company on Intuit's page, in a window that the dashboard opens."""
        self.page.goto(f"{self.demo.dashboard.base_url}/dashboard/")
        self.hand.press(self.page.get_by_role("link", name=COMPANY))
        window = self._window(self.page.get_by_role("link", name="Connect to Dunwell"))
        self.hand.press(window.get_by_role("button", name="Connect to QuickBooks"))
        self.hand.tick(window.get_by_label(COMPANY))
        self.hand.tick(window.get_by_label("Craig", exact=True))
        self.hand.press(window.get_by_role("button", name="Allow"))
        expect(window.get_by_role("heading", level=1)).to_have_text("Connected")
        window.close()
        # Rather than wait for the first reading, which begins by itself within seconds.
        self.tab("Time")
        self.hand.press(self.page.get_by_role("button", name="Let Dunwell run now"))
        expect(self.page.get_by_role("status")).to_contain_text("was told to run")
        self.tab("Collections")

    def come_in(self, *, by_button: bool = False) -> None:
        """Open the framed page for whoever has just connected it; *by_button* where no script asks."""
        window = self._window(self.frame.get_by_role("button", name="Sign in with Intuit"))
        expect(window.get_by_role("heading", level=1)).to_contain_text(COMPANY)
        self.hand.press(window.get_by_role("button", name="Open it"))
        expect(window.get_by_role("heading", level=1)).to_have_text("Go back to your dashboard")
        window.close()
        if by_button:
            self.hand.press(self.frame.get_by_role("button", name="I have signed in"))
        expect(self.heading).to_contain_text("Today")

    def _window(self, opener: Locator) -> Page:
        with self.context.expect_page() as opened:
            self.hand.press(opener)
        window = opened.value
        window.wait_for_load_state()
        return window

    def _go(self, thing: Locator) -> None:
        # The page that is left may show what the next is known by.
        here = in_sight(thing).owner_frame()
        with self.page.expect_event("framenavigated", lambda frame: frame == here):
            self.hand.press(thing)

    def tab(self, name: str) -> None:
        """Go to one of the dashboard's pages."""
        self._go(self.page.get_by_role("navigation", name="Pages").get_by_role("link", name=name))

    def leaf(self, name: str) -> None:
        """Go to one of the framed pages."""
        self._go(self.frame.get_by_role("navigation", name="Pages").get_by_role("link", name=name))
        expect(self.heading).to_contain_text(name)

    def said(self) -> Locator:
        """The sentence that answers what was just done in the frame."""
        return self.frame.get_by_role("status")

    def confirm_payments(self) -> None:
        """Say that payments are entered through today."""
        self.leaf("Today")
        self.hand.press(self.frame.get_by_role("button", name="Confirm"))
        expect(self.said()).to_contain_text("payments are entered")

    def switch_on(self) -> None:
        """See the preview, then let things leave that somebody has approved."""
        self.leaf("Next run")
        expect(self.frame.get_by_role("main")).to_contain_text("This is a preview")
        self.leaf("Settings")
        self.hand.tick(self.frame.get_by_role("radio", name=re.compile("^Approve")))
        self.hand.press(self.frame.get_by_role("button", name="Change the mode"))
        expect(self.said()).to_have_text("The mode is changed.")

    def message(self) -> Locator:
        """What waits for an approval about the customer."""
        return self.frame.get_by_role("article").filter(has_text=CUSTOMER)

    def approve(self, *words: str) -> None:
        """Read what would leave for the customer, and agree to it."""
        self.leaf("Next run")
        for expected in words:
            expect(self.message()).to_contain_text(expected)
        self.hand.press(self.message().get_by_role("button", name="Approve"))
        expect(self.said()).to_contain_text("Approved")

    def move(self, how: str) -> None:
        """Move time in the dashboard, which lets us run on each day."""
        self._go(self.page.get_by_role("button", name=how))
        expect(self.page.get_by_role("status").first).to_contain_text("It is now")

    def open_customer(self, *, search: bool = False) -> None:
        """Open the customer in the framed page, from the list or, where nothing is open any more, by name."""
        self.leaf("Today")
        if search:
            self.hand.write(self.frame.get_by_role("searchbox"), CUSTOMER)
            self.hand.press(self.frame.get_by_role("button", name="Find"))
        self.hand.press(self.frame.get_by_role("link", name=CUSTOMER).first)
        expect(self.heading).to_have_text(CUSTOMER)

    def log_promise(self, amount: str, pay_by: date) -> None:
        """Write down a call in which the customer made a promise."""
        self.open_customer()
        frame, hand = self.frame, self.hand
        hand.choose(frame.get_by_label("How it went"), "We talked")
        hand.write(frame.get_by_label("Who", exact=True), "John himself")
        hand.write(frame.get_by_label("What was said"), "The check is in the mail.")
        hand.write_day(frame.get_by_label("Pays by"), pay_by)
        hand.write(frame.get_by_label("Amount", exact=True), amount)
        hand.write(frame.get_by_label("How it is paid"), "check")
        hand.press(frame.get_by_role("button", name="Log it"))
        expect(self.said()).to_contain_text("The promise is written down")

    def open_card(self) -> None:
        """Open QuickBooks' own card of the customer."""
        self.tab("Customers")
        self.hand.write(self.page.get_by_label("Search"), CUSTOMER)
        self.hand.press(self.page.get_by_role("button", name="Find"))
        self.hand.press(self.page.get_by_role("main").get_by_role("link", name=CUSTOMER))

    def card(self, name: str) -> Locator:
        """A part of QuickBooks' card of the customer, by its heading."""
        heading = self.page.get_by_role("heading", name=name)
        return self.page.locator("section").filter(has=heading)

    def receive(self, amount: str = "") -> None:
        """Let the customer pay the oldest invoice, all of it or a part."""
        self.open_card()
        self.hand.press(self.page.get_by_role("link", name="Receive payment"))
        if amount:
            self.hand.write(self.page.get_by_label("Amount for Invoice"), amount)
        self.hand.press(self.page.get_by_role("button", name="Receive payment"))
        expect(self.page.get_by_role("status")).to_contain_text("was received")

    def timeline(self) -> Locator:
        """The customer's timeline, the latest first."""
        return self.frame.get_by_role("region", name="Timeline")
