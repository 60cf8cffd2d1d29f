"""A town, its pages, and people who open them in a browser without JavaScript."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from plugin.people import Role
from plugin.store import actions
from plugin.store.scope import Store
from tests.engine.town import COMPANY, Town, found_town
from tests.web.people import CsrfToken, an_app, sign_in
from web.pages import BLUEPRINTS


@dataclass
class Browser:
    """Somebody's browser, signed in to one company."""

    client: FlaskClient
    token: CsrfToken
    company_id: str

    def see(self, path: str = "", status: int = 200) -> str:
        """The page at *path* below the company."""
        answer = self.client.get(f"/c/{self.company_id}/{path}")
        assert answer.status_code == status, answer.text
        return answer.text

    def post(self, path: str, **fields: object) -> TestResponse:
        """Send a form; fields that are None are left out."""
        sent = {name: value for name, value in fields.items() if value is not None}
        return self.client.post(f"/c/{self.company_id}/{path}", data={**self.token.form, **sent})

    def act(self, path: str, **fields: object) -> str:
        """Send a form that must succeed, and see the page it leads to."""
        answer = self.post(path, **fields)
        assert answer.status_code == 303, answer.text
        followed = self.client.get(answer.location)
        assert followed.status_code == 200
        return followed.text


def browser(
    app: Flask, store: Store, role: Role = "manager", name: str = "Alice", company=COMPANY
) -> Browser:
    """A browser in which *name* has signed in with *role*."""
    client = app.test_client()
    return Browser(client, sign_in(client, store, company, role, name), company)


@pytest.fixture
def store(sqlite_engine, clock, new_id) -> Store:
    """Pages use no SQL of their own, so one database is enough for most tests of them."""
    return Store(sqlite_engine, clock, new_id)


@pytest.fixture
def town(store, clock) -> Town:
    """Larkspur Landscaping; a person approves everything."""
    town = found_town(store, clock)
    town.switch("approve")
    return town


@pytest.fixture
def app(store) -> Flask:
    """The application with all pages. No page has books at hand: none could call QuickBooks."""
    return an_app(store, BLUEPRINTS)


@pytest.fixture
def alice(app, town) -> Browser:
    """A manager."""
    return browser(app, town.store)


@pytest.fixture
def bob(app, town) -> Browser:
    """A collector."""
    return browser(app, town.store, "collector", "Bob")


@pytest.fixture
def vera(app, town) -> Browser:
    """A viewer."""
    return browser(app, town.store, "viewer", "Vera")


def ids(town: Town, *states: str, kind: str | None = None) -> list[str]:
    """The ids of actions in these states."""
    with town.store.reading(COMPANY) as scope:
        rows = actions.with_status(scope, *states)
        return [row.id for row in rows if kind in (None, row.kind)]
