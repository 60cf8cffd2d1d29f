"""Who works when: runs of the companies, by one worker or several at once, and what follows from each."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from plugin import tables
from plugin.cycle import RunReport
from tests.simulator.process import FULL, LOCKED, Process
from tests.simulator.tenant import Tenant

if TYPE_CHECKING:
    from tests.simulator.simulation import Simulation

FOLLOW_UPS_MAX = 3


class Shifts:
    """The workers of one life; nobody works before `dark_until`."""

    def __init__(self, sim: Simulation) -> None:
        self._sim = sim
        self.dark_until = sim.plan.start

    def run_of(self, tenant: Tenant) -> Callable[[], None]:
        """What starts a run of the company, for the calendar."""
        return lambda: self.start(tenant)

    def start(self, tenant: Tenant) -> None:
        """Let one worker look at the company, or several at once."""
        sim, dice, odds = self._sim, self._sim.dice, self._sim.weather.odds
        if sim.baton.now < self.dark_until:
            return
        free = [each for each in sim.processes if not each.is_busy]
        dice.shuffle(free)
        at_once = dice.choice((1, 1, 1, len(free))) if len(free) > 1 else 1
        for process in free[:at_once]:
            process.is_busy = True
            if dice.random() < odds.crash:
                process.dies_in = dice.choice((dice.randint(1, 60), dice.randint(1, 400)))
            elif dice.random() < odds.disk_full:
                process.full_in = dice.randint(1, 150)
                process.db_trouble = dice.choice((FULL, LOCKED))
            sim.baton.spawn(self.work(process, tenant))

    def work(self, process: Process, tenant: Tenant) -> Callable[[], None]:
        """One worker's run of the company and what follows from it, to be spawned."""

        def work() -> None:
            report = process.run(tenant.company_id)
            self._after(process, tenant, report)

        return work

    def _after(self, process: Process, tenant: Tenant, report: RunReport | None) -> None:
        sim = self._sim
        sim.counts["runs"] += 1
        if report is None:
            sim.say(tenant, f"{process.name} died or stopped: {process.died_at}")
            sim.counts["crashes"] += 1
        elif not report.was_busy:
            done = {name: number for name, number in report.counts.items() if number and ":" in name}
            sim.say(tenant, f"{process.name} ran: {done} {report.error or ''}")
            for name, number in done.items():
                sim.counts[name] += number
        for listener in sim.run_listeners:
            listener(process, tenant, report)
        sim.look(tenant)
        is_put_back = report is not None and any("put back" in name for name in report.counts)
        has_trouble = report is None or bool(report.error) or is_put_back or _has_unsettled(tenant)
        if has_trouble and tenant.follow_ups < FOLLOW_UPS_MAX:
            tenant.follow_ups += 1
            sim.baton.after(sim.dice.choice((1200, 3600)), self.run_of(tenant))
        if report is not None and report.error and self._is_disconnected(tenant):
            sim.baton.after(sim.dice.choice((600, 86400)), lambda: self.reconnect(tenant))

    def reconnect(self, tenant: Tenant) -> None:
        """A person connects a company again whose connection has ended."""
        if self._is_disconnected(tenant):
            self._sim.consent(tenant.realm)
            self._sim.counts["reconnections"] += 1
            self._sim.say(tenant, "connected again")

    def _is_disconnected(self, tenant: Tenant) -> bool:
        with self._sim.house.store.reading(tenant.company_id) as scope:
            row = scope.first(scope.select(tables.connections))
            return row is None or row.status != "connected"


def _has_unsettled(tenant: Tenant) -> bool:
    return bool(tenant.witness.rows("id", "actions", "status IN ('sending', 'unclear')"))
