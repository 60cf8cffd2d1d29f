"""The whole house beside a sandbox, and a browser with its two cookie jars: the window's and the frame's."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import requests
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from connectors.sandbox.adapter import SandboxAdapter
from connectors.sandbox.clock import SandboxClock
from connectors.sandbox.oauth.identity import PEOPLE
from connectors.sandbox.world import Sandbox
from plugin import config
from plugin.access import members, users
from plugin.store.scope import NewId, Store
from tests.qbo.sandbox_world import HOST, PortClock
from tests.qbo.worlds import MORNING
from web.wiring.house import House

ORIGIN = "http://localhost:8080"
DASHBOARD = "http://books.localhost:8090"
CRAIG, DANA, NOOR = PEOPLE
"""The owner; a colleague whose address is verified; one whose address is not."""

FRAMED = {"Sec-Fetch-Dest": "iframe", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Site": "cross-site"}
TYPED = {"Sec-Fetch-Dest": "document", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Site": "none"}
FROM_OUR_PAGE = {"Origin": ORIGIN, "Sec-Fetch-Site": "same-origin"}


@dataclass
class SignInWorld:
    """A QuickBooks with two companies, our house, and the wire between them."""

    house: House
    sandbox: Sandbox
    clock: SandboxClock
    wire: requests.Session

    @property
    def app(self) -> Flask:
        return self.house.app

    @property
    def store(self) -> Store:
        return self.house.store

    def a_browser(self) -> Browser:
        return Browser(self, self.app.test_client(), self.app.test_client())

    def at_intuit(self, location: str, person: str = CRAIG, realm: int = 0, decision: str = "allow") -> str:
        """What a person does on the consent page; returns the address they are sent back to."""
        assert self.wire.get(location, timeout=60).status_code == 200
        asked = dict(parse_qsl(urlsplit(location).query))
        chosen = {"decision": decision, "person": person, "realm_id": self.sandbox.realms()[realm]}
        answer = self.wire.post(
            f"{HOST}/connect/oauth2", data=asked | chosen, timeout=60, allow_redirects=False
        )
        return local(answer.headers["Location"])


@dataclass
class Browser:
    """One browser: cookies of a window of ours, and those of our frame inside the dashboard."""

    world: SignInWorld
    window: FlaskClient
    frame: FlaskClient
    company_id: str = field(default="")

    def connect(self, person: str = CRAIG, realm: int = 0) -> str:
        """Press *Connect*, agree, come back; returns the company's id."""
        start = self.window.post("/connect", headers=FROM_OUR_PAGE)
        back = self.window.get(self.world.at_intuit(start.location, person, realm))
        assert back.status_code == 302
        page = self.window.get(back.location).get_data(as_text=True)
        found = re.search(r'href="/c/(\w+)/"', page)
        assert found, page
        self.company_id = found[1]
        return self.company_id

    def look(self, company_id: str | None = None) -> TestResponse:
        """The dashboard shows the frame."""
        return self.frame.get(f"/c/{company_id or self.company_id}/open", headers=FRAMED)

    def waiting(self, company_id: str) -> str:
        """The hash in the form of the page in the frame."""
        page = self.frame.get(f"/c/{company_id}/open", headers=FRAMED)
        assert page.status_code == 401
        found = re.search(r'name="waiting" value="(\w+)"', page.get_data(as_text=True))
        assert found
        return found[1]

    def press_sign_in(self, company_id: str, waiting: str = "") -> TestResponse:
        """Press *Sign in*, which opens the window."""
        return self.window.post(
            f"/c/{company_id}/sign-in", data={"waiting": waiting} if waiting else {}, headers=FROM_OUR_PAGE
        )

    def sign_in(self, company_id: str, person: str = CRAIG, waiting: str = "") -> TestResponse:
        """Sign in in the window, up to where Intuit's answer leads."""
        start = self.press_sign_in(company_id, waiting)
        assert start.status_code == 303, start.get_data(as_text=True)
        return self.window.get(self.world.at_intuit(start.location, person))

    def agree(self, company_id: str) -> TestResponse:
        """Press *Open it* in the window."""
        page = self.window.get(f"/c/{company_id}/open", headers=TYPED)
        assert page.status_code == 200, page.status
        return self.window.post(f"/c/{company_id}/open", data={"csrf": csrf_in(page)}, headers=FROM_OUR_PAGE)

    def enter(self, company_id: str, **headers: str) -> TestResponse:
        """The frame asks whether it may come in."""
        return self.frame.post(f"/c/{company_id}/enter", headers=FROM_OUR_PAGE | headers)


def csrf_in(page: TestResponse) -> str:
    found = re.search(r'name="csrf" value="(\w+)"', page.get_data(as_text=True))
    assert found
    return found[1]


def local(address: str) -> str:
    """Path and query, as the test client wants them."""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def a_world(engine: Engine, new_id: NewId, folder: Path) -> SignInWorld:
    sandbox = Sandbox(SandboxClock(MORNING), companies=("sample", "currencies"))
    return a_house(sandbox, engine, new_id, folder, ORIGIN, HOST, (DASHBOARD,))


def a_house(
    sandbox: Sandbox,
    engine: Engine,
    new_id: NewId,
    folder: Path,
    origin: str,
    quickbooks: str,
    dashboards: tuple[str, ...],
) -> SignInWorld:
    """Our house at *origin*, beside a sandbox that people reach at *quickbooks*."""
    adapter = SandboxAdapter(sandbox)
    settings = config.Settings(
        secrets=config.Secrets(key_file=folder / "keys"),
        quickbooks=config.QuickBooks(
            environment="local",
            client_id=sandbox.client_id,
            client_secret=SecretStr(sandbox.client_secret),
            redirect_uri=f"{origin}/oauth/callback",
            discovery_url=f"{quickbooks}/.well-known/openid_sandbox_configuration",
            api_base=f"{quickbooks}/v3",
        ),
        web=config.Web(public_url=origin, embed_origins=dashboards),
    )
    house = House(settings, PortClock(sandbox.clock), adapter)
    house.__dict__["store"] = Store(engine, house.clock, new_id)
    house.app.testing = True
    wire = requests.Session()
    wire.mount(quickbooks, adapter)
    return SignInWorld(house, sandbox, sandbox.clock, wire)


def cookie(client: FlaskClient, name: str) -> str | None:
    found = client.get_cookie(name)
    return found.value if found else None


def role(world: SignInWorld, company_id: str, subject: str) -> str | None:
    with world.store.reading(company_id) as scope:
        user_id = users.find(scope, subject)
        return members.role_of(scope, user_id) if user_id else None
