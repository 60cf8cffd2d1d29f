"""Several workers on one PostgreSQL, stopped, continued, killed and cut off at random, in hurried time.

Time runs 300 times as fast, for QuickBooks too: a claim's lease of ten minutes ends after two seconds, a
company's after six, and a worker that is stopped for longer wakes up as a zombie whose work others have done.
On a machine that is slower, or crowded, time runs as much slower, or nobody would come to do anything.
"""

from __future__ import annotations

import os
import random
import signal
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from datetime import timedelta
from pathlib import Path

from sqlalchemy import create_engine

from plugin import tables
from plugin.outbox import claims
from plugin.store import actions
from tests.crashes.databases import Databases, Server
from tests.crashes.processes import Nursery
from tests.crashes.world import Worksite, worksite
from tests.postgres import server

SPEED_MAX = 300.0
SPEED_MIN = 50.0
RUNS_OF_A_CLAIM = 6
"""So many runs of a whole company, as fast as they go here and now, a claim's lease lasts at least."""
COMPANIES = 6
CUSTOMERS = 24
"""As many messages as a company may send in a day before a person is asked."""
WORLD_SECONDS = 60.0
NAP_SECONDS = 8.0
"""A worker may be stopped for longer than any lease lasts. Seconds are those of a machine that is fast."""
SECONDS_MAX = 900.0
"""So long it is waited on a crowded machine until enough has happened to show anything."""
ACTS_MIN = 20
REST_HOURS_MAX = 5
BEGUN_MEANWHILE = 90
"""Of so many runs of six companies chosen at random, one is of each, but for once in ten million times."""


def run(
    size: int, seed: int, progress: Callable[[int], None] | None = None, *, workers: int = 8
) -> dict[str, int]:
    """Chaos for *size* seconds of this machine; raises AssertionError when anything was done twice, lost or
    left lying.
    """
    figures = {
        "seconds": 0,
        "acts": 0,
        "runs": 0,
        "kills": 0,
        "naps": 0,
        "connections cut": 0,
        "duplicates": 0,
    }
    with server() as url:
        databases = Server(url)
        while figures["seconds"] < size:
            seconds = min(WORLD_SECONDS, size - figures["seconds"])
            told = one_world(databases, seconds, seed * 1_000 + figures["seconds"], workers=workers)
            for name, number in told.items():
                figures[name] += number
            if progress is not None:
                progress(figures["seconds"])
    return figures


def one_world(databases: Databases, seconds: float, seed: int, *, workers: int) -> dict[str, int]:
    """One set of companies, in chaos for so long, then settled and judged."""
    url = databases.new()
    with ExitStack() as held:
        held.callback(databases.drop, url)
        folder = held.enter_context(tempfile.TemporaryDirectory(prefix="dunwell-chaos-"))
        site = held.enter_context(worksite(Path(folder), url, customers=CUSTOMERS, number=COMPANIES))
        wanted = claims.LEASE.total_seconds() / (RUNS_OF_A_CLAIM * site.seconds_of_a_run)
        speed = max(SPEED_MIN, min(SPEED_MAX, wanted))
        site.hurry(speed)
        return _Chaos(site, random.Random(seed), workers, SPEED_MAX / speed).live(seconds)


class _Chaos:
    """The workers of one world and what befalls them."""

    def __init__(self, site: Worksite, dice: random.Random, workers: int, slower: float) -> None:
        self._site = site
        self._dice = dice
        self._slower = slower
        """How many times as long everything takes as on a machine that is fast."""
        self._workers = workers
        self._pids: list[int] = []
        self._asleep: dict[int, float] = {}
        self._figures = {"runs": 0, "kills": 0, "naps": 0, "connections cut": 0}
        self._problems: list[str] = []
        self._idle: dict[tuple[str, int], int] = {}
        """Companies, at the fence of a lease that is over: how many runs had begun when that was seen."""
        self._admin = create_engine(site.site.database, isolation_level="AUTOCOMMIT")

    def live(self, seconds: float) -> dict[str, int]:
        nursery = Nursery(self._site.site)
        began = time.monotonic()
        try:
            self._pids = [self._start(nursery) for _ in range(self._workers)]
            while not self._is_over(time.monotonic() - began, seconds):
                time.sleep(self._dice.uniform(0.02, 0.3) * self._slower)
                self._something(nursery)
                self._wake(time.monotonic())
                self._look()
        finally:
            nursery.close()
            self._admin.dispose()
        amid = self._acts()
        self._rest()
        problems = [*self._problems]
        for company_id in self._site.tenants:
            problems += self._site.problems(company_id)
        if problems:
            raise AssertionError(f"{problems}")
        return {**self._figures, "seconds": round(seconds), "acts": amid}

    def _is_over(self, lived: float, seconds: float) -> bool:
        """After so many seconds, but on a crowded machine not before enough has happened."""
        if lived < seconds:
            return False
        if lived > SECONDS_MAX:
            return True
        has_seen_all = all(self._figures.values()) and self._figures["runs"] > 2 * BEGUN_MEANWHILE
        return has_seen_all and self._acts() > ACTS_MIN

    def _start(self, nursery: Nursery) -> int:
        told = {"companies": list(self._site.tenants), "seed": self._dice.random()}
        return nursery.start("work", self._site.clock.pace, **told)

    def _something(self, nursery: Nursery) -> None:
        place = self._dice.randrange(len(self._pids))
        pid, roll = self._pids[place], self._dice.random()
        if roll < 0.15:
            nursery.kill(pid)
            self._asleep.pop(pid, None)
            self._pids[place] = self._start(nursery)
            self._figures["kills"] += 1
        elif roll < 0.5 and pid not in self._asleep and len(self._asleep) < self._workers // 2:
            os.kill(pid, signal.SIGSTOP)
            self._asleep[pid] = time.monotonic() + self._dice.random() ** 2 * NAP_SECONDS * self._slower
            self._figures["naps"] += 1
        elif roll < 0.6:
            self._cut()

    def _wake(self, now: float) -> None:
        for pid, until in list(self._asleep.items()):
            if until <= now:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGCONT)
                del self._asleep[pid]

    def _cut(self) -> None:
        """End somebody's connection within the server."""
        others = "datname = current_database() AND pid <> pg_backend_pid()"
        with self._admin.connect() as db:
            found = db.exec_driver_sql(f"SELECT pid FROM pg_stat_activity WHERE {others}")
            pids = [row[0] for row in found]
            if pids:
                db.exec_driver_sql(f"SELECT pg_terminate_backend({self._dice.choice(pids)})")
                self._figures["connections cut"] += 1

    def _look(self) -> None:
        """Nothing lies idle: a company whose worker is gone is taken over, as soon as any worker asks for it.

        Workers choose at random, and how much they get done depends on the machine: what has been taken up
        since is the measure, not the time.
        """
        now = self._site.clock.now()
        with self._admin.connect() as db:
            query = tables.due.select().with_only_columns(
                tables.due.c.company_id, tables.due.c.owner, tables.due.c.fence, tables.due.c.lease_until
            )
            rows = db.execute(query).all()
        taken_up = self._figures["runs"] = sum(row.fence for row in rows)
        idle = {
            (row.company_id, row.fence) for row in rows if row.owner is not None and row.lease_until < now
        }
        self._idle = {one: self._idle.get(one, taken_up) for one in idle}
        self._problems += [
            f"Company {company_id} lay idle while {taken_up - since} runs began."
            for (company_id, _), since in self._idle.items()
            if taken_up - since > BEGUN_MEANWHILE
        ]

    def _rest(self) -> None:
        """No more trouble: what was left under way is settled."""
        waiting = list(self._site.tenants)
        for _ in range(REST_HOURS_MAX):
            self._site.advance(timedelta(hours=1))
            for company_id in waiting:
                self._site.run_in_peace(company_id)
            waiting = [each for each in waiting if self._site.problems(each)]

    def _acts(self) -> int:
        total = 0
        for company_id in self._site.tenants:
            with self._site.house.store.reading(company_id) as scope:
                total += len(actions.with_status(scope, "done"))
        return total
