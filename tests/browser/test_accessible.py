"""Every page, wide and narrow, light and dark: nothing for axe to complain of, and nothing that runs over."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.lived import DISPUTING, ON_COD, PROMISING
from tests.browser.walks import COMPANY, open_collections
from web.wiring.local import ServedDemo

LOOKS = ((1440, "light"), (1440, "dark"), (400, "dark"), (400, "light"))
# Only contrast depends on the light: the other rules are asked once at each width.
ALL_RULES: dict[str, object] = {"resultTypes": ["violations"]}
CONTRAST = ALL_RULES | {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
_UNFOLD = "for (const one of document.querySelectorAll('details')) one.open = true"
_TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A browser in which axe may be put beside a page's own policy."""
    context = chromium.new_context(bypass_csp=True, reduced_motion="reduce")
    yield context.new_page()
    context.close()


def is_sound(page: Page, address: str, status: int = 200) -> None:
    """Look at a page in every width and light, with all that is folded opened."""
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == status, address
    page.evaluate(_UNFOLD)
    for number, (width, scheme) in enumerate(LOOKS):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        wide = page.evaluate(_TOO_WIDE)
        assert wide <= 0, f"{address} scrolls sideways by {wide} px at {width} px"
        # The first look puts axe into the page, where the others find it.
        axe = Axe("0") if number else Axe()
        found = axe.run(page, options=CONTRAST if number % 2 else ALL_RULES)
        assert found.violations_count == 0, f"{address}, {width} px, {scheme}\n{found.generate_report()}"


def test_the_pages_of_staff(demo: ServedDemo, page: Page):
    open_collections(demo, page)
    company = str(page.locator("iframe").get_attribute("src"))
    is_sound(page, company, status=401)
    for name in ("connect", "disconnected"):
        is_sound(page, f"{demo.address}/{name}")
    page.goto(company)
    page.get_by_role("button", name="Sign in with Intuit").click()
    is_sound(page, page.url)
    page.get_by_label("Craig").check()
    page.get_by_role("button", name="Sign in").click()

    pages = page.get_by_role("navigation", name="Pages").get_by_role("link")
    names = (DISPUTING, ON_COD, PROMISING)
    customers = [page.get_by_role("table").get_by_role("link", name=name).first for name in names]
    inner = [*pages.all(), page.get_by_role("link", name="briefing"), *customers]
    inner.append(page.get_by_role("link", name="Expected receipts"))
    paths = [str(link.get_attribute("href")) for link in inner]
    page.goto(urljoin(demo.address, paths[-len(names) - 1]))
    paths.append(str(page.get_by_role("link", name="The agreement").first.get_attribute("href")))
    changes = page.get_by_role("region", name="Pause or change").get_by_role("link").all()
    more = [
        page.get_by_role("link", name=name)
        for name in ("Dossier", "Settings of its own", "Interest worksheet")
    ]
    paths.extend(str(link.get_attribute("href")) for link in (*changes, *more))
    for path in paths:
        is_sound(page, urljoin(demo.address, path))
    is_sound(page, f"{company}customer/nobody", status=404)


def test_the_dashboards_pages(demo: ServedDemo, page: Page):
    outside = demo.dashboard.base_url
    is_sound(page, f"{outside}/dashboard/")
    page.get_by_role("link", name=COMPANY).click()
    tabs = page.get_by_role("navigation", name="Pages").get_by_role("link")
    paths = [str(link.get_attribute("href")) for link in tabs.all()]
    page.goto(urljoin(outside, next(path for path in paths if path.endswith("/mail"))))
    paths.append(first_link(page))
    page.goto(urljoin(outside, f"{paths[1]}?show=overdue"))
    card = first_link(page)
    paths += [card, f"{card}/payment", f"{card}/invoice", f"{card}/credit", f"{card}/edit"]
    page.goto(urljoin(outside, card))
    for kind in ("Invoice", "Payment"):
        link = page.get_by_role("table").get_by_role("link", name=kind).first
        paths.append(str(link.get_attribute("href")))
    for path in paths:
        is_sound(page, urljoin(outside, path))


def first_link(page: Page) -> str:
    """The first line of the list on *page*."""
    return str(page.get_by_role("table").get_by_role("link").first.get_attribute("href"))
