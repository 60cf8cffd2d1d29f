"""Death at every input and output of a run: what is left behind is looked at, and every leftover recovered.

A process may die at any database statement, any commit, before any call and after it took effect. What
survives is the database as committed, QuickBooks, and the witness's file. So a run is lived once with a look
at all three at each of its places; then, from the first place of every different leftover, a worker is killed
in truth and others must bring the company to the very end that a run without a death has.
"""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine

from connectors.sandbox.switches import Switches
from plugin.audit.verify import verify
from tests.crashes.children import in_child
from tests.crashes.databases import Databases
from tests.simulator.drill import CLEARED_ON, PAID_ON, Drill
from tests.simulator.simulation import Simulation

STAGES = {
    "a notice, its memo, its note and its digest": 3,
    "a charge": 27,
    "cash on delivery begins": 62,
    "cash on delivery ends": CLEARED_ON,
}
"""The day overdue on which each kind of act leaves; the access token has ended by then and is renewed too."""

BEFORE = (3, 4, 15, 16, 17, 27, 28, 31, 60, 61, 62, 66, PAID_ON, CLEARED_ON)
RUNS_MAX = 4
UNSETTLED = ("sending", "unclear", "failed")
READING = ("read", "cdc")
TURNS = "call_turns"
"""On PostgreSQL each call is noted here for a minute, for the limits: that alone is no other leftover."""
FREE = "digest"
"""The digest tells how things stand: how often it was rewritten on the way is nobody's business."""


@dataclass(frozen=True)
class End:
    """What is true after a day, and what the database says of it."""

    outcome: Any
    statuses: tuple[tuple[str, str, int], ...]
    """(kind, state, how many)."""


@dataclass(frozen=True)
class Figures:
    """What dying everywhere has shown."""

    places: int
    leftovers: int
    problems: tuple[str, ...]


class Scene:
    """A company on the morning of a day, which can be lived through many times."""

    def __init__(self, databases: Databases, day: int, switches: Switches | None = None) -> None:
        self._databases = databases
        self._day = day
        self.drill = Drill(switches=switches)
        # The same world on a database of our choice.
        shutil.rmtree(self.drill.sim.premises.folder)
        self.drill.sim = Simulation(self.drill.plan, found=self.drill.books.found, database=databases.new())

    def prepare(self) -> None:
        """Live up to the morning."""
        self.live()
        self.let_go()

    def live(self) -> None:
        """The days before, and the morning."""
        for day in BEFORE[: BEFORE.index(self._day)]:
            self._morning(day)
            self.drill.run()
        self._morning(self._day)

    def _morning(self, day: int) -> None:
        self.drill.go_to(day)
        if day == PAID_ON:
            self.drill.pay_everything()

    def let_go(self) -> None:
        """Close every connection, so that the database can be copied."""
        sim = self.drill.sim
        for process in (*sim.processes, sim.people):
            process.close()
        self.drill.tenant.witness.database.close()

    def copied(self, live: Callable[[Drill], Any]) -> Any:
        """What comes of living on from the morning, in a copy of the whole world."""
        url = self._databases.copy(self.drill.sim.premises.database)

        def within() -> Any:
            sim = self.drill.sim
            sim.premises.database = url
            keys = Path(shutil.copytree(sim.premises.folder, f"{sim.premises.folder}-copy-{id(url)}"))
            sim.premises.folder = keys
            reader = create_engine(url) if not url.startswith("sqlite") else _opened(url)
            witness = self.drill.tenant.witness
            for each in (witness.database, witness.checker.database):
                each.turn_to(reader)
            try:
                return live(self.drill)
            finally:
                self.let_go()
                shutil.rmtree(keys)

        try:
            return in_child(within)
        finally:
            self._databases.drop(url)

    # -- what is lived -----------------------------------------------------------------------------------

    def places(self) -> list[str]:
        """What would be left behind at each place of the run, as a fingerprint."""

        def live(drill: Drill) -> list[str]:
            look = _Looker(drill)
            drill.worker.dies_when = look
            _run(drill)
            return look.seen

        return list(self.copied(live))

    def end(self) -> End:
        """The end of the day without a death."""

        def live(drill: Drill) -> End:
            _run(drill)
            _run_later(drill)
            return _end(drill)

        found: End = self.copied(live)
        return found

    def death(self, place: int, right: End) -> list[str]:
        """What is wrong after a worker died at the nth place and others went on; nothing, it is hoped."""

        def live(drill: Drill) -> list[str]:
            drill.worker.dies_in = place
            _run(drill)
            if not drill.sim.counts["crashes"]:
                return [f"Nobody died at place {place}."]
            for _ in range(RUNS_MAX):
                _run_later(drill)
                if _end(drill) == right:
                    break
            return self._problems(drill, right)

        return [f"place {place}: {problem}" for problem in self.copied(live)]

    def _problems(self, drill: Drill, right: End) -> list[str]:
        problems = drill.problems()
        found = _end(drill)
        if found != right:
            problems.append(f"The end is {found} and should be {right}.")
        problems += [f"A {kind} is {state}." for kind, state, _ in found.statuses if state in UNSETTLED]
        with drill.sim.house.store.reading(drill.tenant.company_id) as scope:
            problems += verify(scope).problems
        drill.sim.people.close()
        if not self._databases.is_sound(drill.sim.premises.database):
            problems.append("The database is damaged.")
        if drill.sim.counts["reconnections"]:
            problems.append("The connection was lost.")
        return problems


def die_everywhere(
    databases: Databases, day: int, *, every: bool = False, tell: Callable[[str], None] = lambda _: None
) -> Figures:
    """Die at the first place of every different leftover of a day, or at *every* place there is."""
    _live_once(databases)
    scene = Scene(databases, day)
    with scene.drill.living():
        scene.prepare()
        right, left = scene.end(), scene.places()
        firsts = [place for place, print_ in enumerate(left, 1) if print_ not in left[: place - 1]]
        problems: list[str] = []
        for place in range(1, len(left) + 1) if every else firsts:
            problems += scene.death(place, right)
            tell(f"{place} of {len(left)}")
        databases.drop(scene.drill.sim.premises.database)
    return Figures(len(left), len(firsts), tuple(problems))


def _live_once(databases: Databases) -> None:
    """Have every statement compiled, so that no copy of this process compiles it again."""
    if type(databases) in _lived():
        return
    _lived().add(type(databases))
    scene = Scene(databases, CLEARED_ON)
    with scene.drill.living():
        scene.live()
        _run(scene.drill)
        scene.let_go()
        databases.drop(scene.drill.sim.premises.database)


@cache
def _lived() -> set[type[Databases]]:
    """The kinds of databases on which this process has lived already."""
    return set()


class _Looker:
    """Notes at each place what would survive a death there."""

    def __init__(self, drill: Drill) -> None:
        self._drill = drill
        self._db = create_engine(drill.sim.premises.database, isolation_level="AUTOCOMMIT").connect()
        self._is_sqlite = self._db.dialect.name == "sqlite"
        self._commits, self._rows = "", ""
        self.seen: list[str] = []

    def __call__(self, where: str) -> bool:
        del where
        calls = self._drill.sim.road.counts
        told = sorted((what, number) for (what, _), number in calls.items() if what not in READING)
        remembered = [path.read_bytes() for path in sorted(self._drill.sim.premises.folder.rglob("*.json"))]
        left = repr((self._committed(), told, remembered))
        self.seen.append(hashlib.sha256(left.encode()).hexdigest())
        return False

    def _committed(self) -> str:
        """All rows as another connection sees them, read again only when somebody has committed."""
        asked = "PRAGMA data_version" if self._is_sqlite else "SELECT CAST(pg_current_snapshot() AS text)"
        commits = str(self._db.exec_driver_sql(asked).scalar_one())
        if commits != self._commits:
            print_ = hashlib.sha256()
            for name in sorted(_tables(self._db) - {TURNS}):
                for row in sorted(map(repr, self._db.exec_driver_sql(f'SELECT * FROM "{name}"'))):
                    print_.update(row.encode())
            self._commits, self._rows = commits, print_.hexdigest()
        return self._rows


def _tables(db: Connection) -> set[str]:
    asked = (
        "SELECT name FROM sqlite_master WHERE type = 'table'"
        if db.dialect.name == "sqlite"
        else "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    )
    return {row[0] for row in db.exec_driver_sql(asked)}


def _run(drill: Drill) -> None:
    """One run, and no other after it of itself."""
    drill.tenant.follow_ups = 99
    drill.worker.is_busy = True
    drill.sim.baton.spawn(drill.sim.shifts.work(drill.worker, drill.tenant))
    drill.sim.baton.run(drill.sim.baton.now + timedelta(minutes=5))


def _run_later(drill: Drill) -> None:
    drill.sim.baton.run(drill.sim.baton.now + timedelta(minutes=55))
    _run(drill)


def _end(drill: Drill) -> End:
    rows = drill.tenant.witness.rows("kind, status", "actions")
    states = Counter((str(row["kind"]), str(row["status"])) for row in rows)
    told = [(kind, state, number if kind != FREE else 0) for (kind, state), number in states.items()]
    return End(drill.outcome(), tuple(sorted(told)))


def _opened(url: str) -> sqlite3.Connection:
    return sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
