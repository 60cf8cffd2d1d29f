"""The quiet end of a simulated life: without faults everything comes to an end, or to a person."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from plugin import tables
from plugin.sync import sync
from tests.simulator.days import Days
from tests.simulator.trouble import no_trouble
from web.demo.checker.mirror import differences

if TYPE_CHECKING:
    from tests.simulator.simulation import Simulation, Tenant

QUIET_DAYS = 4
"""After these days without faults nothing may be under way any more."""


def come_to_rest(sim: Simulation, days: Days, end: datetime) -> None:
    """Without faults everything must come to an end, or to a person."""
    sim.weather.odds = dataclasses.replace(no_trouble(), eagerness=sim.plan.odds.eagerness)
    sim.weather.dark_until.clear()
    sim.weather.throttled.clear()
    sim.shifts.dark_until = end
    days.set_clock_right()
    for tenant in sim.tenants:
        sim.shifts.reconnect(tenant)
    for hour in range(QUIET_DAYS * 24):
        if hour % 3 == 0:
            for tenant in sim.tenants:
                sim.baton.at(end + timedelta(hours=hour, seconds=1), sim.shifts.run_of(tenant))
    sim.baton.run(end + timedelta(days=QUIET_DAYS))
    for tenant in sim.tenants:
        _judge(sim, tenant)
        sim.look(tenant)


def _judge(sim: Simulation, tenant: Tenant) -> None:
    for sentence in compare_mirror(sim, tenant) if sim.plan.is_deep else ():
        sim.breach(tenant, sentence)
    with sim.house.store.reading(tenant.company_id) as scope:
        table = tables.actions
        for row in scope.rows(scope.select(table).where(table.c.status.in_(("sending", "unclear")))):
            if row.status == "sending" or row.unclear_times < 2:
                sim.breach(
                    tenant,
                    f"Liveness: action {row.id} ({row.kind}) is still {row.status} without faults.",
                )
        due = scope.first(scope.select(tables.due))
        if due is not None and due.owner is not None:
            sim.breach(tenant, "Liveness: the company's lease is held although nobody works.")


def compare_mirror(sim: Simulation, tenant: Tenant) -> list[str]:
    """Sync once more over a good road; then our copies must equal the books (reliability.md 3.2, 12)."""
    house = sim.house
    hidden = sim.lies.end(tenant.realm)
    with living_well(sim):
        sync(house.store, house.books_for(tenant.company_id).books, tenant.company_id)
    # Nothing tells of a mailing that was never shown, so it is not read again.
    excused = {f"Mirror: Invoice {row_id} differs in emailed_at." for row_id in hidden}
    return [each for each in differences(tenant.witness.rows, tenant.staff.company) if each not in excused]


@contextmanager
def living_well(sim: Simulation) -> Iterator[None]:
    """Without lies inside."""
    held, sim.weather.odds = sim.weather.odds, no_trouble()
    try:
        yield
    finally:
        sim.weather.odds = held
