"""The two ways of working a page: with a mouse, and with the keys of a keyboard alone."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Protocol

from playwright.sync_api import ElementHandle, Locator
from playwright.sync_api import TimeoutError as NoAnswer

TABS_MAX = 250
ANSWER_MAX_MS = 10_000
RING_PX = 2
_IS_ACTIVE = "element => element === document.activeElement"
_IS_OF_THE_GROUP = "element => document.activeElement?.name === element.name"
_IS_BEHIND = """element => Boolean(
    document.activeElement.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING)"""
_RING = """element => {
    const style = getComputedStyle(element)
    const isShown = element.matches(":focus-visible") && style.outlineStyle !== "none"
    return isShown ? parseFloat(style.outlineWidth) : 0
}"""
_CHOSEN = "select => select.selectedOptions[0].label"


def in_sight(thing: Locator) -> ElementHandle:
    """*thing* on a page that is loaded; before its style sheet has come, a browser shows nobody a page."""
    element = thing.element_handle()
    frame = element.owner_frame()
    assert frame is not None, f"{thing} is on no page."
    frame.wait_for_load_state()
    return element


class Hand(Protocol):
    """What a person does to a page; each raises when it cannot be done in this way."""

    def press(self, thing: Locator) -> None:
        """Press a button, follow a link, open what is folded."""

    def tick(self, thing: Locator) -> None:
        """Tick a box, or choose one of several."""

    def write(self, thing: Locator, text: str) -> None:
        """Replace what a field says."""

    def write_day(self, thing: Locator, day: date) -> None:
        """Fill in a day."""

    def choose(self, thing: Locator, label: str) -> None:
        """Choose from a list that folds out."""


class Mouse:
    """Clicks what it can see; letters still come from a keyboard."""

    def press(self, thing: Locator) -> None:
        in_sight(thing)
        thing.click()

    def tick(self, thing: Locator) -> None:
        in_sight(thing)
        thing.check()

    def write(self, thing: Locator, text: str) -> None:
        in_sight(thing)
        thing.fill(text)

    def write_day(self, thing: Locator, day: date) -> None:
        in_sight(thing)
        thing.fill(day.isoformat())

    def choose(self, thing: Locator, label: str) -> None:
        in_sight(thing)
        thing.select_option(label=label)


class Keys:
    """Goes everywhere by Tab, and sees at each halt where it is."""

    def press(self, thing: Locator) -> None:
        element = self._reach(thing)
        # Of a thousand keys that lead to another page, Chromium takes one or two and never says that it did.
        # What a key did is seen on that page by whoever pressed it.
        with suppress(NoAnswer):
            element.press("Enter", timeout=ANSWER_MAX_MS)

    def tick(self, thing: Locator) -> None:
        keyboard = thing.page.keyboard
        if thing.get_attribute("type") == "checkbox":
            self._reach(thing)
            keyboard.press("Space")
            return
        # Of several choices only one is a halt; the arrows lead to the others.
        self._reach(thing, _IS_OF_THE_GROUP)
        keyboard.press("Space")
        while not thing.evaluate(_IS_ACTIVE):
            keyboard.press("ArrowDown")

    def write(self, thing: Locator, text: str) -> None:
        self._reach(thing)
        thing.page.keyboard.press("Control+A")
        thing.page.keyboard.type(text)

    def write_day(self, thing: Locator, day: date) -> None:
        self._reach(thing)
        thing.page.keyboard.type(f"{day:%m%d%Y}")

    def choose(self, thing: Locator, label: str) -> None:
        self._reach(thing)
        thing.page.keyboard.press("Home")
        while thing.evaluate(_CHOSEN) != label:
            thing.page.keyboard.press("ArrowDown")

    def _reach(self, thing: Locator, is_there: str = _IS_ACTIVE) -> ElementHandle:
        """Press Tab, or Shift and Tab for what lies behind, until *thing* is in focus, and shows it."""
        # Found once: to look for it by its role at every halt would take longer than the way there.
        element, keyboard = in_sight(thing), thing.page.keyboard
        onward = "Shift+Tab" if element.evaluate(_IS_BEHIND) else "Tab"
        for _ in range(TABS_MAX):
            if element.evaluate(is_there):
                break
            keyboard.press(onward)
        assert element.evaluate(is_there), f"{TABS_MAX} times {onward} do not lead to {thing}."
        if is_there == _IS_ACTIVE:
            assert element.evaluate(_RING) >= RING_PX, f"Nothing shows that {thing} is in focus."
        return element
