"""An endpoint is told by itself (qbo.md §9): gathered, late, twice, not at all, tried again, silent."""

import json
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from connectors.sandbox.webhooks import Endpoint, Schedule, endpoint_from
from tests.sandbox.people import HOST, a_caller, on_a_socket

MINUTE = timedelta(minutes=1)


class Listener:
    """An app's endpoint on a socket: what it heard, and what it answers."""

    def __init__(self):
        self.heard, self.statuses = [], []
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                listener.heard.append(body)
                self.send_response(listener.statuses.pop(0) if listener.statuses else 200)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/hook"
        Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def names(self):
        """The events of each post, by the names of the terms they are about."""
        return [[each["intuitentityid"] for each in post] for post in self.heard]


@pytest.fixture
def listener():
    listener = Listener()
    yield listener
    listener.server.shutdown()
    listener.server.server_close()


@pytest.fixture
def caller():
    caller = a_caller()
    caller.sandbox.company(caller.realm)
    return caller


def happen(caller, *names, realm=None):
    company = caller.sandbox.company(realm or caller.realm)
    return [company.create("Term", {"Name": name, "DueDays": 1})["Id"] for name in names]


def listen(caller, listener, **how):
    caller.sandbox.webhooks.subscribe(Endpoint(url=listener.url, **how))


def told(caller):
    return [(each.number, each.status, each.outcome) for each in caller.sandbox.webhooks.attempts]


def test_events_gather_for_five_minutes_and_what_was_before_is_not_told(caller, listener):
    happen(caller, "before")
    listen(caller, listener)
    first = happen(caller, "a", "b")
    caller.sandbox.clock.advance(4 * MINUTE)
    second = happen(caller, "c")
    assert listener.heard == []

    caller.sandbox.clock.advance(MINUTE)
    assert listener.names() == [first + second]
    assert told(caller) == [(1, 200, "acknowledged")]


def test_one_post_may_tell_of_several_companies(caller, listener):
    other = caller.sandbox.realms()[2]
    caller.sandbox.company(other)
    for together, posts in ((True, 1), (False, 2)):
        listener.heard.clear()
        listen(caller, listener, together=together)
        happen(caller, f"here {together}")
        happen(caller, f"there {together}", realm=other)
        caller.sandbox.clock.advance(6 * MINUTE)

        assert len(listener.heard) == posts
        assert [each["intuitaccountid"] for post in listener.heard for each in post] == [caller.realm, other]


def test_a_post_is_tried_again_after_20_30_and_50_minutes_with_the_same_body(caller, listener):
    listener.statuses = [503, 500, 408]
    listen(caller, listener, delay_seconds=0)
    happen(caller, "a")
    start = caller.sandbox.clock.now()
    for minutes, posts in ((0, 1), (19, 1), (1, 2), (29, 2), (1, 3), (49, 3), (1, 4)):
        caller.sandbox.clock.advance(minutes * MINUTE)
        assert len(listener.heard) == posts

    waits = [each.at - start for each in caller.sandbox.webhooks.attempts]
    assert waits == [0 * MINUTE, 20 * MINUTE, 50 * MINUTE, 100 * MINUTE]
    assert [each.number for each in caller.sandbox.webhooks.attempts] == [1, 2, 3, 4]
    assert all(post == listener.heard[0] for post in listener.heard)


def test_nothing_else_is_told_while_a_post_is_unacknowledged(caller, listener):
    listener.statuses = [500]
    listen(caller, listener, delay_seconds=0)
    first = happen(caller, "a")
    caller.sandbox.clock.advance(MINUTE)
    second = happen(caller, "b")
    caller.sandbox.clock.advance(10 * MINUTE)
    assert listener.names() == [first]

    caller.sandbox.clock.advance(10 * MINUTE)
    assert listener.names() == [first, first, second]


@pytest.mark.parametrize("silent", [True, False])
def test_an_endpoint_that_never_acknowledged_is_told_nothing_until_it_is_woken(caller, listener, silent):
    listener.statuses = [500] * 4
    listen(caller, listener, delay_seconds=0, falls_silent=silent)
    happen(caller, "a")
    caller.sandbox.clock.advance(timedelta(hours=2))
    assert [outcome for _, _, outcome in told(caller)] == ["to be tried again"] * 3 + ["dropped"]

    missed = happen(caller, "b")
    caller.sandbox.clock.advance(timedelta(days=2))
    assert (missed in listener.names()) is not silent
    assert (caller.sandbox.webhooks.state()["silent_since"] is not None) is silent

    caller.sandbox.webhooks.wake()
    after = happen(caller, "c")
    caller.sandbox.clock.advance(MINUTE)
    assert listener.names()[-1] == after
    assert caller.sandbox.webhooks.lost == silent


def test_a_refusal_is_not_tried_again(caller, listener):
    listener.statuses = [403]
    listen(caller, listener, delay_seconds=0)
    happen(caller, "a")
    caller.sandbox.clock.advance(timedelta(hours=3))

    assert told(caller) == [(1, 403, "refused")]


def test_posts_come_twice_with_the_same_ids(caller, listener):
    listen(caller, listener, delay_seconds=0, duplicated=1)
    happen(caller, "a")
    caller.sandbox.clock.advance(2 * MINUTE)

    assert len(listener.heard) == 2
    assert listener.heard[0] == listener.heard[1]


def test_events_are_lost_and_jumbled_by_the_seed(caller, listener):
    listen(caller, listener, delay_seconds=60, lost=0.3, shuffled=1, seed=5)
    ids = happen(caller, *(f"term {number}" for number in range(40)))
    caller.sandbox.clock.advance(MINUTE)
    (heard,) = listener.names()

    assert set(heard) < set(ids)
    assert heard != sorted(heard, key=ids.index)
    assert caller.sandbox.webhooks.lost == len(ids) - len(heard)
    assert 4 <= caller.sandbox.webhooks.lost <= 22


def test_a_post_may_be_overtaken_and_arrive_three_days_late(caller, listener):
    seed = next(each for each in range(99) if drawn(each) == [True, False])
    listen(caller, listener, delay_seconds=0, late=0.5, seed=seed)
    first = happen(caller, "a")
    caller.sandbox.clock.advance(MINUTE)
    second = happen(caller, "b")
    caller.sandbox.clock.advance(MINUTE)
    assert listener.names() == [second]

    caller.sandbox.clock.advance(timedelta(days=3))
    assert listener.names() == [second, first]


def drawn(seed):
    """Which of the first two posts a seed makes late."""
    schedule = Schedule(Endpoint(url="http://127.0.0.1:1/", late=0.5, seed=seed), None, None)
    return [schedule._drawn("late") for _ in range(2)]


def test_nobody_there_counts_as_no_answer(caller):
    caller.sandbox.webhooks.subscribe(Endpoint(url="http://127.0.0.1:9/hook", delay_seconds=0))
    happen(caller, "a")
    caller.sandbox.clock.advance(MINUTE)

    assert told(caller) == [(1, 0, "to be tried again")]


def test_the_control_api_subscribes_shows_and_ends_it(caller, listener):
    def control(method, where="webhooks", **body):
        more = {"json": body} if method == "POST" else {}
        return caller.session.request(method, f"{HOST}/control/{where}", timeout=60, **more)

    shown = control("POST", "webhooks/endpoint", url=listener.url, form="legacy", delay_seconds=0).json()
    happen(caller, "a")
    assert control("GET").json()["waiting"] == 1
    control("POST", "clock/advance", minutes=1)
    after = control("GET").json()

    assert (shown["endpoint"]["form"], shown["waiting"]) == ("legacy", 0)
    assert [each["outcome"] for each in after["attempts"]] == ["acknowledged"]
    assert listener.heard[0]["eventNotifications"][0]["realmId"] == caller.realm
    assert control("POST", "webhooks/endpoint/wake").json()["silent_since"] is None
    assert control("DELETE", "webhooks/endpoint").json()["endpoint"] is None
    refused = control("POST", "webhooks/endpoint", url="https://example.com/", lost=2).json()["error"]
    assert "this machine only" in refused
    assert "between 0 and 1" in refused


@pytest.mark.parametrize(
    "wrong", [{}, {"url": "http://127.0.0.1/", "speling": 1}, {"url": "http://[", "seed": "x"}]
)
def test_an_endpoint_that_cannot_be_is_refused(wrong):
    with pytest.raises(ValueError, match=r"An endpoint|seed"):
        endpoint_from(wrong)


def test_a_running_server_tells_by_itself(listener):
    caller = a_caller()
    caller.sandbox.company(caller.realm)
    caller.sandbox.clock.run_on()
    with on_a_socket(caller.sandbox):
        listen(caller, listener, delay_seconds=0)
        happen(caller, "a")
        for _ in range(3000):
            if listener.heard:
                break
            time.sleep(0.01)

    assert len(listener.heard) == 1
