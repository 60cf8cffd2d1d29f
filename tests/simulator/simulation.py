"""One simulated life of one installation: from the connection of its companies to the quiet end."""

from __future__ import annotations

import dataclasses
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
from zoneinfo import ZoneInfo

from pydantic import SecretStr
from requests import PreparedRequest

from connectors.sandbox.clock import SandboxClock
from connectors.sandbox.oauth.tokens import ACCOUNTING
from connectors.sandbox.switches import Switches
from connectors.sandbox.world import Sandbox
from plugin import config, tables
from plugin.core.company import Mode
from plugin.cycle import RunReport
from plugin.store import companies, company_settings
from plugin.store.engine import open_engine
from plugin.sync import sync
from tests.schemas import fast_folder, migrated
from tests.simulator import posting
from tests.simulator.baton import Baton
from tests.simulator.clock import OurClock
from tests.simulator.lies import Lies
from tests.simulator.office import Office
from tests.simulator.process import FULL, LOCKED, Doing, Process
from tests.simulator.road import Call, Road, Weather
from tests.simulator.small import sandbox_of
from tests.simulator.staff import Staff, habits_of
from tests.simulator.trouble import Odds, deeper, no_trouble, odds_of
from tests.simulator.witness import Lines, Witness
from web.demo.checker import Breach
from web.demo.checker.mirror import differences
from web.wiring.house import House

HOST = "http://sandbox.localhost"
SATURDAY = 5
QUIET_DAYS = 4
"""After these days without faults nothing may be under way any more."""
KEY = "simulator.keys"
OF_LAW = ("uk-statutory", "eu-minimum", "canada")
SEGMENTED = 0.3
"""So many lives divide their customers."""
JUMPS = tuple(timedelta(minutes=minutes) for minutes in (-1500, -180, -20, -3, 3, 20, 180, 1500))


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What one seed's life is like."""

    seed: int
    days: int
    workers: int
    companies: int
    odds: Odds
    switches: Switches
    start: datetime
    first_policy: str
    mode: Mode
    has_segments: bool = False
    """Whether other settings hold for some of the customers."""
    is_deep: bool = False
    """Whether rare things happen as well, and our copies are held against the books at the end."""

    def __str__(self) -> str:
        """For whoever replays it."""
        return (
            f"seed {self.seed}: {self.companies} companies, {self.workers} workers, {self.days} days "
            f"from {self.start:%Y-%m-%d}, policy {self.first_policy}"
            f"{', with segments' if self.has_segments else ''}, mode {self.mode}"
        )


def plan_of(
    seed: int, days: int = 365, workers: int | None = None, *, calm: bool = False, deep: bool = False
) -> Plan:
    """The life that belongs to a seed; a *deep* one meets what is rare in life as well."""
    dice = random.Random(f"{seed}/plan")
    kept = dice.choice((None, None, timedelta(hours=1), timedelta(0)))
    drawn = Plan(
        seed=seed,
        days=days,
        workers=dice.choice((1, 1, 2, 3, 4)),
        companies=dice.choice((1, 1, 1, 2)),
        odds=odds_of(dice),
        switches=Switches(
            refresh_rotation=dice.choice(("daily", "always", "strict")),
            request_id_kept=kept,
            reports_undeliverable=dice.random() < 0.7,
        ),
        start=datetime(2026, 1, 5, 15, tzinfo=UTC) + timedelta(days=dice.randint(0, 1200)),
        first_policy=dice.choice(("standard", "standard", "early-bird", "second-invoice", *OF_LAW)),
        mode=dice.choice(("automatic", "automatic", "approve")),
        has_segments=random.Random(f"{seed}/segments").random() < SEGMENTED,
    )
    if deep:
        dice = random.Random(f"{seed}/depth")
        policy = dice.choice((drawn.first_policy, "every-three-days"))
        drawn = dataclasses.replace(drawn, odds=deeper(drawn.odds, dice), first_policy=policy, is_deep=True)
    if workers is not None:
        drawn = dataclasses.replace(drawn, workers=workers)
    return dataclasses.replace(drawn, odds=no_trouble()) if calm else drawn


@dataclass
class Ended:
    """How a life ended."""

    plan: Plan
    event_hash: str
    breaches: list[tuple[str, str]]
    """(when, what)."""
    counts: Counter[str]
    company_days: int


@dataclass
class Tenant:
    """One company with everybody around it."""

    company_id: str
    realm: str
    zone: ZoneInfo
    staff: Staff
    office: Office
    witness: Witness
    follow_ups: int = 0


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
        self._dice = random.Random(f"{plan.seed}/simulation")
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
        self._dark_here_until = plan.start

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
            for tenant in self.tenants:
                today = self._today(tenant)
                self.baton.at(self.local(tenant, today + timedelta(days=1), time(0, 5)), self._day_of(tenant))
            end = self.plan.start + timedelta(days=self.plan.days)
            self.baton.run(end)
            self._come_to_rest(end)
        return self.ended()

    @contextmanager
    def living(self) -> Iterator[None]:
        """Everything is connected inside, and cleared away afterwards."""
        logging.getLogger().addHandler(self._lines)
        try:
            for realm in self.sandbox.realms():
                self._connect(realm)
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

    def _connect(self, realm: str) -> None:
        company = self.sandbox.company(realm)
        found = self._consent(realm)
        company_id = found
        report = self.house.run(company_id)
        if report.error:
            raise AssertionError(f"The first run failed: {report.error}")
        with self.house.store.company(company_id) as scope:
            company_settings.record_terms_disclose_interest(scope, "user:alice", disclosed=True)
            company_settings.record_late_fees_off(scope, "user:alice", is_off=True)
            now = companies.standing(scope)
        seed = f"{self.plan.seed}/{realm}"
        dice = random.Random(f"{seed}/staff")
        witness = Witness(
            company,
            self.reader(),
            now,
            self.baton,
            self.lies,
            lambda: any(p.is_busy for p in self.processes),
        )
        witness.checker.keep_out(self.sandbox.client_secret, realm)
        staff = Staff(
            self.house.store, company_id, company, witness, dice, habits_of(dice, agree=not self.plan.is_deep)
        )

        def acting(_what: str) -> AbstractContextManager[None]:
            return witness.person()

        office = Office(company, seed, now.company.today, acting=acting)
        tenant = Tenant(company_id, realm, now.zone, staff, office, witness)
        self.tenants.append(tenant)
        if self.plan.first_policy in OF_LAW:
            staff.know_businesses()
        if self.plan.has_segments:
            staff.divide_customers(self.plan.first_policy)
        staff.switch(self.plan.mode)
        self.say(tenant, "connected")

    def reader(self) -> Any:
        """The witness's own way to the database, beside the product's."""
        if not self.database.startswith("sqlite:///"):
            return open_engine(self.database)
        connection = sqlite3.connect(self.database.removeprefix("sqlite:///"), isolation_level=None)
        self._readers.append(connection)
        return connection

    def _consent(self, realm: str) -> str:
        code = self.sandbox.authority.authorize(realm, frozenset((ACCOUNTING,)), f"{HOST}/oauth/callback")
        return self.house.complete_connection(code, realm).company_id

    def _day_of(self, tenant: Tenant) -> Callable[[], None]:
        def begin() -> None:
            today = self._today(tenant)
            tenant.follow_ups = 0
            self.baton.at(self.local(tenant, today + timedelta(days=1), time(0, 5)), begin)
            self._plan_day(tenant, today)

        return begin

    def _plan_day(self, tenant: Tenant, today: date) -> None:
        dice, at = self._dice, self.local
        weekend = today.weekday() >= SATURDAY
        self._bad_luck(tenant)
        self._wrong_clock()
        minute = dice.randrange(60)
        if dice.random() < (0.2 if weekend else 0.35):
            self.baton.at(at(tenant, today, time(dice.choice((0, 2, 7)), minute)), self._run_of(tenant))
        if weekend:
            return
        self.baton.at(at(tenant, today, time(9, 0)), lambda: self._done(tenant, tenant.office.day(today)))
        self.baton.at(at(tenant, today, time(10, 30)), lambda: self._morning(tenant, today))
        noon = at(tenant, today, time(11, minute))
        self.baton.at(noon, self._run_of(tenant))
        odd = (
            noon + timedelta(seconds=dice.uniform(0, 1.5))
            if dice.random() < 0.5
            else at(tenant, today, time(dice.randint(12, 20), dice.randrange(60)))
        )
        self.baton.at(odd, lambda: self._something(tenant, today))

    def _morning(self, tenant: Tenant, today: date) -> None:
        if self._today(tenant) == today:
            tenant.staff.morning(today)
            self._done(tenant, [])

    def _something(self, tenant: Tenant, today: date) -> None:
        if self._today(tenant) != today:
            return
        if self._is_sending():
            # What has been looked at and is on its way still arrives: nobody can hold it up any more.
            self.baton.after(60, lambda: self._something(tenant, today))
            return
        told = tenant.office.something(today)
        if self.weather.odds.mergers and self._dice.random() < self.weather.odds.mergers:
            told += tenant.office.merge()
        if self._dice.random() < 0.1:
            told += tenant.office.pay_at_once(today)
        if self._dice.random() < 0.3:
            tenant.staff.something(today)
        if self._dice.random() < tenant.staff.habits.switches:
            tenant.staff.stop(is_stopped=True)
            self.baton.after(self._dice.choice((3600, 86400 * 3)), lambda: self._let_run(tenant))
        self._done(tenant, told)

    def _is_sending(self) -> bool:
        """Whether somebody has written the memo of a notice and is about to send it."""
        doing = [process.doing for process in self.processes if process.doing is not None]
        return any(each.what == "perform" and each.order.kind == "notice" and each.calls for each in doing)

    def _let_run(self, tenant: Tenant) -> None:
        tenant.staff.stop(is_stopped=False)
        self._done(tenant, [])

    def _done(self, tenant: Tenant, told: list[str]) -> None:
        for line in (*told, *tenant.staff.said):
            self.say(tenant, line)
        tenant.staff.said.clear()
        if told and self.weather.odds.webhooks_lost < 1 and self._dice.random() < 0.2:
            self.baton.after(self._dice.uniform(1, 900), self._tell_of_changes)
        self.look(tenant)

    def _bad_luck(self, tenant: Tenant) -> None:
        dice, odds = self._dice, self.weather.odds
        if dice.random() < odds.outage:
            hours = dice.choice((1, 5, 30, 24 * 4, 24 * 15))
            until = self.baton.now + timedelta(hours=hours)
            if dice.random() < 0.5:
                self.weather.dark_until[tenant.realm] = until
                self.say(tenant, f"QuickBooks is out for {hours} hours")
            else:
                self._dark_here_until = until
                self.say(tenant, f"we are out for {hours} hours")

    def _wrong_clock(self) -> None:
        """Our machine's clock jumps, and is set right again after a while."""
        dice = self._dice
        if not self.weather.odds.clock_jumps or dice.random() >= self.weather.odds.clock_jumps:
            return
        self.our_clock.skew = dice.choice(JUMPS)
        self.say(None, f"our clock is wrong by {self.our_clock.skew}")
        self.baton.after(dice.choice((3600, 3600 * 9, 86400)), self._right_clock)

    def _right_clock(self) -> None:
        self.our_clock.skew = timedelta()

    def _tell_of_changes(self) -> None:
        """A webhook arrives, or does not, and whoever is named in it is looked at."""
        odds = self.weather.odds
        lost = self._dice.random() < odds.webhooks_lost
        due = self.post.bring(doubled=self._dice.random() < odds.webhooks_doubled, lost=lost)
        for tenant in self.tenants:
            if tenant.company_id in due:
                self.say(tenant, "a webhook tells of changes")
                self.start_run(tenant)

    # -- runs ----------------------------------------------------------------------------------------

    def _run_of(self, tenant: Tenant) -> Callable[[], None]:
        return lambda: self.start_run(tenant)

    def start_run(self, tenant: Tenant) -> None:
        """Let one worker look at the company, or several at once."""
        if self.baton.now < self._dark_here_until:
            return
        free = [each for each in self.processes if not each.is_busy]
        self._dice.shuffle(free)
        at_once = self._dice.choice((1, 1, 1, len(free))) if len(free) > 1 else 1
        for process in free[:at_once]:
            process.is_busy = True
            if self._dice.random() < self.weather.odds.crash:
                process.dies_in = self._dice.choice((self._dice.randint(1, 60), self._dice.randint(1, 400)))
            elif self._dice.random() < self.weather.odds.disk_full:
                process.full_in = self._dice.randint(1, 150)
                process.db_trouble = self._dice.choice((FULL, LOCKED))
            self.baton.spawn(self.work(process, tenant))

    def work(self, process: Process, tenant: Tenant) -> Callable[[], None]:
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
            self.baton.after(self._dice.choice((1200, 3600)), self._run_of(tenant))
        if report is not None and report.error and self.is_disconnected(tenant):
            self.baton.after(self._dice.choice((600, 86400)), lambda: self.reconnect(tenant))

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
            self._consent(tenant.realm)
            self.counts["reconnections"] += 1
            self.say(tenant, "connected again")

    def compare_mirror(self, tenant: Tenant) -> list[str]:
        """Sync once more over a good road; then our copies must equal the books (reliability.md 3.2, 12)."""
        house = self.house
        hidden = self.lies.end(tenant.realm)
        with self.living_well():
            sync(house.store, house.books_for(tenant.company_id).books, tenant.company_id)
        # Nothing tells of a mailing that was never shown, so it is not read again.
        excused = {f"Mirror: Invoice {row_id} differs in emailed_at." for row_id in hidden}
        return [
            each for each in differences(tenant.witness.rows, tenant.staff.company) if each not in excused
        ]

    @contextmanager
    def living_well(self) -> Iterator[None]:
        """Without lies inside."""
        held, self.weather.odds = self.weather.odds, no_trouble()
        try:
            yield
        finally:
            self.weather.odds = held

    # -- the end -------------------------------------------------------------------------------------

    def _come_to_rest(self, end: datetime) -> None:
        """Without faults everything must come to an end, or to a person."""
        self.weather.odds = dataclasses.replace(no_trouble(), eagerness=self.plan.odds.eagerness)
        self.weather.dark_until.clear()
        self.weather.throttled.clear()
        self._dark_here_until = end
        self._right_clock()
        for tenant in self.tenants:
            self.reconnect(tenant)
        for hour in range(QUIET_DAYS * 24):
            if hour % 3 == 0:
                for tenant in self.tenants:
                    self.baton.at(end + timedelta(hours=hour, seconds=1), self._run_of(tenant))
        self.baton.run(end + timedelta(days=QUIET_DAYS))
        for tenant in self.tenants:
            self._judge_rest(tenant)
            self.look(tenant)

    def _judge_rest(self, tenant: Tenant) -> None:
        for sentence in self.compare_mirror(tenant) if self.plan.is_deep else ():
            self.breach(tenant, sentence)
        with self.house.store.reading(tenant.company_id) as scope:
            table = tables.actions
            for row in scope.rows(scope.select(table).where(table.c.status.in_(("sending", "unclear")))):
                if row.status == "sending" or row.unclear_times < 2:
                    self.breach(
                        tenant,
                        f"Liveness: action {row.id} ({row.kind}) is still {row.status} without faults.",
                    )
            due = scope.first(scope.select(tables.due))
            if due is not None and due.owner is not None:
                self.breach(tenant, "Liveness: the company's lease is held although nobody works.")

    # -- looking on ----------------------------------------------------------------------------------

    def look(self, tenant: Tenant) -> None:
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
            for tenant in self.tenants:
                if tenant.realm == call.realm and call.what == "cdc" and call.trouble in (None, "delay"):
                    tenant.witness.synced()
        for listener in self.call_listeners:
            listener(call, process, request)

    def _on_doing(self, process: Process, doing: Doing, outcome: object) -> None:
        self.counts[f"{doing.what} {doing.order.kind}"] += 1
        self.say(None, f"{process.name} {doing.what} {doing.order.kind} → {type(outcome).__name__}")
        for listener in self.doing_listeners:
            listener(process, doing, outcome)

    def _today(self, tenant: Tenant) -> date:
        return self.baton.now.astimezone(tenant.zone).date()

    @staticmethod
    def local(tenant: Tenant, day: date, moment: time) -> datetime:
        return datetime.combine(day, moment, tenant.zone).astimezone(UTC)


def _found(clock: SandboxClock, plan: Plan) -> Sandbox:
    return sandbox_of(clock, plan.seed, plan.companies, plan.switches)


def _sentence(breach: Breach) -> str:
    return f"Rule {breach.rule}: {breach.sentence} ({breach.subject})"


def simulate(plan: Plan, **how: Any) -> Ended:
    """Live one plan."""
    return Simulation(plan, **how).run()
