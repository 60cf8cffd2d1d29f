"""One company of a simulated life: its books, its staff, the office outside, and the witness."""

from __future__ import annotations

import random
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from plugin.store import companies, company_settings
from tests.simulator.office import Office
from tests.simulator.plan import OF_LAW
from tests.simulator.staff import Staff, habits_of
from tests.simulator.witness import Witness

if TYPE_CHECKING:
    from tests.simulator.simulation import Simulation


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

    def local(self, day: date, moment: time) -> datetime:
        """The instant of a time of day where the company is."""
        return datetime.combine(day, moment, self.zone).astimezone(UTC)


def connected(sim: Simulation, realm: str) -> Tenant:
    """The company of this realm, after a person has connected it and its first run."""
    company = sim.sandbox.company(realm)
    company_id = sim.consent(realm)
    report = sim.house.run(company_id)
    if report.error:
        raise AssertionError(f"The first run failed: {report.error}")
    with sim.house.store.company(company_id) as scope:
        company_settings.record_terms_disclose_interest(scope, "user:alice", disclosed=True)
        company_settings.record_late_fees_off(scope, "user:alice", is_off=True)
        now = companies.standing(scope)
    seed = f"{sim.plan.seed}/{realm}"
    dice = random.Random(f"{seed}/staff")
    witness = Witness(
        company,
        sim.premises.reader(),
        now,
        sim.baton,
        sim.lies,
        lambda: bool(sim.road.late) or any(p.is_busy for p in sim.processes),
    )
    witness.checker.keep_out(sim.sandbox.client_secret, realm)
    staff = Staff(
        sim.house.store, company_id, company, witness, dice, habits_of(dice, agree=not sim.plan.is_deep)
    )

    def acting(_what: str) -> AbstractContextManager[None]:
        return witness.person()

    office = Office(company, seed, now.company.today, acting=acting, is_deep=sim.plan.is_deep)
    tenant = Tenant(company_id, realm, now.zone, staff, office, witness)
    if sim.plan.first_policy in OF_LAW:
        staff.know_businesses()
    if sim.plan.has_segments:
        staff.divide_customers(sim.plan.first_policy)
    staff.switch(sim.plan.mode)
    return tenant
