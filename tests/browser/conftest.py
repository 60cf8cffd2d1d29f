"""A real Chromium, dashboard and pages on two sites, and a trading company that has lived a little."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from rich.console import Console

from connectors.sandbox.dashboard import acts
from connectors.sandbox.seeds import SEEDS
from tests.browser.story import CUSTOMER
from web.demo import serving
from web.wiring.local import ServedDemo, open_served_demo

NET_30 = "3"
MONDAY = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def demo(tmp_path_factory, chromium) -> Iterator[ServedDemo]:
    """The demonstration as `dunwell demo` serves it, three days old."""
    demo = open_served_demo(tmp_path_factory.mktemp("demo"), MONDAY, 1, dashboard_port=0, port=0)
    serving.seed(demo, 1, Console(file=io.StringIO()), days=3)
    with serving.served(demo):
        yield demo


@pytest.fixture
def town(tmp_path) -> Iterator[ServedDemo]:
    """Both addresses, and a small company that nobody has connected; its late customer has own terms."""
    town = open_served_demo(tmp_path, MONDAY, 1, dashboard_port=0, port=0)
    books = town.world.sandbox.company(SEEDS["sample"].realm_id)
    (customer,) = (each for each in books.records("Customer") if each["DisplayName"] == CUSTOMER)
    acts.edit_customer(
        books, customer["Id"], customer["SyncToken"], notes="", terms=NET_30, email="John@Melton.com"
    )
    with serving.served(town):
        yield town
