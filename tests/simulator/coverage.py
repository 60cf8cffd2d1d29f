"""Which cells of the failure model a life has reached: only those whose observed outcome is the demanded one.

A cell is noted when its trouble strikes, with what must be true afterwards; when the life ends without a
breach, what must be true is asked of the database, and only then it counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial

from requests import PreparedRequest

from plugin.books import NotConnected, Proof, TryLater, Unclear
from plugin.cycle import RunReport
from tests.simulator.cells import EFFECTS, LIVE, NOT_YET, OF_KIND, POINTS, REACHABLE, TOKEN
from tests.simulator.drill import COUNTING
from tests.simulator.process import Doing, Process
from tests.simulator.road import Call
from tests.simulator.simulation import Simulation, Tenant
from tests.simulator.trouble import Kind

Cell = tuple[int, str]
POINT_OF: dict[Kind, int] = {
    **dict.fromkeys(("drop", "lose_answer", "late", "timeout_before", "timeout_after"), 3),
    **dict.fromkeys(("throttle_xml", "throttle_json"), 4),
    **dict.fromkeys(("server_error", "server_error_after", "fault_500"), 5),
    **dict.fromkeys(("fault_200", "garbage", "html_after"), 6),
    "stale": 7,
    "expired": 9,
}
LONG = timedelta(hours=48)


@dataclass
class Noted:
    """A cell whose trouble has struck, and how its outcome will be asked for."""

    cell: Cell
    holds: Callable[[], bool]


@dataclass
class Watch:
    """Looks on while one world lives."""

    sim: Simulation
    noted: list[Noted] = field(default_factory=list)
    _troubles: dict[str, list[tuple[str, Kind]]] = field(default_factory=dict)
    _done_in_run: Counter[str] = field(default_factory=Counter)
    _last_run: dict[str, datetime] = field(default_factory=dict)
    _lies: int = 0
    _batches: int = 0
    _tokens: int = 0

    def begin(self) -> None:
        """Listen."""
        self.sim.call_listeners.append(self._on_call)
        self.sim.doing_listeners.append(self._on_doing)
        self.sim.run_listeners.append(self._on_run)
        self.sim.loss_listeners.append(self._on_loss)
        for tenant in self.sim.tenants:
            tenant.witness.person_listeners.append(self._on_person)

    def end(self) -> Counter[Cell]:
        """The cells that count; none when a rule was broken."""
        for tenant in self.sim.tenants:
            self.sim.look(tenant)
            self._look_back(tenant)
        if self.sim.breaches:
            return Counter()
        if not self._batches and self.sim.counts["perform notice"]:
            self._note(0, 19, lambda: True)
        return Counter(noted.cell for noted in self.noted if noted.cell in REACHABLE and noted.holds())

    def _note(self, effect: int, point: int, holds: Callable[[], bool]) -> None:
        self.noted.append(Noted((effect, POINTS[point]), holds))

    def _on_call(self, call: Call, process: Process | None, request: PreparedRequest) -> None:
        del request
        self._batches += call.what == "write batch"
        if process is None:
            return
        if call.what == "token" and call.trouble:
            point = POINT_OF.get(call.trouble)
            if point in (3, 4, 5, 6):
                self._note(TOKEN, point, self._still_connected)
        elif call.trouble:
            self._troubles.setdefault(process.name, []).append((call.what, call.trouble))

    def _on_doing(self, process: Process, doing: Doing, outcome: object) -> None:
        troubles = self._troubles.pop(process.name, [])
        if doing.what != "perform":
            return
        kind = doing.order.kind
        if isinstance(outcome, Proof):
            self._done_in_run[process.name] += 1
        for what, trouble in troubles:
            if what == COUNTING[kind] and trouble in POINT_OF:
                self._judge_trouble(kind, trouble, outcome, doing.operation_id)

    def _judge_trouble(self, kind: str, trouble: Kind, outcome: object, operation_id: str) -> None:
        point = POINT_OF[trouble]
        right: dict[int, Callable[[object], bool]] = {
            3: lambda seen: isinstance(seen, Unclear),
            4: lambda seen: isinstance(seen, TryLater),
            5: lambda seen: isinstance(seen, Unclear),
            6: lambda seen: isinstance(seen, Unclear),
            7: lambda seen: isinstance(seen, TryLater | Proof),
            9: lambda seen: isinstance(seen, Proof | NotConnected | TryLater),
        }
        if right[point](outcome):
            self._note(OF_KIND[kind], point, lambda: self._settled(operation_id))

    def _on_run(self, process: Process, tenant: Tenant, report: RunReport | None) -> None:
        done = self._done_in_run.pop(process.name, 0)
        if report is None:
            self._judge_death(process, tenant, done)
            return
        if report.was_busy:
            for other in self.sim.processes:
                if other is not process and other.doing is not None:
                    self._note(OF_KIND[other.doing.order.kind], 10, lambda: True)
                if other is not process and other.calling == "token":
                    self._note(TOKEN, 10, self._still_connected)
            return
        done_kinds = {
            name.split(":")[0] for name, number in report.counts.items() if number and ": done" in name
        }
        self._judge_run(tenant, report, done_kinds & OF_KIND.keys())

    def _judge_run(self, tenant: Tenant, report: RunReport, kinds: set[str]) -> None:
        now = self.sim.baton.now
        points = [13] if now - self._last_run.get(tenant.company_id, now) > LONG else []
        points += [15] if self.sim.lies.told > self._lies else []
        self._lies = self.sim.lies.told
        if tenant.realm in self.sim.post.told_twice:
            points.append(14)
            self.sim.post.told_twice.discard(tenant.realm)
            if self.sim.road.counts["token", "fine"] > self._tokens:
                self._note(TOKEN, 14, self._still_connected)
        self._tokens = self.sim.road.counts["token", "fine"]
        for point in points:
            for kind in kinds:
                self._note(OF_KIND[kind], point, lambda: True)
            if point == 13 and report.calls.get("cdc"):
                self._note(TOKEN, point, self._still_connected)
        if report.error and "clock of this machine" in report.error:
            for row in tenant.witness.rows("kind", "actions", "status IN ('proposed', 'approved')"):
                self._note(OF_KIND[row["kind"]], 11, lambda: not kinds)
            self._note(TOKEN, 11, self._still_connected)
        if not report.error:
            self._last_run[tenant.company_id] = now

    def _on_loss(self, tenant: Tenant, kinds: set[str]) -> None:
        """A restored backup has forgotten acts of these kinds, and the tokens that came since."""
        for kind in kinds:
            self._note(OF_KIND[kind], 16, partial(self._is_known, tenant, kind))
        self._note(TOKEN, 16, lambda: bool(self.sim.counts["reconnections"]) and self._still_connected())

    @staticmethod
    def _is_known(tenant: Tenant, kind: str) -> bool:
        """Whether such an act stands in the records again; cash on delivery needs no action for it."""
        done = tenant.witness.rows("id", "actions", f"kind = '{kind}' AND status = 'done'")
        return bool(done) or (kind == "set cod" and bool(tenant.witness.rows("id", "cod_states")))

    def _judge_death(self, process: Process, tenant: Tenant, done: int) -> None:
        if "token" in process.died_at and process.died_of == "crash":
            self._note(TOKEN, 1 if process.died_at.startswith("before") else 2, self._still_connected)
        elif process.calling == "token" or process.was_refreshing:
            self._note(TOKEN, {"crash": 2, "full": 17, "locked": 18}[process.died_of], self._still_connected)
        columns = 'id, kind, operation_id, fence, "order" IS NULL AS is_bare'
        rows = tenant.witness.rows(columns, "actions", f"status = 'sending' AND owner = '{process.name}'")
        for row in rows:
            effect = OF_KIND[row["kind"]]
            action_id, operation_id = row["id"], row["operation_id"]
            if process.died_of != "crash":
                point = 17 if process.died_of == "full" else 18
            elif row["is_bare"]:
                point = 0
            elif process.last_counted == operation_id:
                point = 2
            else:
                point = 1
            wanted = ("proposed", "approved", "cancelled") if row["is_bare"] else ("unclear", "done")
            since = str(self.sim.our_clock.now().replace(tzinfo=None))
            self._note(effect, point, self._next_state(tenant, action_id, since, wanted))
            if done and process.died_of == "crash":
                self._note(effect, 21, self._next_state(tenant, action_id, since, wanted))

    def _on_person(self) -> None:
        for process in self.sim.processes:
            if process.doing is not None:
                self._note(OF_KIND[process.doing.order.kind], 20, lambda: True)

    def _look_back(self, tenant: Tenant) -> None:
        """What the records of the whole life show: withdrawals, month ends, changes of the clocks."""
        for row in tenant.witness.rows("id, kind, status, done_on, operation_id", "actions"):
            effect = OF_KIND[row["kind"]]
            if row["status"] == "cancelled":
                by = tenant.witness.rows(
                    "actor", "action_events", f"action_id = '{row['id']}' AND status = 'cancelled'"
                )
                if any(each["actor"] == "dunwell" for each in by):
                    self._note(effect, 8, lambda: True)
            if row["status"] == "done" and self._is_edge(tenant, date.fromisoformat(str(row["done_on"]))):
                self._note(effect, 12, lambda: True)
        if self.sim.counts["reconnections"]:
            self._note(TOKEN, 9, self._still_connected)
            self._note(TOKEN, 20, self._still_connected)
        if self.sim.road.counts["token", "fine"] and self.sim.counts["refused tokens"]:
            self._note(TOKEN, 9, self._still_connected)

    @staticmethod
    def _is_edge(tenant: Tenant, day: date) -> bool:
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=tenant.zone)
        changes = noon.utcoffset() != (noon - timedelta(days=1)).utcoffset()
        return day.day == 1 or (day + timedelta(days=1)).day == 1 or changes

    def _still_connected(self) -> bool:
        return all(
            tenant.witness.rows("status", "connections")[0]["status"] == "connected"
            for tenant in self.sim.tenants
        )

    def _settled(self, operation_id: str) -> bool:
        """The action came to a good end, or waits for a person: it is not lost and not half done."""
        states = [
            row["status"]
            for tenant in self.sim.tenants
            for row in tenant.witness.rows("status", "actions", f"operation_id = '{operation_id}'")
        ]
        return len(states) == 1 and states[0] != "sending"

    @staticmethod
    def _next_state(
        tenant: Tenant, action_id: str, since: str, wanted: tuple[str, ...]
    ) -> Callable[[], bool]:
        def holds() -> bool:
            events = tenant.witness.rows("at, status", "action_events", f"action_id = '{action_id}'")
            later = sorted((str(row["at"]), row["status"]) for row in events if str(row["at"]) >= since)
            return bool(later) and later[0][1] in wanted

        return holds


@contextmanager
def counting(into: Counter[Cell]) -> Iterator[None]:
    """Every world that lives inside adds the cells it has reached."""

    @contextmanager
    def watched(sim: Simulation) -> Iterator[None]:
        watch = Watch(sim)
        watch.begin()
        yield
        into.update(watch.end())

    held, Simulation.watched = Simulation.watched, watched
    try:
        yield
    finally:
        Simulation.watched = held


def printed(reached: Counter[Cell]) -> list[str]:
    """The table, and the sums below it."""
    lines = ["| point of failure | " + " | ".join(EFFECTS) + " |", "|---" * (len(EFFECTS) + 1) + "|"]
    for point in POINTS:
        shown = []
        for effect in range(len(EFFECTS)):
            cell = (effect, point)
            shown.append(
                "—" if cell not in LIVE else "n/a" if cell not in REACHABLE else str(reached[cell] or "**0**")
            )
        lines.append(f"| {point} | " + " | ".join(shown) + " |")
    found = sum(bool(reached[cell]) for cell in REACHABLE)
    lines.append("")
    lines.append(
        f"{found} of {len(REACHABLE)} cells reached with the outcome demanded; {len(LIVE)} are live in all."
    )
    lines += [f"Not applicable: {len(cells)} ({why})." for why, cells in NOT_YET.items()]
    return lines
