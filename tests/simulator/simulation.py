"""One simulated life of one installation: from the connection of its companies to the quiet end."""

from __future__ import annotations

import hashlib
import logging
import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, ClassVar

from requests import PreparedRequest

from connectors.sandbox.clock import SandboxClock
from connectors.sandbox.oauth.tokens import ACCOUNTING
from connectors.sandbox.world import Sandbox
from plugin.cycle import RunReport
from tests.simulator import posting
from tests.simulator.baton import Baton
from tests.simulator.clock import OurClock
from tests.simulator.days import Days
from tests.simulator.lies import Lies
from tests.simulator.plan import Plan
from tests.simulator.premises import REDIRECT_URI, Premises
from tests.simulator.process import Doing, Process
from tests.simulator.rest import QUIET_DAYS, come_to_rest
from tests.simulator.road import Call, Road, Weather
from tests.simulator.shifts import Shifts
from tests.simulator.small import sandbox_of
from tests.simulator.tenant import Tenant, connected
from tests.simulator.witness import Lines
from web.demo.checker import Breach
from web.wiring.house import House


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
        self.premises = Premises(plan, self.sandbox, self.our_clock, database)
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
        self.shifts = Shifts(self)

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
        is_worker = process.name.startswith("worker")
        return self.premises.house(self.road.of(process if is_worker else None))

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
            self.premises.clear()

    def ended(self) -> Ended:
        """What came of it."""
        return Ended(
            self.plan,
            self._hash.hexdigest(),
            self.breaches,
            self.counts,
            self.plan.companies * (self.plan.days + QUIET_DAYS),
        )

    def consent(self, realm: str) -> str:
        """A person connects the company of this realm; our id of it."""
        code = self.sandbox.authority.authorize(realm, frozenset((ACCOUNTING,)), REDIRECT_URI)
        return self.house.complete_connection(code, realm).company_id

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


def _found(clock: SandboxClock, plan: Plan) -> Sandbox:
    return sandbox_of(clock, plan.seed, plan.companies, plan.switches)


def _sentence(breach: Breach) -> str:
    return f"Rule {breach.rule}: {breach.sentence} ({breach.subject})"


def simulate(plan: Plan, **how: Any) -> Ended:
    """Live one plan."""
    return Simulation(plan, **how).run()
