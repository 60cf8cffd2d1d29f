"""Did it happen, did it not, or does nobody know? Every fault of a network, at every moment of a call.

The rules are those of reliability.md 2.1: *no* only when nothing can have left, *yes* only when QuickBooks
said so, and in every other case *unknown*. What is true is read from the sandbox itself.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, Literal

import msgspec
import pytest
from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter

from connectors.qbo.client import QboClient, body_of
from connectors.qbo.intuit_auth import Discovery
from connectors.qbo.limits import Gate
from connectors.qbo.oauth import QboOAuth
from connectors.qbo.settings import QboSettings
from connectors.sandbox.server import serve
from plugin.books import BooksError, TryLater, Unclear
from tests.crashes.proxy import MOMENTS, TOXICS, Moment, Proxy, Toxic, nobody, unanswered
from tests.qbo.sandbox_world import QboWorld

Verdict = Literal["yes", "no", "unknown"]
PATIENCE, HURRY = 30.0, 0.3
"""Seconds a caller waits: longer than any machine takes, or as long as for an answer that never comes."""
HARMLESS: tuple[Toxic, ...] = ("latency", "slicer")
TAKES_EFFECT: tuple[Moment, ...] = ("after request", "mid-answer")


class Impatient(HTTPAdapter):
    """The road of the product, with less time where time is lost."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(max_retries=0)
        self._scene = scene

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
        waits = self._scene.patience
        return super().send(request, *args, **kwargs | {"timeout": (waits, waits)})


class Scene:
    """The connector behind a bad network, and the truth in front of it."""

    def __init__(self) -> None:
        self.world = QboWorld()
        self._server = serve(self.world.sandbox)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        self.proxy = Proxy(("127.0.0.1", self._server.server_address[1]))
        self.number = 0
        self.patience = HURRY
        self.customer = self.world.add_customer("Number One")

    def close(self) -> None:
        self.proxy.close()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def client(self, address: str) -> QboClient:
        world = self.world
        return QboClient(
            self._settings(address),
            world.realm_id,
            token_source=lambda: world.tokens.access_token,
            on_expired=world.renew,
            gate=Gate(world.port_clock),
            adapter=Impatient(self),
        )

    def oauth(self, address: str) -> QboOAuth:
        made = QboOAuth(self._settings(address), self.world.port_clock, adapter=Impatient(self))
        known = self.world.oauth.discovery()
        path = known.token_endpoint.split("/", 3)[3]
        made._discovery = msgspec.structs.replace(known, token_endpoint=f"{address}/{path}")
        assert isinstance(made._discovery, Discovery)
        return made

    def _settings(self, address: str) -> QboSettings:
        known = self.world.settings
        return QboSettings(
            client_id=known.client_id,
            client_secret=known.client_secret,
            redirect_uri=known.redirect_uri,
            discovery_url=known.discovery_url,
            api_base=f"{address}/v3",
        )


Call = tuple[Callable[[str], object], Callable[[], int]]
"""What is called, given where; and how often it has truly happened."""


def reading(scene: Scene) -> Call:
    return lambda at: scene.client(at).read(f"customer/{scene.customer}"), lambda: 0


def creating(scene: Scene) -> Call:
    number = f"N{scene.number}"
    line = {
        "DetailType": "SalesItemLineDetail",
        "Amount": 5,
        "SalesItemLineDetail": {"ItemRef": {"value": "1"}},
    }
    body = body_of({"DocNumber": number, "CustomerRef": {"value": scene.customer}, "Line": [line]})
    made = scene.world.company

    def happened() -> int:
        return sum(each.get("DocNumber") == number for each in made.records("Invoice"))

    return lambda at: scene.client(at).create_object("Invoice", body, request_id=f"id-{number}"), happened


def changing(scene: Scene) -> Call:
    words = f"Note {scene.number}"
    token = scene.world.company.read("Customer", scene.customer)["SyncToken"]
    body = body_of({"Id": scene.customer, "SyncToken": token, "sparse": True, "Notes": words})

    def happened() -> int:
        return int(scene.world.company.read("Customer", scene.customer).get("Notes") == words)

    return lambda at: scene.client(at).update_object("Customer", body), happened


def sending(scene: Scene) -> Call:
    invoice, number = scene.world.add_invoice(scene.customer, number=f"S{scene.number}"), scene.number

    def send(at: str) -> object:
        client = scene.client(at)
        url, kind = client.url(f"invoice/{invoice}/send"), "application/octet-stream"
        return client.post(url, None, content_type=kind, request_id=f"send-{number}")

    return send, lambda: sum(each.id == invoice for each in scene.world.company.mail)


def renewing(scene: Scene) -> Call:
    token = scene.world.sandbox.issue_refresh_token(scene.world.realm_id)
    before = scene.world.sandbox.calls.added
    return lambda at: scene.oauth(at).refresh(token), lambda: scene.world.sandbox.calls.added - before


CALLS = {each.__name__: each for each in (reading, creating, changing, sending, renewing)}


@pytest.fixture
def scene() -> Iterator[Scene]:
    made = Scene()
    yield made
    made.close()


def verdict(call: Callable[[str], object], address: str) -> Verdict:
    try:
        call(address)
    except Unclear:
        return "unknown"
    except TryLater:
        return "no"
    except BooksError as error:
        raise AssertionError(f"{type(error).__name__}: {error}") from error
    return "yes"


def wait_until(is_so: Callable[[], bool]) -> None:
    """Wait until it is so, or for as long as any machine takes."""
    latest = time.monotonic() + PATIENCE
    while not is_so() and time.monotonic() < latest:
        time.sleep(0.01)


@pytest.mark.parametrize("name", CALLS)
def test_the_verdict_is_right_in_every_cell(scene: Scene, name: str) -> None:
    wrong: list[str] = []
    for toxic in TOXICS:
        for moment in MOMENTS:
            scene.number += 1
            call, happened = CALLS[name](scene)
            scene.proxy.trouble = (toxic, moment)
            scene.patience = HURRY if toxic == "silence" else PATIENCE
            found = verdict(call, scene.proxy.base_url)
            scene.patience = PATIENCE
            wanted = expected(name, toxic)
            if (toxic, moment, found) == ("reset", "connect", "no"):
                # Reset before the caller had connected: then it knows that nothing has left.
                wanted = found
            times = int(toxic in HARMLESS or moment in TAKES_EFFECT) if name != "reading" else 0
            # Who hurried may have given up before QuickBooks had even begun.
            wait_until(lambda happened=happened, times=times: happened() >= times)
            if (found, happened()) != (wanted, times):
                wrong.append(f"{toxic} at {moment}: {found}, {happened()} times; {wanted}, {times} is right")
            if name in ("creating", "sending") and found == "unknown":
                verdict(call, scene.proxy.base_url)
                if happened() != 1:
                    wrong.append(f"{toxic} at {moment}: repeated under its id it happened {happened()} times")

    assert wrong == []


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("road", [nobody, unanswered])
def test_what_never_left_did_not_happen(scene: Scene, name: str, road: Any) -> None:
    call, happened = CALLS[name](scene)

    with road() as address:
        assert verdict(call, address) == "no"

    assert happened() == 0


def test_a_lost_renewal_is_no_doubt_about_the_call_that_needed_it(scene: Scene) -> None:
    scene.number += 1
    _, happened = creating(scene)
    token = scene.world.sandbox.issue_refresh_token(scene.world.realm_id)
    client = scene.client(scene.proxy.base_url)
    client._token_source = lambda: scene.oauth(scene.proxy.base_url).refresh(token).access_token
    scene.proxy.trouble = ("reset", "after request")

    with pytest.raises(TryLater):
        client.create_object("Invoice", "{}", request_id="never")

    assert happened() == 0


def expected(name: str, toxic: Toxic) -> Verdict:
    """What nobody can know is unknown, unless it could change nothing."""
    if toxic in HARMLESS:
        return "yes"
    return "no" if name == "reading" else "unknown"
