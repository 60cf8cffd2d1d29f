"""A QuickBooks on a socket and an installation beside it, whose working processes can be killed for real."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from connectors.sandbox.clock import SandboxClock
from connectors.sandbox.company import Company
from connectors.sandbox.oauth.tokens import ACCOUNTING
from connectors.sandbox.seeds import Seed, chart
from connectors.sandbox.seeds.trading import goods
from connectors.sandbox.server import SandboxServer, serve
from connectors.sandbox.switches import Switches
from connectors.sandbox.world import Sandbox
from plugin import config, tables
from plugin.books import NotConnected, TryLater
from plugin.store import companies, company_settings, policy_versions
from tests.crashes.judging import judged
from tests.simulator.drill import automatic_policy
from tests.simulator.drill_books import invoice_of
from web.wiring.house import House

START = datetime(2026, 3, 2, 17, tzinfo=UTC)
"""A Monday morning in California."""
ALICE = "user:alice"
MANY = "messages_per_run_max = 50"
CONSENTS_MAX = 5
"""On a crowded machine a code may be too old before it is redeemed."""


@dataclass(frozen=True)
class Pace:
    """Time that began at *start* when the machine's clock said *began*, and runs *speed* times as fast."""

    start: str
    began: float
    speed: float = 1.0

    def now(self) -> datetime:
        """The present, the same in every process of this machine."""
        passed = timedelta(seconds=(time.time() - self.began) * self.speed)
        return datetime.fromisoformat(self.start) + passed

    def sleep(self, seconds: float) -> None:
        """Wait so long in this time."""
        time.sleep(max(seconds, 0) / self.speed)


class PacedClock(SandboxClock):
    """The sandbox's clock at a pace of ours."""

    def __init__(self, pace: Pace) -> None:
        super().__init__(datetime.fromisoformat(pace.start), running=True)
        self.pace = pace

    def now(self) -> datetime:
        return self.pace.now()

    def pass_by(self, time: timedelta) -> None:
        moved = datetime.fromisoformat(self.pace.start) + time
        self.pace = Pace(moved.isoformat(), self.pace.began, self.pace.speed)


@dataclass(frozen=True)
class Site:
    """All that a process needs to know to work for an installation."""

    database: str
    key_file: str
    base_url: str
    client_id: str
    client_secret: str

    def house(self, clock: Any) -> House:
        """The installation, opened anew."""
        settings = config.Settings(
            database=config.Database(url=self.database),
            secrets=config.Secrets(key_file=Path(self.key_file)),
            quickbooks=config.QuickBooks(
                environment="local",
                client_id=self.client_id,
                client_secret=SecretStr(self.client_secret),
                redirect_uri=f"{self.base_url}/oauth/callback",
                discovery_url=f"{self.base_url}/.well-known/openid_sandbox_configuration",
                api_base=f"{self.base_url}/v3",
            ),
        )
        return House(settings, clock)


@dataclass
class Worksite:
    """The sandbox, served by a thread of this process, and people who use a house of their own."""

    sandbox: Sandbox
    server: SandboxServer
    site: Site
    clock: PacedClock
    house: House
    tenants: dict[str, Company] = field(default_factory=dict)
    """The books of each company, by our id of it."""
    reconnections: int = 0
    seconds_of_a_run: float = 0.0
    """How long the slowest first run took here and now, but for the very first, which has all to load."""
    _last_errors: dict[str, str | None] = field(default_factory=dict)

    @property
    def calls(self) -> int:
        """How many calls have reached QuickBooks."""
        return self.sandbox.calls.added

    @property
    def one(self) -> str:
        """Our id of the only company."""
        (company_id,) = self.tenants
        return company_id

    def connect(self) -> None:
        """Connect every company and switch it on, under a policy in which everything leaves by itself."""
        policy = automatic_policy().replace(MANY, "messages_per_run_max = 5000\nmessages_per_day_max = 5000")
        for realm in self.sandbox.realms():
            company_id = self._consent(realm)
            is_warm = bool(self.tenants)
            self.tenants[company_id] = self.sandbox.company(realm)
            began = time.monotonic()
            report = self.house.run(company_id)
            if is_warm:
                self.seconds_of_a_run = max(self.seconds_of_a_run, time.monotonic() - began)
            if report.error:
                raise AssertionError(report.error)
            with self.house.store.company(company_id) as scope:
                policy_versions.activate(scope, policy, ALICE)
                company_settings.record_terms_disclose_interest(scope, ALICE, disclosed=True)
                company_settings.record_late_fees_off(scope, ALICE, is_off=True)
                company_settings.preview_seen(scope, ALICE)
                company_settings.set_mode(scope, "automatic", ALICE)
            self.confirm(company_id)
        self.house.store.engine.dispose()

    def _consent(self, realm: str) -> str:
        """A person consents, and begins again where the answer did not come while the code was good."""
        redirect = f"{self.site.base_url}/oauth/callback"
        for _ in range(CONSENTS_MAX):
            code = self.sandbox.authority.authorize(realm, frozenset((ACCOUNTING,)), redirect)
            with suppress(TryLater, NotConnected):
                return self.house.complete_connection(code, realm).company_id
        raise AssertionError(f"Nobody could connect company {realm}.")

    def run_in_peace(self, company_id: str) -> None:
        """A run that nothing befalls, after people have done what the program asks of them.

        Killed between QuickBooks' new refresh token and its keeping, a program that sleeps for longer than
        the old token lives is no longer let in, and can judge nothing until somebody connects it again.
        """
        self.confirm(company_id)
        report = self.house.run(company_id)
        if report.error and self.connect_again(company_id):
            report = self.house.run(company_id)
        self._last_errors[company_id] = report.error

    def connect_again(self, company_id: str) -> bool:
        """A person connects a company that is no longer let in; False when it still is."""
        with self.house.store.reading(company_id) as scope:
            row = scope.first(scope.select(tables.connections))
        if row is not None and row.status == "connected":
            return False
        self._consent(self.tenants[company_id].realm_id)
        self.reconnections += 1
        return True

    def confirm(self, company_id: str) -> None:
        """Alice says that payments are entered."""
        with self.house.store.company(company_id) as scope:
            company_settings.confirm_payments(scope, companies.standing(scope).company.today, ALICE)

    def advance(self, by: timedelta) -> None:
        """Let time pass for everybody."""
        self.clock.advance(by)
        object.__setattr__(self.house.store, "clock", self.clock.pace)

    def hurry(self, speed: float) -> None:
        """From now on time runs so many times as fast, for everybody who begins from now on."""
        self.clock.pace = Pace(self.clock.now().isoformat(), time.time(), speed)
        self.house.store.engine.dispose()
        self.house = self.site.house(self.clock.pace)

    def problems(self, company_id: str) -> list[str]:
        """What was done twice, lost and marked as done, or left under way, and what ended the last run."""
        error = self._last_errors.get(company_id)
        failed = [f"The last run failed: {error}"] if error else []
        return [*judged(self.house, company_id, self.tenants[company_id]), *failed]


@contextmanager
def worksite(
    folder: Path, database: str, *, customers: int, number: int = 1, days: int = 6
) -> Iterator[Worksite]:
    """So many companies with so many customers each, whose invoices fell due within the last *days*."""
    pace = Pace(START.isoformat(), time.time())
    clock = PacedClock(pace)
    sandbox = Sandbox(clock, 1, companies=(), switches=Switches(reports_undeliverable=True))
    for seed in seed_of(number, customers, days):
        sandbox._seeds[seed.realm_id] = seed
    server = serve(sandbox)
    told = sandbox.announce(server.base_url)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    site = Site(
        database, str(folder / "worksite.keys"), server.base_url, told["client_id"], told["client_secret"]
    )
    house = site.house(pace)
    made = Worksite(sandbox, server, site, clock, house)
    try:
        made.connect()
        yield made
    finally:
        made.house.store.engine.dispose()
        server.shutdown()
        server.server_close()
        thread.join()


def seed_of(number: int, customers: int, days: int) -> list[Seed]:
    """So many companies with so many customers each, whose invoices fell due within the last *days*."""

    def build(company: Company, start: datetime, seed: int) -> None:
        del seed
        _furnish(company, start, customers, days)

    return [
        Seed(realm_id=f"46208163650000009{place:02d}", name=f"Company {place}", build=build)
        for place in range(1, number + 1)
    ]


def _furnish(company: Company, start: datetime, customers: int, days: int) -> None:
    opened = start - timedelta(days=60)
    with company.acting_as("person"), company.at(opened):
        chart.furnish(company, opened, chart.settings(company.name), zone="America/Los_Angeles")
        for item in goods.bodies():
            company.plant("Item", item)
        for number in range(1, customers + 1):
            body = {
                "Id": str(number),
                "DisplayName": f"Customer Number {number}",
                "PrimaryEmailAddr": {"Address": f"customer{number}@example.com"},
                "SalesTermRef": {"value": "3"},
                "Taxable": False,
            }
            company.plant("Customer", body)
            if days:
                invoice_of(company, str(number), start.date() - timedelta(days=number % days + 1))


def bill(company: Company, customer: str, due_on: date) -> str:
    """A person enters an invoice that is late already."""
    with company.acting_as("person"):
        return invoice_of(company, customer, due_on)
