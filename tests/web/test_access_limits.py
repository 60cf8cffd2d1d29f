"""Strangers may not post without end: each address has a budget, and is told when to come back."""

from datetime import UTC, datetime, timedelta

import pytest

from plugin.config import Web
from plugin.store.scope import Store
from tests.clocks import StillClock
from tests.engine.town import COMPANY, found_town
from tests.web.people import an_app
from tests.web.sign_in_world import FROM_OUR_PAGE
from web.access.guard import PUBLIC
from web.access.limits import BUDGETS, Budget, Limits, network_of

BEHIND_A_PROXY = {"public_url": "https://dunwell.example.com"}


@pytest.fixture
def store(sqlite_engine, clock, new_id):
    store = Store(sqlite_engine, clock, new_id)
    found_town(store, clock)
    return store


def connect(client, address="203.0.113.9", **more):
    return client.post("/connect", environ_base={"REMOTE_ADDR": address}, **more)


def test_an_address_that_posts_too_often_is_told_when_to_come_back(store, clock):
    client = an_app(store).test_client()
    while (answer := connect(client)).status_code == 303:
        pass

    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "60"
    assert "Please wait 60 seconds and try again." in answer.text
    assert answer.headers["Content-Security-Policy"]

    clock.advance(seconds=60)
    assert connect(client).status_code == 303
    assert connect(client).status_code == 429


def test_other_addresses_do_not_wait(store):
    client = an_app(store).test_client()
    while connect(client).status_code == 303:
        pass

    assert connect(client, "203.0.113.10").status_code == 303


@pytest.mark.parametrize("path", ["sign-in", "enter"])
def test_signing_in_and_the_hand_over_have_budgets_too(store, path):
    client = an_app(store).test_client()
    seen = {
        client.post(f"/c/{COMPANY}/{path}", headers=FROM_OUR_PAGE).status_code
        for _ in range(BUDGETS["access.enter"].at_once + 1)
    }

    assert 429 in seen


def test_a_forged_form_does_not_use_up_its_victim_s_budget(store):
    client = an_app(store).test_client()
    for _ in range(50):
        assert connect(client, headers={"Origin": "https://evil.example"}).status_code == 403

    assert connect(client).status_code == 303


def test_every_public_form_has_a_budget(store):
    app = an_app(store)
    posts = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in rule.methods}

    assert posts & PUBLIC == set(BUDGETS)


def test_behind_a_proxy_people_are_told_apart_by_its_word(store):
    client = an_app(store, **BEHIND_A_PROXY).test_client()

    def come(forwarded):
        return client.post(
            "/connect",
            base_url="https://dunwell.example.com",
            headers={"X-Forwarded-For": forwarded},
            environ_base={"REMOTE_ADDR": "127.0.0.1"},
        ).status_code

    while come("198.51.100.1") == 303:
        pass

    assert come("198.51.100.2") == 303
    assert come("192.0.2.77, 198.51.100.1") == 429  # what the browser itself claims counts for nothing


def test_without_a_proxy_nobody_s_word_counts(store):
    client = an_app(store).test_client()
    seen = [
        connect(client, headers={"X-Forwarded-For": f"192.0.2.{number}"}).status_code for number in range(50)
    ]

    assert seen[-1] == 429


def test_who_is_reached_over_https_stands_behind_one_proxy_unless_told_otherwise():
    assert Web().proxies_in_front == 0
    assert Web(**BEHIND_A_PROXY).proxies_in_front == 1
    assert Web(**BEHIND_A_PROXY, proxies=2).proxies_in_front == 2
    assert Web(**BEHIND_A_PROXY, proxies=0).proxies_in_front == 0


# -- budgets ---------------------------------------------------------------------------------------

TWO = {"form": Budget(2, timedelta(seconds=10))}


def test_a_budget_refills_one_by_one():
    clock = StillClock(datetime(2026, 11, 2, tzinfo=UTC))
    limits = Limits(clock, TWO)
    assert [limits.take("form", "a") for _ in range(4)] == [None, None, 10, 10]

    clock.advance(seconds=4)
    assert limits.take("form", "a") == 6
    clock.advance(seconds=6)
    assert [limits.take("form", "a") for _ in range(2)] == [None, 10]
    clock.advance(hours=1)
    assert [limits.take("form", "a") for _ in range(3)] == [None, None, 10]


def test_what_has_no_budget_is_not_counted():
    assert all(Limits(StillClock(), TWO).take("page", "a") is None for _ in range(100))


def test_no_more_is_remembered_than_there_is_room_for():
    limits = Limits(StillClock(), TWO, addresses_max=100)
    for number in range(10_000):
        limits.take("form", f"10.0.{number // 256}.{number % 256}")

    assert len(limits._full_again["form"]) == 100
    assert [limits.take("form", "10.0.39.15") for _ in range(2)] == [None, 10]


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("", "unknown"),
        ("not an address", "unknown"),
    ],
)
def test_whom_a_budget_belongs_to(address, network):
    assert network_of(address) == network
