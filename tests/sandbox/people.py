"""A sandbox and the clients that talk to it, for the tests of this folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from threading import Thread
from typing import Any

import requests
from intuitlib.client import AuthClient
from quickbooks.client import QuickBooks

from connectors.sandbox.adapter import SandboxAdapter
from connectors.sandbox.clock import SandboxClock
from connectors.sandbox.company import Company
from connectors.sandbox.server import serve
from connectors.sandbox.switches import Switches
from connectors.sandbox.world import Sandbox

HOST = "http://sandbox.localhost"
MONDAY = datetime(2026, 11, 2, 17, tzinfo=UTC)
TODAY = "2026-11-02"


def a_sandbox(**switches: Any) -> Sandbox:
    return Sandbox(SandboxClock(MONDAY), switches=Switches(**switches))


def a_company(name: str = "sample", **switches: Any) -> Company:
    """A company of a sandbox of its own, spoken to directly."""
    sandbox = a_sandbox(**switches)
    place = ("sample", "trading", "currencies").index(name)
    return sandbox.company(sandbox.realms()[place])


def a_session(sandbox: Sandbox) -> requests.Session:
    session = requests.Session()
    session.mount(HOST, SandboxAdapter(sandbox))
    return session


class Caller:
    """A bare HTTP client of one company, with a good access token."""

    def __init__(self, sandbox: Sandbox, session: requests.Session, base: str, realm: str) -> None:
        self.sandbox, self.session, self.base, self.realm = sandbox, session, base, realm
        self.token = self.tokens()["access_token"]

    def tokens(self) -> dict[str, Any]:
        form = {"grant_type": "refresh_token", "refresh_token": self.sandbox.issue_refresh_token(self.realm)}
        answer = self.session.post(
            f"{self.base}/oauth2/v1/tokens/bearer",
            data=form,
            auth=(self.sandbox.client_id, self.sandbox.client_secret),
            timeout=30,
        )
        return answer.json()

    def call(self, method: str, path: str, **more: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.token}", "Accept": "application/json"} | more.pop(
            "headers", {}
        )
        url = f"{self.base}/v3/company/{self.realm}/{path}"
        return self.session.request(method, url, headers=headers, timeout=more.pop("timeout", 60), **more)

    def get(self, path: str, **more: Any) -> requests.Response:
        return self.call("GET", path, **more)

    def post(self, path: str, **more: Any) -> requests.Response:
        return self.call("POST", path, **more)

    def query(self, text: str) -> dict[str, Any]:
        return self.post("query", data=text.encode()).json()


def a_caller(sandbox: Sandbox | None = None, **switches: Any) -> Caller:
    """A caller of the sample company, without a socket."""
    sandbox = sandbox or a_sandbox(**switches)
    return Caller(sandbox, a_session(sandbox), HOST, sandbox.realms()[0])


@contextmanager
def on_a_socket(sandbox: Sandbox) -> Iterator[str]:
    """The address of a server that runs while the test does."""
    server = serve(sandbox)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server.base_url
    finally:
        server.shutdown()
        server.server_close()
        thread.join(60)


class SandboxAuthClient(AuthClient):
    """AuthClient does its discovery while it is made, so its transport must be there before."""

    def __init__(self, sandbox: Sandbox, **more: Any) -> None:
        self._sandbox = sandbox
        super().__init__(
            sandbox.client_id,
            sandbox.client_secret,
            "http://localhost:8000/callback",
            f"{HOST}/.well-known/openid_sandbox_configuration/",
            **more,
        )

    def get_adapter(self, url: str) -> Any:
        return SandboxAdapter(self._sandbox)


def a_quickbooks(sandbox: Sandbox, realm: str | None = None) -> QuickBooks:
    """The real python-quickbooks, without a socket."""
    realm = realm or sandbox.realms()[0]
    client = QuickBooks(
        auth_client=SandboxAuthClient(sandbox),
        refresh_token=sandbox.issue_refresh_token(realm),
        company_id=realm,
        minorversion=75,
    )
    client.api_url_v3 = f"{HOST}/v3"
    client.session.mount(HOST, SandboxAdapter(sandbox))
    return client


def an_invoice(customer: str = "1", amount: object = 100, **more: Any) -> dict[str, Any]:
    """The least that makes an invoice."""
    detail = {"ItemRef": {"value": "1"}}
    line = {"Amount": amount, "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": detail}
    return {"CustomerRef": {"value": customer}, "Line": [line]} | more


def a_payment(
    amount: object, *applied: tuple[str, str, object], customer: str = "1", **more: Any
) -> dict[str, Any]:
    """A payment and what it is applied to: kind, Id and amount."""
    lines = [{"Amount": part, "LinkedTxn": [{"TxnId": txn, "TxnType": kind}]} for kind, txn, part in applied]
    return {"CustomerRef": {"value": customer}, "TotalAmt": amount, "Line": lines} | more


def balance(company: Company, customer: str = "1") -> Decimal:
    return company.read("Customer", customer)["Balance"]
