"""A real Chromium, dashboard and pages on two sites, and a trading company that has lived a little."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, sync_playwright
from rich.console import Console

from web.demo import serving
from web.wiring.local import ServedDemo, open_served_demo

MONDAY = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def _chromium() -> str:
    found = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))),
        None,
    )
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is missing, and with CI=true the browser tests may not be left out.")
        pytest.skip("Chromium is missing; the browser tests are left out.")
    return found


@pytest.fixture(scope="session")
def demo(tmp_path_factory) -> Iterator[ServedDemo]:
    """The demonstration as `dunwell demo` serves it, three days old."""
    _chromium()
    demo = open_served_demo(tmp_path_factory.mktemp("demo"), MONDAY, 1, dashboard_port=0, port=0)
    serving.seed(demo, 1, Console(file=io.StringIO()), days=3)
    with serving.served(demo):
        yield demo


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests; each test has a profile of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=QUIET)
        yield browser
        browser.close()
