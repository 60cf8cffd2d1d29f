"""Which cells of the failure model a life has reached: only those whose observed outcome is the demanded one.

A cell is noted when its trouble strikes, with what must be true afterwards; when the life ends without a
breach, what must be true is asked of the database, and only then it counts.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial

from requests import PreparedRequest

from plugin.books import NotConnected, TryLater, Unclear
from plugin.cycle import RunReport
from plugin.orders import Proof
from tests.simulator import afterwards
from tests.simulator.cells import OF_KIND, POINTS, REACHABLE, TOKEN, Cell
from tests.simulator.drill import COUNTING
from tests.simulator.process import TAKES_TURN, Doing, Process
from tests.simulator.road import Call
from tests.simulator.simulation import Simulation
from tests.simulator.tenant import Tenant
from tests.simulator.trouble import Kind

POINT_OF: dict[Kind, int] = {
    **dict.fromkeys(("drop", "lose_answer", "late", "timeout_before", "timeout_after"), 3),
    **dict.fromkeys(("throttle_xml", "throttle_json"), 4),
    **dict.fromkeys(("server_error", "server_error_after", "fault_500"), 5),
    **dict.fromkeys(("fault_200", "garbage", "html_after"), 6),
    "stale": 7,
    "expired": 9,
}
LONG = timedelta(hours=48)
LOST_CLAIM = "Another worker has taken this action over; nothing was written."


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
    _reached: Counter[str] = field(default_factory=Counter)
    """By operation id: how many calls that count have reached QuickBooks."""
    _asked: dict[str, int] = field(default_factory=dict)
    """By operation id: how many of them its order takes."""
    _last_order: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By process: the kind and the operation id of what it carried out last."""
    _withdrawn: set[str] = field(default_factory=set)
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

    def _is_connected(self) -> bool:
        return afterwards.still_connected(self.sim)

    def _is_connected_again(self) -> bool:
        return bool(self.sim.counts["reconnections"]) and self._is_connected()

    def _on_call(self, call: Call, process: Process | None, request: PreparedRequest) -> None:
        del request
        self._batches += call.what == "write batch"
        if process is None:
            return
        doing = process.doing
        if doing is not None and doing.what == "perform":
            self._asked[doing.operation_id] = len(getattr(doing.order, "customers", "1"))
            self._reached[doing.operation_id] += call.executed and call.what == COUNTING[doing.order.kind]
        if call.what == "token" and call.trouble:
            point = POINT_OF.get(call.trouble)
            if point in (3, 4, 5, 6):
                self._note(TOKEN, point, self._is_connected)
        elif call.trouble:
            self._troubles.setdefault(process.name, []).append((call.what, call.trouble))

    def _on_doing(self, process: Process, doing: Doing, outcome: object) -> None:
        troubles = self._troubles.pop(process.name, [])
        if doing.what != "perform":
            return
        kind = doing.order.kind
        self._last_order[process.name] = kind, doing.operation_id
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
            self._note(OF_KIND[kind], point, lambda: afterwards.settled(self.sim, operation_id))

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
                    self._note(TOKEN, 10, self._is_connected)
            return
        if report.error == LOST_CLAIM:
            kind, operation_id = self._last_order[process.name]
            self._note(OF_KIND[kind], 10, lambda: afterwards.settled(self.sim, operation_id))
        done_kinds = {
            name.split(":")[0] for name, number in report.counts.items() if number and ": done" in name
        }
        self._look_for_withdrawals(tenant)
        self._judge_run(tenant, report, done_kinds & OF_KIND.keys())

    def _look_for_withdrawals(self, tenant: Tenant) -> None:
        """What the program withdrew since the last look, because what it is about is gone or paid by now."""
        condition = "status = 'cancelled' AND actor = 'dunwell'"
        ids = {row["action_id"] for row in tenant.witness.rows("action_id", "action_events", condition)}
        for action_id in ids - self._withdrawn:
            (row,) = tenant.witness.rows("kind, payload", "actions", f"id = '{action_id}'")
            if afterwards.is_over(tenant.staff.company, json.loads(row["payload"])):
                self._note(OF_KIND[row["kind"]], 8, lambda: True)
        self._withdrawn |= ids

    def _judge_run(self, tenant: Tenant, report: RunReport, kinds: set[str]) -> None:
        now = self.sim.baton.now
        points = [13] if now - self._last_run.get(tenant.company_id, now) > LONG else []
        points += [15] if self.sim.lies.told > self._lies else []
        self._lies = self.sim.lies.told
        if tenant.realm in self.sim.post.told_twice:
            points.append(14)
            self.sim.post.told_twice.discard(tenant.realm)
            if self.sim.road.counts["token", "fine"] > self._tokens:
                self._note(TOKEN, 14, self._is_connected)
        self._tokens = self.sim.road.counts["token", "fine"]
        for point in points:
            for kind in kinds:
                self._note(OF_KIND[kind], point, lambda: True)
            if point == 13 and report.calls.get("cdc"):
                self._note(TOKEN, point, self._is_connected)
        if report.error and "clock of this machine" in report.error:
            for row in tenant.witness.rows("kind", "actions", "status IN ('proposed', 'approved')"):
                self._note(OF_KIND[row["kind"]], 11, lambda: not kinds)
            self._note(TOKEN, 11, self._is_connected)
        if not report.error:
            self._last_run[tenant.company_id] = now

    def _on_loss(self, tenant: Tenant, kinds: set[str]) -> None:
        """A restored backup has forgotten acts of these kinds, and the tokens that came since."""
        for kind in kinds:
            self._note(OF_KIND[kind], 16, partial(afterwards.is_known, tenant, kind))
        self._note(
            TOKEN, 16, lambda: bool(self.sim.counts["reconnections"]) and afterwards.still_connected(self.sim)
        )

    def _judge_death(self, process: Process, tenant: Tenant, done: int) -> None:
        if "token" in process.died_at and process.died_of == "crash":
            self._note(TOKEN, 1 if process.died_at.startswith("before") else 2, self._is_connected)
        elif process.calling == "token" or process.was_refreshing:
            self._note(TOKEN, {"crash": 2, "full": 17, "locked": 18}[process.died_of], self._is_connected)
        elif process.died_at == "commit" and TAKES_TURN in process.last_statement:
            before = self.sim.road.counts["token", "fine"]
            self._note(TOKEN, 0, lambda: self.sim.road.counts["token", "fine"] > before)
        columns = 'id, kind, operation_id, fence, "order" IS NULL AS is_bare'
        rows = tenant.witness.rows(columns, "actions", f"status = 'sending' AND owner = '{process.name}'")
        for row in rows:
            effect = OF_KIND[row["kind"]]
            action_id, operation_id = row["id"], row["operation_id"]
            if process.died_of != "crash":
                point = 17 if process.died_of == "full" else 18
            elif row["is_bare"]:
                point = 0
            elif self._reached[operation_id]:
                point = 2
            else:
                point = 1
            wanted = ("proposed", "approved", "cancelled") if row["is_bare"] else ("unclear", "done")
            self._note(effect, point, afterwards.next_state(tenant, action_id, wanted))
            is_half_way = 0 < self._reached[operation_id] < self._asked.get(operation_id, 0)
            if (done or is_half_way) and process.died_of == "crash":
                self._note(effect, 21, afterwards.next_state(tenant, action_id, wanted))

    def _on_person(self) -> None:
        for process in self.sim.processes:
            if process.doing is not None:
                self._note(OF_KIND[process.doing.order.kind], 20, lambda: True)

    def _look_back(self, tenant: Tenant) -> None:
        """What the records of the whole life show: month ends, changes of the clocks, and dead tokens."""
        for row in tenant.witness.rows("kind, done_on", "actions", "status = 'done'"):
            if afterwards.is_edge(tenant, date.fromisoformat(str(row["done_on"]))):
                self._note(OF_KIND[row["kind"]], 12, lambda: True)
        if self.sim.counts["reconnections"]:
            self._note(TOKEN, 9, self._is_connected)
            self._note(TOKEN, 20, self._is_connected)


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
