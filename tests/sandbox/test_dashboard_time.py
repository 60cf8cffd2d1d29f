"""Time on the dashboard: it moves, the company lives, and the partner is told."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from zoneinfo import ZoneInfo

import pytest
import requests

from connectors.sandbox.dashboard import Partner
from connectors.sandbox.life import Life
from tests.sandbox.dashboards import ORIGIN, REALM, TRADING, a_browser, a_partner
from tests.sandbox.people import MONDAY, a_sandbox, a_session, on_a_socket

HOST = "http://sandbox.localhost"
PACIFIC = ZoneInfo("America/Los_Angeles")


@contextmanager
def a_listener(status: int = 204) -> Iterator[tuple[str, list[tuple[str, dict]]]]:
    """A partner's tick address, and what it was told: secret and body."""
    heard: list[tuple[str, dict]] = []

    class Ears(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            heard.append((self.headers["X-Tick-Secret"], json.loads(body)))
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Ears)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/tick", heard
    finally:
        server.shutdown()
        server.server_close()
        thread.join(60)


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("hour", MONDAY + timedelta(hours=1)),
        ("day", MONDAY + timedelta(days=1)),
        ("week", MONDAY + timedelta(days=7)),
        ("monday", datetime(2026, 11, 9, 9, tzinfo=PACIFIC)),
    ],
)
def test_time_moves_by_steps(step, expected):
    browser = a_browser()
    page = browser.send("time", step=step, back=f"/dashboard/{REALM}/customers?q=sod")

    assert browser.sandbox.clock.now() == expected.astimezone(UTC)
    assert page.path.startswith(f"/dashboard/{REALM}/customers?q=sod&said=")
    assert "It is now" in page.said


def test_a_day_is_a_day_when_the_clocks_change():
    browser = a_browser()
    browser.sandbox.clock.advance(datetime(2027, 3, 13, 10, tzinfo=PACIFIC) - browser.sandbox.clock.now())
    browser.send("time", step="day")

    assert browser.sandbox.clock.now().astimezone(PACIFIC).hour == 10


@pytest.mark.parametrize(
    "back", ["http://evil.example/", "//evil.example", "/dashboard/1/", "/control/clock", ""]
)
def test_the_way_back_stays_in_the_company(back):
    page = a_browser().send("time", step="hour", back=back)

    assert page.path.startswith(f"/dashboard/{REALM}/time?said=")


def test_the_trading_company_lives_each_day_once():
    browser = a_browser(TRADING)
    browser.open()
    before = len(list(browser.company.records("Invoice")))
    page = browser.send("time", step="week")
    invoices = list(browser.company.records("Invoice"))[before:]
    shown = browser.open("time").text

    assert "new invoices" in page.said
    assert {each["TxnDate"] for each in invoices} == {f"2026-11-{day:02}" for day in (3, 4, 5, 6, 9)}
    assert "Tue, Nov 3, 2026" in shown
    assert invoices[0]["CustomerRef"]["name"].split(" & ")[0] in shown
    made = len(list(browser.company.records("Invoice")))
    browser.send("time", step="hour")
    assert len(list(browser.company.records("Invoice"))) == made


def test_the_dashboard_and_a_life_of_ones_own_tell_the_same_story():
    browser, alone = a_browser(TRADING), a_sandbox()
    browser.open()
    for _ in range(3):
        browser.send("time", step="day")
    company = alone.company(TRADING)
    life = Life(company, alone.clock, alone.seed)
    told = []
    for _ in range(3):
        alone.clock.advance(timedelta(days=1))
        told += life.live(company.books.today())

    ours = list(browser.company.records("Invoice"))[-len(told) :]
    theirs = list(company.records("Invoice"))[-len(told) :]
    assert [each["TotalAmt"] for each in ours] == [each["TotalAmt"] for each in theirs]


def test_the_partner_is_told_each_day_with_its_secret():
    with a_listener() as (url, heard):
        browser = a_browser(partner=a_partner(tick_url=url, tick_secret="hush"))
        page = browser.send("time", step="week")
        run = browser.send("time/tell")

    moments = [datetime.fromisoformat(body["now"]) for _, body in heard]
    assert {secret for secret, _ in heard} == {"hush"}
    assert len(moments) == 1 + 7 + 1
    assert moments[0] == MONDAY, "It ends what it has begun before time moves on under it."
    assert moments == sorted(moments)
    assert moments[-2] == MONDAY + timedelta(days=7)
    assert "could not" not in page.said
    assert "was told to run" in run.said


def test_a_partner_that_fails_is_a_sentence_and_time_has_moved_all_the_same():
    with a_listener(500) as (url, heard):
        browser = a_browser(partner=a_partner(tick_url=url))
        page = browser.send("time", step="week")
    gone = browser.send("time", step="hour")

    assert page.status == 200
    assert "Acme Collections was told of the time and answered 500." in page.said
    assert len(heard) == 1
    assert "could not be told of the time: nobody answers" in gone.said
    assert browser.sandbox.clock.now() == MONDAY + timedelta(days=7, hours=1)


def control(sandbox, method, **body):
    session = a_session(sandbox)
    return session.request(
        method, f"{HOST}/control/partner", json=body if method == "POST" else None, timeout=60
    )


def test_an_app_registers_itself_and_its_companies():
    sandbox = a_sandbox()
    told = {"name": "Acme", "connect_url": f"{ORIGIN}/c", "origin": ORIGIN, "tick_secret": "hush"}
    first = control(sandbox, "POST", **told).json()["partner"]
    control(sandbox, "POST", embed_urls={REALM: f"{ORIGIN}/a", TRADING: f"{ORIGIN}/b"})
    after = control(sandbox, "POST", embed_urls={TRADING: None}, name="Acme 2").json()["partner"]

    assert first["tick_secret"] is True
    assert (after["name"], after["embed_urls"]) == ("Acme 2", {REALM: f"{ORIGIN}/a"})
    assert control(sandbox, "GET").json()["partner"] == after
    assert sandbox.partner.tick_secret == "hush"
    assert "hush" not in repr(sandbox.partner)
    assert control(sandbox, "DELETE").json() == {"partner": None}


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "http://a.example; script-src *"},
        {"origin": "http://a.example/path"},
        {"origin": "*"},
        {"connect_url": "http://evil.example/"},
        {"connect_url": f"{ORIGIN}.evil.example/"},
        {"embed_urls": {REALM: "javascript:alert(1)"}},
        {"embed_urls": {REALM: ""}},
        {"embed_urls": {"1": f"{ORIGIN}/a"}},
        {"embed_urls": [REALM]},
        {"tick_url": "http://192.0.2.1/tick"},
        {"tick_url": "file:///tick"},
        {"tick_secret": "a\nb"},
        {"name": " "},
        {"name": 3},
        {"color": "green"},
    ],
)
def test_an_address_elsewhere_is_refused(wrong):
    sandbox = a_sandbox()
    told = {"name": "Acme", "connect_url": f"{ORIGIN}/c", "origin": ORIGIN}
    answer = control(sandbox, "POST", **(told | wrong))

    assert answer.status_code == 400
    assert answer.json()["error"]
    assert sandbox.partner is None


def test_a_partner_is_whole_or_not_at_all():
    assert control(a_sandbox(), "POST", name="Acme").status_code == 400
    with pytest.raises(ValueError, match="connect_url must lie within"):
        Partner(name="Acme", connect_url="http://evil.example/", origin=ORIGIN)


def test_only_loopback_names_open_the_dashboard():
    with on_a_socket(a_sandbox()) as base, requests.Session() as session:
        port = base.rpartition(":")[2]
        answers = [
            session.get(f"{base}/dashboard/", headers={"Host": host}, timeout=60).status_code
            for host in (
                f"127.0.0.1:{port}",
                f"localhost:{port}",
                f"[::1]:{port}",
                "[::2]",
                "evil.example",
                "",
            )
        ]

    assert answers == [200, 200, 200, 421, 421, 421]
