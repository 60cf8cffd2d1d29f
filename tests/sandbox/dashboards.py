"""A browser without scripts on the sandbox's dashboard, for the tests of this folder."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from html import unescape
from typing import Any

from flask.testing import FlaskClient

from connectors.sandbox.company import Company
from connectors.sandbox.dashboard import Partner
from connectors.sandbox.world import Sandbox
from tests.sandbox.people import a_sandbox

REALM = "4620816365000000011"
TRADING = "4620816365000000022"
CURRENCIES = "4620816365000000033"
ORIGIN = "http://localhost:8123"
TOKEN = re.compile(r'name="csrf" value="([^"]+)"')


@cache
def trading() -> Browser:
    """The trading company on its dashboard, built once in each process: for tests that change nothing."""
    return a_browser(TRADING)


def a_partner(**more: Any) -> Partner:
    told = {"name": "Acme Collections", "connect_url": f"{ORIGIN}/connect", "origin": ORIGIN}
    return Partner(**(told | more))


@dataclass
class Shown:
    """A page as it arrived, after redirects."""

    status: int
    text: str
    headers: Any
    path: str

    @property
    def said(self) -> str:
        """The sentence about what was done."""
        return self._marked(r'<p class="said[^"]*" role="status">(.*?)</p>')

    @property
    def alert(self) -> str:
        """The sentence about what could not be done."""
        return self._marked(r'<p class="problem" role="alert">(.*?)</p>')

    def _marked(self, pattern: str) -> str:
        found = re.search(pattern, self.text, re.DOTALL)
        return unescape(found.group(1)) if found else ""


class Browser:
    """Opens pages of one company and sends its forms."""

    def __init__(self, sandbox: Sandbox, realm: str) -> None:
        self.sandbox, self.realm = sandbox, realm
        self.client: FlaskClient = sandbox.app.test_client()

    @property
    def company(self) -> Company:
        return self.sandbox.company(self.realm)

    def open(self, page: str = "") -> Shown:
        return self.visit(f"/dashboard/{self.realm}/{page}")

    def visit(self, path: str) -> Shown:
        answer = self.client.get(path, follow_redirects=True)
        return Shown(answer.status_code, answer.text, answer.headers, answer.request.full_path)

    def send(self, page: str, **fields: str) -> Shown:
        token = TOKEN.search(self.open("time").text)
        assert token
        form = {"csrf": token.group(1)} | fields
        path = f"/dashboard/{self.realm}/{page}"
        answer = self.client.post(path, data=form, follow_redirects=True)
        return Shown(answer.status_code, answer.text, answer.headers, answer.request.full_path)

    def newest(self, entity: str) -> dict[str, Any]:
        return list(self.company.records(entity))[-1]


def a_browser(realm: str = REALM, partner: Partner | None = None) -> Browser:
    sandbox = a_sandbox()
    sandbox.partner = partner
    return Browser(sandbox, realm)


def an_open_invoice(company: Company, *, of_a_job: bool = False) -> tuple[dict[str, Any], str]:
    """An invoice on which something is owed, and its customer's Id."""
    for each in company.records("Invoice"):
        customer = each["CustomerRef"]["value"]
        is_job = bool(company.read("Customer", customer).get("ParentRef"))
        if each["Balance"] > 0 and is_job == of_a_job:
            return each, customer
    raise LookupError("No invoice is open.")


def balance_of(company: Company, customer: str) -> Any:
    return company.read("Customer", customer)["Balance"]
