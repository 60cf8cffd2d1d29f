"""One simulated life of one installation: from the connection of its companies to the quiet end."""

from __future__ import annotations

import hashlib
import logging
import random
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

from pydantic import SecretStr
from requests import PreparedRequest

from connectors.sandbox.clock import SandboxClock
from connectors.sandbox.oauth.tokens import ACCOUNTING
from connectors.sandbox.world import Sandbox
from plugin import config, tables
from plugin.cycle import RunReport
from plugin.store.engine import open_engine
from tests.schemas import fast_folder, migrated
from tests.simulator import posting
from tests.simulator.baton import Baton
from tests.simulator.clock import OurClock
from tests.simulator.days import Days
from tests.simulator.lies import Lies
from tests.simulator.plan import Plan
from tests.simulator.process import FULL, LOCKED, Doing, Process
from tests.simulator.rest import QUIET_DAYS, come_to_rest
from tests.simulator.road import Call, Road, Weather
from tests.simulator.small import sandbox_of
from tests.simulator.tenant import Tenant, connected
from tests.simulator.witness import Lines
from web.demo.checker import Breach
from web.wiring.house import House

HOST = "http://sandbox.localhost"
KEY = "simulator.keys"


@dataclass
class Ended:
    """How a life ended."""

    plan: Plan
    event_hash: str
    breaches: list[tuple[str, str]]
    """(when, what)."""
    counts: Counter[str]
    company_days: int


class Simulation:
    """The world of one plan; `run` lives it to its end."""

    watched: ClassVar[Callable[[Simulation], AbstractContextManager[None]] | None] = None
    """Whoever looks on at every world, while it lives."""

    def __init__(
        self,
        plan: Plan,
        *,
        tell: Callable[[str], None] | None = None,
        database: str | None = None,
        found: Callable[[SandboxClock, Plan], Sandbox] | None = None,
    ) -> None:
        self.plan = plan
        self._tell = tell
        self._hash = hashlib.sha256()
        self.dice = random.Random(f"{plan.seed}/simulation")
        self._ids = random.Random(f"{plan.seed}/ids")
        self.clock = SandboxClock(plan.start)
        self.baton = Baton(self.clock, random.Random(f"{plan.seed}/baton"), eagerness=plan.odds.eagerness)
        self.sandbox = (found or _found)(self.clock, plan)
        self.our_clock = OurClock(self.baton)
        self.weather = Weather(plan.odds)
        self.lies = Lies(
            self.baton, random.Random(f"{plan.seed}/lies"), lambda: self.weather.odds, self.sandbox.company
        )
        self.road = Road(self.sandbox, self.baton, self.weather, self.lies, seed=str(plan.seed))
        self.road.on_call = self._on_call
        self.folder = Path(tempfile.mkdtemp(prefix="dunwell-simulator-", dir=fast_folder()))
        self.database = database or f"sqlite:///{self.folder / 'simulated.db'}"
        if database is None:
            (self.folder / "simulated.db").write_bytes(migrated())
        (self.folder / KEY).write_text("MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=\n")
        self.counts: Counter[str] = Counter()
        self.breaches: list[tuple[str, str]] = []
        self.processes = [self._process(f"worker{number}") for number in range(1, plan.workers + 1)]
        self.people = self._process("people")
        self.tenants: list[Tenant] = []
        self.call_listeners: list[Callable[[Call, Process | None, PreparedRequest], None]] = []
        self.doing_listeners: list[Callable[[Process, Doing, object], None]] = []
        self.run_listeners: list[Callable[[Process, Tenant, RunReport | None], None]] = []
        self.loss_listeners: list[Callable[[Tenant, set[str]], None]] = []
        self._lines = Lines()
        self._readers: list[sqlite3.Connection] = []
        self.dark_until = plan.start

    # -- the house -----------------------------------------------------------------------------------

    def _process(self, name: str) -> Process:
        return Process(
            name,
            self.baton,
            self._house,
            random.Random(f"{self.plan.seed}/{name}"),
            self._on_doing,
        )

    def _house(self, process: Process) -> House:
        settings = config.Settings(
            database=config.Database(url=self.database),
            secrets=config.Secrets(key_file=self.folder / KEY),
            quickbooks=config.QuickBooks(
                environment="local",
                client_id=self.sandbox.client_id,
                client_secret=SecretStr(self.sandbox.client_secret),
                redirect_uri=f"{HOST}/oauth/callback",
                discovery_url=f"{HOST}/.well-known/openid_sandbox_configuration",
                api_base=f"{HOST}/v3",
                webhook_tokens=(SecretStr(posting.TOKEN),),
            ),
            policy=config.FirstPolicy(first=self.plan.first_policy),  # type: ignore[arg-type]  # one of the presets
        )
        is_worker = process.name.startswith("worker")
        return House(settings, self.our_clock, self.road.of(process if is_worker else None), self._new_id)

    def _new_id(self) -> str:
        return f"{self._ids.getrandbits(128):032x}"

    @property
    def house(self) -> House:
        """The house of people: it never dies and its road is always good."""
        return self.people.house

    @cached_property
    def post(self) -> posting.Post:
        """The way of QuickBooks' webhooks to people's house."""
        return posting.Post(self.sandbox, self.house, random.Random(f"{self.plan.seed}/post"))

    # -- living --------------------------------------------------------------------------------------

    def run(self) -> Ended:
        """Live to the end; what was broken stands in the answer."""
        with self.living():
            days = Days(self)
            days.begin()
            end = self.plan.start + timedelta(days=self.plan.days)
            self.baton.run(end)
            come_to_rest(self, days, end)
        return self.ended()

    @contextmanager
    def living(self) -> Iterator[None]:
        """Everything is connected inside, and cleared away afterwards."""
        logging.getLogger().addHandler(self._lines)
        try:
            for realm in self.sandbox.realms():
                tenant = connected(self, realm)
                self.tenants.append(tenant)
                self.say(tenant, "connected")
            look_on = Simulation.watched
            with look_on(self) if look_on is not None else nullcontext():
                yield
        finally:
            logging.getLogger().removeHandler(self._lines)
            for process in (*self.processes, self.people):
                process.close()
            for reader in self._readers:
                reader.close()
            shutil.rmtree(self.folder, ignore_errors=True)

    def ended(self) -> Ended:
        """What came of it."""
        return Ended(
            self.plan,
            self._hash.hexdigest(),
            self.breaches,
            self.counts,
            self.plan.companies * (self.plan.days + QUIET_DAYS),
        )

    def reader(self) -> Any:
        """The witness's own way to the database, beside the product's."""
        if not self.database.startswith("sqlite:///"):
            return open_engine(self.database)
        connection = sqlite3.connect(self.database.removeprefix("sqlite:///"), isolation_level=None)
        self._readers.append(connection)
        return connection

    def consent(self, realm: str) -> str:
        """A person connects the company of this realm; our id of it."""
        code = self.sandbox.authority.authorize(realm, frozenset((ACCOUNTING,)), f"{HOST}/oauth/callback")
        return self.house.complete_connection(code, realm).company_id

    # -- runs ----------------------------------------------------------------------------------------

    def run_of(self, tenant: Tenant) -> Callable[[], None]:
        """What starts a run of the company, for the calendar."""
        return lambda: self.start_run(tenant)

    def start_run(self, tenant: Tenant) -> None:
        """Let one worker look at the company, or several at once."""
        if self.baton.now < self.dark_until:
            return
        free = [each for each in self.processes if not each.is_busy]
        self.dice.shuffle(free)
        at_once = self.dice.choice((1, 1, 1, len(free))) if len(free) > 1 else 1
        for process in free[:at_once]:
            process.is_busy = True
            if self.dice.random() < self.weather.odds.crash:
                process.dies_in = self.dice.choice((self.dice.randint(1, 60), self.dice.randint(1, 400)))
            elif self.dice.random() < self.weather.odds.disk_full:
                process.full_in = self.dice.randint(1, 150)
                process.db_trouble = self.dice.choice((FULL, LOCKED))
            self.baton.spawn(self.work(process, tenant))

    def work(self, process: Process, tenant: Tenant) -> Callable[[], None]:
        """One worker's run of the company and what follows from it, to be spawned."""

        def work() -> None:
            report = process.run(tenant.company_id)
            self._after_run(process, tenant, report)

        return work

    def _after_run(self, process: Process, tenant: Tenant, report: RunReport | None) -> None:
        self.counts["runs"] += 1
        if report is None:
            self.say(tenant, f"{process.name} died or stopped: {process.died_at}")
            self.counts["crashes"] += 1
        elif not report.was_busy:
            done = {name: number for name, number in report.counts.items() if number and ":" in name}
            self.say(tenant, f"{process.name} ran: {done} {report.error or ''}")
            for name, number in done.items():
                self.counts[name] += number
        for listener in self.run_listeners:
            listener(process, tenant, report)
        self.look(tenant)
        is_put_back = report is not None and any("put back" in name for name in report.counts)
        has_trouble = report is None or bool(report.error) or is_put_back or self._has_unsettled(tenant)
        if has_trouble and tenant.follow_ups < 3:
            tenant.follow_ups += 1
            self.baton.after(self.dice.choice((1200, 3600)), self.run_of(tenant))
        if report is not None and report.error and self.is_disconnected(tenant):
            self.baton.after(self.dice.choice((600, 86400)), lambda: self.reconnect(tenant))

    def _has_unsettled(self, tenant: Tenant) -> bool:
        unsettled = "status IN ('sending', 'unclear')"
        return bool(tenant.witness.rows("id", "actions", unsettled))

    def is_disconnected(self, tenant: Tenant) -> bool:
        """Whether a person must connect the company again."""
        with self.house.store.reading(tenant.company_id) as scope:
            row = scope.first(scope.select(tables.connections))
            return row is None or row.status != "connected"

    def reconnect(self, tenant: Tenant) -> None:
        """A person connects a company again whose connection has ended."""
        if self.is_disconnected(tenant):
            self.consent(tenant.realm)
            self.counts["reconnections"] += 1
            self.say(tenant, "connected again")

    # -- looking on ----------------------------------------------------------------------------------

    def look(self, tenant: Tenant) -> None:
        """Have the witness and the road tell what was broken since the last look."""
        tenant.witness.checker.log(self._lines.lines)
        self._lines.lines.clear()
        for breach in tenant.witness.look():
            self.breach(tenant, _sentence(breach))
        for sentence in self.road.breaches:
            self.breach(tenant, sentence)
        self.road.breaches.clear()

    def breach(self, tenant: Tenant, sentence: str) -> None:
        """Something that must never be was."""
        self.breaches.append((f"{self.baton.now:%Y-%m-%d %H:%M:%S}", sentence))
        self.say(tenant, f"BREACH {sentence}")

    def say(self, tenant: Tenant | None, line: str) -> None:
        """One event into the log that the hash is made of."""
        text = f"{self.baton.now.isoformat()} {tenant.realm[-2:] if tenant else '--'} {line}"
        self._hash.update(text.encode())
        if self._tell is not None:
            self._tell(text)

    def _on_call(self, call: Call, process: Process | None, request: PreparedRequest) -> None:
        self.counts["calls"] += 1
        if process is not None:
            self.say(None, f"{call.process} {call.what} {call.trouble or ''}")
            if call.trouble:
                self.counts["faults"] += 1
            # What is read to look for the trace of one act is no sync.
            is_sync = call.what == "cdc" and process.doing is None
            for tenant in self.tenants:
                if tenant.realm == call.realm and is_sync and call.trouble in (None, "delay"):
                    tenant.witness.synced()
        for listener in self.call_listeners:
            listener(call, process, request)

    def _on_doing(self, process: Process, doing: Doing, outcome: object) -> None:
        self.counts[f"{doing.what} {doing.order.kind}"] += 1
        self.say(None, f"{process.name} {doing.what} {doing.order.kind} → {type(outcome).__name__}")
        for listener in self.doing_listeners:
            listener(process, doing, outcome)

    def today(self, tenant: Tenant) -> date:
        """The company's calendar date by the true clock."""
        return self.baton.now.astimezone(tenant.zone).date()

    @staticmethod
    def local(tenant: Tenant, day: date, moment: time) -> datetime:
        """The instant of a time of day where the company is."""
        return datetime.combine(day, moment, tenant.zone).astimezone(UTC)


def _found(clock: SandboxClock, plan: Plan) -> Sandbox:
    return sandbox_of(clock, plan.seed, plan.companies, plan.switches)


def _sentence(breach: Breach) -> str:
    return f"Rule {breach.rule}: {breach.sentence} ({breach.subject})"


def simulate(plan: Plan, **how: Any) -> Ended:
    """Live one plan."""
    return Simulation(plan, **how).run()
