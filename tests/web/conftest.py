"""What tests of the web share."""

from __future__ import annotations

import pytest

from tests.web.sign_in_world import Browser, SignInWorld, a_world


@pytest.fixture
def world(engine, new_id, tmp_path) -> SignInWorld:
    """The whole house beside a sandbox, on either database."""
    return a_world(engine, new_id, tmp_path)


@pytest.fixture
def lite_world(sqlite_engine, new_id, tmp_path) -> SignInWorld:
    """The same on SQLite, where the database does not matter."""
    return a_world(sqlite_engine, new_id, tmp_path)


@pytest.fixture
def browser(world) -> Browser:
    """The browser of Craig, who connects the company."""
    return world.a_browser()


@pytest.fixture
def company(browser) -> str:
    """A connected company."""
    return browser.connect()


@pytest.fixture
def stranger(world) -> Browser:
    """A browser nobody has signed in with."""
    return world.a_browser()
