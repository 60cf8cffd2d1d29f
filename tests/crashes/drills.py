"""Restore drills: a backup from the midst of a run, days of work that it does not know, then the disaster.

The independent witness reads the books alone, which no restore takes back: a notice of the lost days that
left again, a day that was charged twice or terms that were not given back would stand there.
"""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from requests import PreparedRequest, Response
from requests.adapters import BaseAdapter

from connectors.sandbox.adapter import SandboxAdapter
from connectors.sandbox.clock import SandboxClock
from connectors.sandbox.company import Company
from connectors.sandbox.oauth.tokens import ACCOUNTING
from connectors.sandbox.seeds.trading import entries
from connectors.sandbox.switches import Switches
from connectors.sandbox.world import Sandbox
from plugin.audit.verify import verify
from plugin.backup import backup, restore
from plugin.outbox import quarantine
from plugin.store import companies, company_settings, policy_versions, safety
from tests.crashes.databases import Files
from tests.crashes.judging import twice
from tests.crashes.world import ALICE, START, Site, bill, seed_of
from tests.schemas import fast_folder
from tests.simulator.drill import automatic_policy
from web.demo.checker import Checker
from web.demo.watcher import figures
from web.wiring.house import House
from web.wiring.local import SandboxTime

HOST = "http://sandbox.localhost"
CUSTOMERS = 6
BEFORE_DAYS = (2, 18)
LOST_DAYS = (1, 12)
AFTER_DAYS = 8
SATURDAY = 5


def run(size: int, seed: int, progress: Callable[[int], None] | None = None) -> dict[str, int]:
    """So many drills; raises AssertionError when a rule was broken."""
    names = ("drills", "days lost", "acts in the lost days", "acts found again", "duplicates")
    told = dict.fromkeys(names, 0)
    for number in range(size):
        for name, count in one_drill(seed * 100_000 + number).items():
            told[name] += count
        if progress is not None:
            progress(number + 1)
    return told


def one_drill(seed: int) -> dict[str, int]:
    """One company, one backup, one disaster."""
    with tempfile.TemporaryDirectory(prefix="dunwell-drill-", dir=fast_folder()) as folder:
        return _Drill(Path(folder), random.Random(seed), f"seed {seed}").live()


class _Road(BaseAdapter):
    """The way to the sandbox, on which something may happen before a call."""

    def __init__(self, sandbox: Sandbox) -> None:
        super().__init__()
        self._inner = SandboxAdapter(sandbox)
        self.before: Callable[[], None] | None = None

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
        if self.before is not None:
            self.before()
        return self._inner.send(request, *args, **kwargs)

    def close(self) -> None:
        """Nothing is held open."""


class _Drill:
    """The company of one drill, with everybody around it."""

    def __init__(self, folder: Path, dice: random.Random, name: str) -> None:
        self._folder, self._dice, self._name = folder, dice, name
        self._files = Files(folder)
        self._clock = SandboxClock(START)
        rotation = dice.choice(("daily", "always"))
        self._sandbox = Sandbox(self._clock, 1, companies=(), switches=Switches(refresh_rotation=rotation))
        (seed,) = seed_of(1, CUSTOMERS, days=30)
        self._sandbox._seeds[seed.realm_id] = seed
        self._realm = seed.realm_id
        self._told = self._sandbox.announce(HOST)
        self._road = _Road(self._sandbox)
        self._house = self._new_house(self._files.new())
        self._company: Company = self._sandbox.company(self._realm)
        self._checker = Checker(self._company)

    def live(self) -> dict[str, int]:
        company_id = self._connect()
        self._found(company_id)
        for _ in range(self._dice.randint(*BEFORE_DAYS)):
            self._day(company_id)
        path = self._folder / "dunwell.backup"
        self._day(company_id, backup_to=path)
        before = self._left()
        lost = self._dice.randint(*LOST_DAYS)
        for _ in range(lost):
            self._day(company_id)
        acts = self._left() - before
        found = self._restore(company_id, path)
        for _ in range(AFTER_DAYS):
            self._day(company_id)
        self._judge(company_id)
        return {"drills": 1, "days lost": lost, "acts in the lost days": acts, "acts found again": found}

    def _left(self) -> int:
        """How much has left, as the books tell."""
        charges = sum("[dunwell:" in each.get("PrivateNote", "") for each in self._company.records("Invoice"))
        return charges + sum(each.by == "api" for each in self._company.mail)

    # -- the installation ----------------------------------------------------------------------------

    def _new_house(self, url: str) -> House:
        keys = str(self._folder / "drill.keys")
        site = Site(url, keys, HOST, self._told["client_id"], self._told["client_secret"])
        return replace(site.house(SandboxTime(self._clock)), adapter=self._road)

    def _connect(self) -> str:
        redirect = f"{HOST}/oauth/callback"
        code = self._sandbox.authority.authorize(self._realm, frozenset((ACCOUNTING,)), redirect)
        return self._house.complete_connection(code, self._realm).company_id

    def _found(self, company_id: str) -> None:
        self._house.run(company_id)
        with self._house.store.company(company_id) as scope:
            policy_versions.activate(scope, automatic_policy(), ALICE)
            company_settings.record_terms_disclose_interest(scope, ALICE, disclosed=True)
            company_settings.preview_seen(scope, ALICE)
            company_settings.set_mode(scope, "automatic", ALICE)
            now = companies.standing(scope)
        self._checker.policy(figures(now.policy, now))
        self._checker.switched_on(self._clock.now(), "automatic")
        self._checker.before_run()

    def _restore(self, company_id: str, path: Path) -> int:
        """The disaster, the restore, a look at what was found, and the sign-off."""
        self._house.store.engine.dispose()
        self._house = self._new_house(self._files.new())
        restore(self._house.store, path)
        if self._connect() != company_id:
            raise AssertionError(f"{self._name}: the company came back as another one.")
        found = 0
        for _ in range(2):
            self._confirm(company_id)
            before = self._left()
            report = self._house.run(company_id)
            self._checker.synced(self._clock.now())
            found += report.counts.get("found after a restore", 0)
            if report.error or self._left() != before:
                raise AssertionError(f"{self._name}: before the sign-off: {report}")
            self._clock.advance(timedelta(hours=1))
        with self._house.store.company(company_id) as scope:
            if not quarantine.sign_off(scope, self._house.keeper, ALICE):
                raise AssertionError(f"{self._name}: nobody was asked to sign off.")
        return found

    # -- a day ---------------------------------------------------------------------------------------

    def _day(self, company_id: str, backup_to: Path | None = None) -> None:
        zone = self._company.books.zone
        day = self._clock.now().astimezone(zone).date() + timedelta(days=1)
        self._clock.advance(datetime.combine(day, time(9, 30), zone) - self._clock.now())
        if day.weekday() < SATURDAY:
            self._people()
            self._confirm(company_id)
        for _ in range(self._dice.choice((1, 1, 2))):
            self._checker.synced(self._clock.now())
            if backup_to is not None:
                self._road.before = self._backing_up(backup_to, self._dice.randint(1, 25))
            self._house.run(company_id)
            self._road.before = None
            self._clock.advance(timedelta(hours=1))
        if backup_to is not None and not backup_to.exists():
            backup(self._house.store, backup_to)

    def _backing_up(self, path: Path, nth: int) -> Callable[[], None]:
        """Take the backup just before the nth call of the run, by a process of its own."""
        left = [nth]

        def before() -> None:
            left[0] -= 1
            if left[0] == 0 and not path.exists():
                other = self._new_house(self._house.settings.database.url)
                backup(other.store, path)
                other.store.engine.dispose()

        return before

    def _confirm(self, company_id: str) -> None:
        with self._house.store.company(company_id) as scope:
            today = companies.standing(scope).company.today
            company_settings.confirm_payments(scope, today, ALICE)
            if "unusual volume" in safety.open_stops(scope):
                safety.lift(scope, "unusual volume", ALICE)
        self._checker.payments_confirmed(today, today)

    def _people(self) -> None:
        """Some pay, and new work is billed."""
        self._checker.after_run()
        with self._company.acting_as("person") as company:
            today = company.books.today()
            for invoice in list(company.records("Invoice")):
                if invoice["Balance"] > 0 and self._dice.random() < 0.03:
                    settled = [("Invoice", invoice["Id"], invoice["Balance"])]
                    customer = invoice["CustomerRef"]["value"]
                    company.create(
                        "Payment", entries.payment(customer, today, invoice["Balance"], settled, "2")
                    )
        if self._dice.random() < 0.3:
            bill(self._company, str(self._dice.randint(1, CUSTOMERS)), today + timedelta(days=2))
        self._checker.before_run()

    def _judge(self, company_id: str) -> None:
        problems = twice(self._company)
        problems += [f"{each.rule}: {each.sentence}" for each in self._checker.look(self._clock.now())]
        with self._house.store.reading(company_id) as scope:
            problems += verify(scope).problems
        self._house.store.engine.dispose()
        if not self._files.is_sound(self._house.settings.database.url):
            problems.append("The database is damaged.")
        shutil.rmtree(self._folder / "witness", ignore_errors=True)
        if problems:
            raise AssertionError(f"{self._name}: {problems}")
