"""A real Chromium, dashboard and pages on two sites, and a small company."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from connectors.sandbox.dashboard import acts
from tests.browser.lived import REALM, live
from tests.browser.story import CUSTOMER, PATIENCE_MS
from web.demo import serving
from web.wiring.local import ServedDemo, open_served_demo

expect.set_options(timeout=PATIENCE_MS)

NET_30 = "3"
MONDAY = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def demo(tmp_path_factory, chromium) -> Iterator[ServedDemo]:
    """Both addresses, and a small company that has worked with us for two weeks."""
    demo = open_served_demo(tmp_path_factory.mktemp("demo"), MONDAY, 1, dashboard_port=0, port=0)
    live(demo)
    with serving.served(demo):
        yield demo


@pytest.fixture
def town(tmp_path) -> Iterator[ServedDemo]:
    """Both addresses, and a small company that nobody has connected; its late customer has own terms."""
    town = open_served_demo(tmp_path, MONDAY, 1, dashboard_port=0, port=0)
    books = town.world.sandbox.company(REALM)
    (customer,) = (each for each in books.records("Customer") if each["DisplayName"] == CUSTOMER)
    acts.edit_customer(
        books, customer["Id"], customer["SyncToken"], notes="", terms=NET_30, email="John@Melton.com"
    )
    with serving.served(town):
        yield town
