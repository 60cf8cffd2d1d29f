"""The way into the frame in a real browser, with the dashboard on another site (reliability.md finding 9)."""

import threading

import pytest
from playwright.sync_api import expect
from werkzeug.serving import WSGIRequestHandler, make_server

from connectors.sandbox.clock import SandboxClock
from connectors.sandbox.oauth.tokens import ACCOUNTING
from connectors.sandbox.server import serve
from connectors.sandbox.world import Sandbox
from tests.qbo.worlds import MORNING
from tests.web.sign_in_world import SignInWorld, a_house


class Quiet(WSGIRequestHandler):
    def log_request(self, code="-", size="-"):
        pass


def serving(app):
    """*app* on a free port of this machine; its server."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


class Dashboard:
    """A page on another site with a frame in it."""

    src = ""

    def __call__(self, environ, start_response):
        start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
        return [f'<!doctype html><title>Books</title><iframe src="{self.src}"></iframe>'.encode()]


class Later:
    """An application that is made once its address is known."""

    app = None

    def __call__(self, environ, start_response):
        return self.app(environ, start_response)


@pytest.fixture
def places(sqlite_engine, new_id, tmp_path):
    """The house on http://localhost, the dashboard and QuickBooks on http://127.0.0.1: two sites."""
    quickbooks = serve(Sandbox(SandboxClock(MORNING), companies=("sample",)), 0)
    threading.Thread(target=quickbooks.serve_forever, daemon=True).start()
    dashboard = Dashboard()
    around = serving(dashboard)
    house = Later()
    pages = serving(house)
    origin = f"http://localhost:{pages.server_port}"
    outside = f"http://127.0.0.1:{around.server_port}"
    world: SignInWorld = a_house(
        quickbooks.sandbox, sqlite_engine, new_id, tmp_path, origin, quickbooks.base_url, (outside,)
    )
    house.app = world.app
    yield world, dashboard, origin, outside
    for server in (pages, around, quickbooks):
        server.shutdown()
        server.server_close()


def connected(world):
    """The company's id, after Craig agreed to connect it."""
    scopes = frozenset({ACCOUNTING, "openid", "email", "profile"})
    (realm_id,) = world.sandbox.realms()
    redirect = world.house.settings.quickbooks.redirect_uri
    code = world.sandbox.authority.authorize(realm_id, scopes, redirect, nonce="n")
    return world.house.complete_connection(code, realm_id, "n").company_id


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no-script"])
def test_a_person_signs_in_from_a_frame_on_another_site(places, chromium, has_script):
    world, dashboard, origin, outside = places
    dashboard.src = f"{origin}/c/{connected(world)}/"

    context = chromium.new_context(java_script_enabled=has_script)
    refused = []
    page = context.new_page()
    page.on("console", lambda said: refused.append(said.text) if "Refused" in said.text else None)
    page.goto(outside)
    frame = page.frame_locator("iframe")
    with context.expect_page() as opened:
        frame.get_by_role("button", name="Sign in with Intuit").click()
    window = opened.value
    window.get_by_role("button", name="Sign in").click()
    expect(window.get_by_role("heading")).to_contain_text("Open the collections page of Craig's Design")
    window.get_by_role("button", name="Open it").click()
    expect(window.get_by_role("heading")).to_have_text("Go back to your dashboard")
    window.close()
    if not has_script:
        frame.get_by_role("button", name="I have signed in").click()

    expect(frame.get_by_role("heading", name="Sign in to see your collections")).to_have_count(0)
    expect(frame.locator("main")).to_contain_text("Today")
    jar = {cookie["name"]: cookie for cookie in context.cookies(origin)}
    assert jar["__Host-dunwell"]["partitionKey"] == "http://127.0.0.1"
    assert "__Host-dunwell-waiting" not in jar
    assert refused == []
    context.close()


def test_a_dashboard_that_is_not_recorded_frames_nothing(places, chromium):
    world, dashboard, origin, outside = places
    dashboard.src = f"{origin}/c/{connected(world)}/"
    page = chromium.new_page()
    page.goto(outside.replace("127.0.0.1", "other.localhost"))

    assert all(not frame.url.startswith(origin) for frame in page.frames)
