"""The sandbox's own page: everything that happens, and everything that can be steered."""

import re
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe

from connectors.sandbox.switches import Switches
from connectors.sandbox.trouble import KINDS
from connectors.sandbox.webhooks import Endpoint
from tests.sandbox.people import a_caller, an_invoice, on_a_socket

PAGES = (
    "/",
    *(f"/console/{each}" for each in ("calls", "meters", "mail", "trouble", "switches", "webhooks")),
)


class Person:
    """Somebody with a browser that keeps cookies and runs no script."""

    def __init__(self, sandbox):
        self.sandbox = sandbox
        self.browser = sandbox.app.test_client()

    def see(self, path):
        answer = self.browser.get(path)
        assert answer.status_code == 200
        return answer.text

    def press(self, where, /, **form):
        token = re.search(r'name="csrf" value="([^"]+)"', self.see("/")).group(1)
        answer = self.browser.post(where, data=form | {"csrf": token}, follow_redirects=True)
        return re.search(r'<p class="said[^>]*>(.*?)</p>', answer.text).group(1)


@pytest.fixture
def caller():
    return a_caller()


@pytest.fixture
def person(caller):
    return Person(caller.sandbox)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_stands_by_itself_and_keeps_others_out(person, path):
    answer = person.browser.get(path)

    assert answer.status_code == 200
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert 'aria-current="page"' in answer.text
    assert person.browser.post("/console/time", data={"step": "day"}).status_code == 403
    other = {"Origin": "https://evil.example"}
    assert person.browser.post("/console/time", data={"step": "day"}, headers=other).status_code == 403


def test_calls_mail_and_meters_are_shown(caller, person):
    caller.get("customer/1")
    caller.get("customer/9999")
    caller.post("invoice", json=an_invoice(CustomerMemo={"value": "<b>pay</b>"}))
    caller.post("invoice/266/send?sendTo=a@b.example")
    calls, meters, mail = (person.see(f"/console/{each}") for each in ("calls", "meters", "mail"))

    assert calls.index("POST invoice/{id}/send") < calls.index("GET customer/{id}")
    assert '<span class="status bad">400</span>' in calls
    assert "Nobody has called" in person.see(f"/console/calls?realm={caller.sandbox.realms()[1]}")
    assert person.browser.get("/console/calls?realm=1").status_code == 404
    assert re.search(
        r"customer/\{id\}</code></td>\s*<td class=\"num\">1</td><td class=\"num\">0</td>", meters
    )
    assert "1 read</strong>" in meters
    assert "a@b.example" in mail
    assert "&lt;b&gt;pay&lt;/b&gt;" in mail


def test_trouble_is_set_and_forgotten(caller, person):
    said = person.press(
        "/console/trouble", kind="throttle", path="customer/*", times="2", chance="", method="GET"
    )
    status = caller.get("customer/1").status_code
    page = person.see("/console/trouble")

    assert (said, status) == ("throttle lies in wait.", 429)
    assert "1 of 2" in page
    assert all(f"<dt>{kind}</dt>" in page for kind in KINDS)
    assert person.press("/console/trouble/forget", number="0") == "Forgotten."
    assert caller.get("customer/1").status_code == 200
    person.press("/console/trouble", kind="person", act="pay", always="yes")
    assert caller.sandbox.faults.listed()[0]["times"] is None
    assert "are counted" not in person.press("/console/trouble/forget")
    assert caller.sandbox.faults.listed() == []
    assert "No such fault" in person.press("/console/trouble", kind="earthquake")
    assert "nth: Expected" in person.press("/console/trouble", kind="drop", nth="soon")
    assert "There is no fault 7" in person.press("/console/trouble/forget", number="7")


def test_switches_are_thrown_everywhere_and_for_one_company(caller, person):
    everywhere = person.press(
        "/console/switches", throttle_body="json", mails_per_day="40", default_due_days="30"
    )
    one = person.press("/console/switches", realm=caller.realm, mails_per_day="", refresh_grace="60")
    board = caller.sandbox.switchboard
    own = person.see(f"/console/switches?realm={caller.realm}")

    assert everywhere == "Changed: throttle_body, mails_per_day."
    assert one == "Changed: refresh_grace, mails_per_day."
    assert (board.everywhere.mails_per_day, board.of(caller.realm).mails_per_day) == (40, None)
    assert own.count("this company&#39;s own") + own.count("this company's own") == 2
    assert person.press("/console/switches", throttle_body="json") == "Nothing was changed."
    assert "throttle_body is one of" in person.press("/console/switches", throttle_body="yaml")
    person.press("/console/switches", realm=caller.realm, take_back="yes")
    assert board.own(caller.realm) == {}


def test_every_switch_says_what_it_is_about(person):
    page = person.see("/console/switches")

    for name in Switches.__dataclass_fields__:
        assert re.search(rf'<label for="{name}">{name}</label>\s*<p>[A-Z0-9]', page), name


def test_an_endpoint_is_told_woken_and_left_alone(caller, person):
    said = person.press(
        "/console/webhooks", url="http://127.0.0.1:9/hook", delay_seconds="0", falls_silent="yes"
    )
    caller.post("invoice", json=an_invoice())
    for _ in range(2):
        moved = person.press("/console/time", step="hour", page="webhooks")
    page = person.see("/console/webhooks")

    assert said == "What happens from now on is told."
    assert moved == "It is now 2026-11-02 11:00:00 PST."
    assert caller.sandbox.webhooks.endpoint.together is False
    assert page.count("to be tried again") == 3
    assert "told nothing more" in page
    assert "from now on" in person.press("/console/webhooks/wake")
    assert person.press("/console/webhooks/end") == "Nobody is told any more."
    assert "this machine only" in person.press("/console/webhooks", url="https://example.com/")


@pytest.mark.parametrize("scripts", [True, False])
def test_calls_appear_as_they_come_in_or_after_a_reload(caller, chromium, scripts):
    with on_a_socket(caller.sandbox) as base:
        context = chromium.new_context(java_script_enabled=scripts, viewport={"width": 400, "height": 800})
        page = context.new_page()
        problems = []
        page.on("console", lambda message: problems.append(message.text))
        page.goto(base)
        assert page.get_by_text("GET customer/{id}").count() == 0

        caller.get("customer/1")
        if not scripts:
            page.reload()
        page.get_by_text("GET customer/{id}").wait_for(timeout=90_000)
        page.get_by_label("One hour on").click()

        assert page.get_by_role("status").first.inner_text().startswith("It is now 2026-11-02 10:00:00")
        widths = page.evaluate("[document.documentElement.scrollWidth, innerWidth]") if scripts else [0, 0]
        assert widths[0] <= widths[1]
        assert problems == []
        context.close()


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (400, "dark")])
def test_every_page_is_sound_wide_and_narrow(caller, chromium, width, scheme):
    caller.get("customer/1")
    caller.post("invoice/130/send?sendTo=a@b.example")
    caller.sandbox.webhooks.subscribe(Endpoint(url="http://127.0.0.1:9/hook", delay_seconds=0))
    caller.post("invoice", json=an_invoice())
    caller.sandbox.clock.advance(timedelta(hours=2))
    caller.sandbox.faults.add("throttle", path="invoice/*", chance=0.5)
    caller.sandbox.switchboard.throw({"throttle_body": "json"})
    with on_a_socket(caller.sandbox) as base:
        context = chromium.new_context(bypass_csp=True, reduced_motion="reduce", color_scheme=scheme)
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 900})
        for path in PAGES:
            page.goto(base + path)
            wide = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            found = Axe().run(page, options={"resultTypes": ["violations"]})

            assert wide <= 0, path
            assert found.violations_count == 0, f"{path}\n{found.generate_report()}"
        context.close()
