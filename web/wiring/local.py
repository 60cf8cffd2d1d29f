"""A house joined to our own local QuickBooks: for the demonstration and for `dunwell sandbox`."""

from __future__ import annotations

import dataclasses
import random
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path

import requests
from pydantic import AnyHttpUrl, SecretStr

from connectors.sandbox.adapter import SandboxAdapter
from connectors.sandbox.clock import SandboxClock
from connectors.sandbox.company import Company as SandboxCompany
from connectors.sandbox.dashboard.partner import Partner
from connectors.sandbox.life import Life
from connectors.sandbox.server import SandboxServer, serve
from connectors.sandbox.world import Sandbox
from plugin import config
from plugin.access.sessions import Lives
from plugin.books import NotConnected
from plugin.store import companies
from plugin.store.engine import open_engine, upgrade
from plugin.store.scope import NewId
from web.wiring.house import House

_SIGNED_IN = Lives(idle=timedelta(days=3650), absolute=timedelta(days=3650))
"""A person who moves the sandbox's time by weeks is not asked to sign in again each time."""


@dataclass(frozen=True)
class SandboxTime:
    """The sandbox's clock as ours, so that a demonstration and its QuickBooks live in the same time."""

    clock: SandboxClock

    def now(self) -> datetime:
        """The sandbox's present."""
        return self.clock.now()

    def sleep(self, seconds: float) -> None:
        """Let time pass at once."""
        self.clock.advance(timedelta(seconds=seconds))


@dataclass(frozen=True)
class DemoWorld:
    """A whole small world in one process: a QuickBooks, the life of one of its companies, and our house."""

    house: House
    sandbox: Sandbox
    realm_id: str
    browser: requests.Session
    """A browser's way to the sandbox."""

    @cached_property
    def books(self) -> SandboxCompany:
        """The trading company's ledger itself: what really happened."""
        return self.sandbox.company(self.realm_id)

    def begin_life(self, seed: int) -> Life:
        """Let the company's customers and staff live on from here."""
        return Life(self.books, self.sandbox.clock, seed)


def open_demo(folder: Path, start: datetime, seed: int) -> DemoWorld:
    """A demonstration in one process that keeps its database in *folder* and begins at *start*."""
    sandbox = Sandbox(SandboxClock(start), seed)
    return _world(folder, sandbox, seed, "http://sandbox.localhost", config.Web())


def open_served_demo(
    folder: Path, start: datetime, seed: int, *, dashboard_port: int, port: int
) -> ServedDemo:
    """A demonstration that a person can click through; raises OSError when a port cannot be had.

    The dashboard is at 127.0.0.1 and our pages are at localhost, two sites to a browser, as they are in life.
    """
    sandbox = Sandbox(SandboxClock(start), seed)
    dashboard = serve(sandbox, dashboard_port)
    pages = socket.create_server(("127.0.0.1", port))
    address = f"http://localhost:{pages.getsockname()[1]}"
    web = config.Web(
        port=pages.getsockname()[1],
        public_url=AnyHttpUrl(address),
        embed_origins=(dashboard.base_url,),
    )
    world = _world(folder, sandbox, seed, dashboard.base_url, web)
    sandbox.partner = Partner(
        name="Dunwell", connect_url=f"{address}/connect", origin=address, embed_url=f"{address}/"
    )
    return ServedDemo(world, dashboard, pages, address)


@dataclass(frozen=True)
class ServedDemo:
    """A demonstration with two addresses: the dashboard's and ours."""

    world: DemoWorld
    dashboard: SandboxServer
    pages: socket.socket
    address: str

    def call_at(self, tick_url: str, secret: str) -> None:
        """Have the dashboard say at *tick_url* that time has passed."""
        if self.world.sandbox.partner is not None:
            told = dataclasses.replace(self.world.sandbox.partner, tick_url=tick_url, tick_secret=secret)
            self.world.sandbox.partner = told

    def tell_dashboard(self) -> None:
        """Have the dashboard frame the page of every company that is connected by now."""
        partner, house = self.world.sandbox.partner, self.world.house
        if partner is None:
            return
        framed = {}
        for row in companies.all_companies(house.store):
            try:
                framed[house.connections.realm_id(row.id)] = f"{self.address}/c/{row.id}/"
            except NotConnected:
                # Disconnected: the dashboard offers to connect it again, and the others go on.
                continue
        self.world.sandbox.partner = dataclasses.replace(partner, embed_urls=framed)


def _world(folder: Path, sandbox: Sandbox, seed: int, address: str, web: config.Web) -> DemoWorld:
    told = sandbox.announce(address)
    adapter = SandboxAdapter(sandbox)
    quickbooks = config.QuickBooks(
        environment="local",
        client_id=told["client_id"],
        client_secret=SecretStr(told["client_secret"]),
        redirect_uri=f"{web.origin}/oauth/callback",
        discovery_url=told["discovery_url"],
        api_base=told["api_base"],
    )
    settings = config.Settings(
        database=config.Database(url=f"sqlite:///{folder / 'demo.db'}"),
        secrets=config.Secrets(key_file=folder / "demo.keys"),
        quickbooks=quickbooks,
        web=web,
    )
    upgrade(open_engine(settings.database.url))
    browser = requests.Session()
    browser.mount(address, adapter)
    house = House(settings, SandboxTime(sandbox.clock), adapter, _ids(seed), _SIGNED_IN)
    return DemoWorld(house, sandbox, sandbox.realms()[1], browser)


def _ids(seed: int) -> NewId:
    """Ids that are the same at every telling of a story, and otherwise as good as any."""
    chance = random.Random(seed)  # noqa: S311 - names of rows in a demonstration, not secrets
    return lambda: f"{chance.getrandbits(128):032x}"


def open_sandbox(start: datetime, port: int, seed: int, saved: Sequence[Path] = ()) -> SandboxServer:
    """A sandbox that listens on *port* of the loopback address, its clock running from *start*.

    Companies out of the files in *saved* join its own or replace them; ValueError says why one cannot.
    """
    sandbox = Sandbox(SandboxClock(start, running=True), seed)
    for path in saved:
        sandbox.open_saved(path)
    return serve(sandbox, port)
