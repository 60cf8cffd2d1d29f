"""A hand goes on when the browser forgets to say that it took a key."""

import pytest
from playwright.sync_api import expect

from tests.browser import hands

HERE = "http://dunwell.test/"
WAITS_WHILE_PRESSED = """<style>a:focus { outline: 2px solid }</style><a href="#there" onclick="
    const asked = new XMLHttpRequest()
    asked.open('GET', '/answer', false)
    asked.send()
    document.title = asked.responseText">Go</a>"""


@pytest.fixture
def page(chromium):
    """A page of its own, which a key on its link keeps busy until somebody answers."""
    context = chromium.new_context()
    page = context.new_page()
    page.route(HERE, lambda route: route.fulfill(content_type="text/html", body=WAITS_WHILE_PRESSED))
    page.goto(HERE)
    yield page
    context.close()


@pytest.mark.timeout(300)
def test_a_key_that_nobody_acknowledges_has_still_done_its_work(page, monkeypatch):
    monkeypatch.setattr(hands, "ANSWER_MAX_MS", 2_000)
    asked = []

    def keep(route):
        asked.append(route)

    page.route(f"{HERE}answer", keep)

    hands.Keys().press(page.get_by_role("link", name="Go"))

    (answer,) = asked
    answer.fulfill(body="Done")
    expect(page).to_have_title("Done")
    assert page.url == f"{HERE}#there"
