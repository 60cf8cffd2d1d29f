"""Disconnecting: told first, asked for, done here whatever QuickBooks answers, and known by its actor."""

import pytest

from plugin import tables
from plugin.books import NotConnected, TryLater
from tests.connected import insert_connection
from tests.engine.town import COMPANY
from tests.pages.conftest import browser
from tests.web.people import an_app
from web.pages import BLUEPRINTS


class Quickbooks:
    """What ends connections, and whom it was asked for."""

    def __init__(self, failure=None):
        self.failure, self.asked = failure, []

    def __call__(self, company_id, actor):
        self.asked.append((company_id, actor))
        if self.failure:
            raise self.failure


@pytest.fixture
def quickbooks():
    return Quickbooks()


@pytest.fixture
def alice(town, store, quickbooks):
    connected(store)
    return browser(an_app(store, BLUEPRINTS, quickbooks), store)


def connected(store, status="connected"):
    with store.company(COMPANY) as scope:
        insert_connection(scope, status=status)


def test_what_it_means_is_said_before_it_is_asked(alice, quickbooks):
    assert "settings/disconnect" in alice.see("settings")
    page = alice.see("settings/disconnect")

    assert "Sending stops, and history stays." in page
    assert quickbooks.asked == []


def test_a_manager_disconnects_under_their_own_name(alice, quickbooks):
    alice.act("settings/disconnect")

    assert quickbooks.asked == [(COMPANY, f"user:{alice.token.user_id}")]


def test_when_quickbooks_does_not_confirm_it_the_page_says_what_to_do(alice, quickbooks):
    quickbooks.failure = TryLater("QuickBooks is busy.")
    answer = alice.post("settings/disconnect")

    assert answer.status_code == 502
    assert "Dunwell reads and sends nothing any more" in answer.text
    assert "disconnect Dunwell there too" in answer.text
    assert "QuickBooks is busy." in answer.text


def test_what_has_ended_already_is_not_ended_again(alice, quickbooks):
    quickbooks.failure = NotConnected("Reconnect.")

    assert "done this already" in alice.act("settings/disconnect")


@pytest.mark.parametrize("status", ["dead", "disconnected"])
def test_without_a_connection_there_is_nothing_to_ask(alice, store, status):
    with store.company(COMPANY) as scope:
        scope.db.execute(scope.update(tables.connections).values(status=status))

    assert alice.client.get(f"/c/{COMPANY}/settings/disconnect").status_code == 303
    page = alice.see("settings")
    assert "settings/disconnect" not in page
    assert "Reconnect" in page


@pytest.mark.parametrize("status", ["dead", "disconnected"])
def test_every_page_says_that_nothing_leaves_without_a_connection_and_how_to_connect_again(
    alice, store, status
):
    assert "nothing is read and nothing leaves" not in alice.see()
    with store.company(COMPANY) as scope:
        scope.db.execute(scope.update(tables.connections).values(status=status))

    for path in ("", "next", "policy"):
        page = alice.see(path)
        assert "nothing is read and nothing leaves" in page
        assert 'href="/connect"' in page


def test_only_managers_may(town, store, quickbooks):
    connected(store)
    app = an_app(store, BLUEPRINTS, quickbooks)
    for role in ("viewer", "collector"):
        somebody = browser(app, store, role, role.title())
        assert somebody.client.get(f"/c/{COMPANY}/settings/disconnect").status_code == 403
        assert somebody.post("settings/disconnect").status_code == 403
        assert "settings/disconnect" not in somebody.see("settings")
    assert quickbooks.asked == []
