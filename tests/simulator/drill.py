"""Directed runs: the life of one invoice of one customer, with one thing going wrong at one place.

The invoice of 1,000.00 is owed for ever longer: reminder, interest notice, interest, cash on delivery with
its notice; then it is paid and the terms come back. Whatever goes wrong on the way, the end is the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from connectors.sandbox.company import Company
from connectors.sandbox.seeds.trading import entries
from connectors.sandbox.switches import Switches
from plugin import policies
from plugin.core.company import Mode
from plugin.store import companies, company_settings, policy_versions
from plugin.store.scope import Scope
from tests.simulator.drill_books import TERM, Books, Outcome, first_invoice, outcome_of
from tests.simulator.plan import Plan
from tests.simulator.process import Process
from tests.simulator.simulation import Simulation
from tests.simulator.tenant import Tenant
from tests.simulator.trouble import Kind, Odds, no_trouble
from web.demo.watcher import figures

START = datetime(2026, 3, 2, 17, tzinfo=UTC)
"""A Monday morning in California, six days before its clocks go forward."""
DUE = date(2026, 2, 28)
PAID_ON = 76
CLEARED_ON = 79
"""When the payment can hardly bounce any more, by the standard policy."""
DAYS = (3, 4, 15, 16, 17, 27, 28, 31, 60, 61, 62, 66, PAID_ON, 77, 78, CLEARED_ON, 80)
"""The days overdue on which somebody looks."""
COUNTING = {
    "notice": "send",
    "charge": "write invoice",
    "credit": "write creditmemo",
    "note": "write attachable",
    "digest": "write customer",
    "set cod": "write customer",
    "lift cod": "write customer",
    "remove memo": "write invoice",
}
"""Of each kind of order the call that counts; what comes before it prepares."""


class Drill:
    """A simulation whose days are led by hand."""

    def __init__(
        self,
        *,
        workers: int = 1,
        companies: int = 1,
        switches: Switches | None = None,
        odds: Odds | None = None,
        zone: str = "America/Los_Angeles",
        start: datetime = START,
        mode: Mode = "automatic",
        term: str | None = TERM,
        has_family: bool = False,
        tell: Callable[[str], None] | None = None,
    ) -> None:
        self.plan = Plan(
            seed=1,
            days=PAID_ON,
            workers=workers,
            companies=companies,
            odds=odds or no_trouble(),
            switches=switches or Switches(reports_undeliverable=True),
            start=start,
            first_policy="standard",
            mode=mode,
        )
        self.due_on = start.date() - timedelta(days=2)
        self.books = Books(due_on=self.due_on, zone=zone, term=term, has_family=has_family)
        self.sim = Simulation(self.plan, found=self.books.found, tell=tell)

    # -- leading it ----------------------------------------------------------------------------------

    @contextmanager
    def living(self) -> Iterator[Drill]:
        """Connected, switched on and under an all-automatic policy inside."""
        with self.sim.living():
            for tenant in self.sim.tenants:
                self.activate(tenant, automatic_policy())
                # What changes here changes before a call, never while one is under way.
                tenant.witness.checker.allow_for_what_is_under_way(timedelta(0))
            yield self

    def activate(self, tenant: Tenant, toml: str) -> None:
        """Another policy, of which the witness is told."""
        with self.records(tenant) as scope:
            policy_versions.activate(scope, toml, "user:alice", moves_running=True)
            now = companies.standing(scope)
        tenant.witness.checker.policy(figures(now.policy, now), moves_running=True)

    @property
    def tenant(self) -> Tenant:
        """The first company."""
        return self.sim.tenants[0]

    @property
    def company(self) -> Company:
        """Its books."""
        return self.tenant.staff.company

    def records(self, tenant: Tenant | None = None) -> AbstractContextManager[Scope]:
        """Our own records of a company (the first, unless told otherwise), as people write into them."""
        return self.sim.house.store.company((tenant or self.tenant).company_id)

    @property
    def worker(self) -> Process:
        """The first worker."""
        return self.sim.processes[0]

    def day(self, days_overdue: int) -> date:
        """The date on which the invoice is so late."""
        return self.due_on + timedelta(days=days_overdue)

    def go_to(self, days_overdue: int, hour: int = 11) -> None:
        """Let time pass until that day, with nobody working; payments are confirmed in the morning."""
        day = self.day(days_overdue)
        for tenant in self.sim.tenants:
            moment = tenant.local(day, time(hour))
            self.sim.baton.run(moment)
            self.confirm(tenant, day)

    def confirm(self, tenant: Tenant, day: date) -> None:
        """Alice says that payments are entered."""
        with self.records(tenant) as scope:
            company_settings.confirm_payments(scope, day, "user:alice")
        tenant.witness.confirmed(day)

    def run(self, *, at_once: int = 1, hours: float = 4) -> None:
        """Runs of every company now, by so many workers at once, and hours for what follows from them."""
        until = self.sim.baton.now + timedelta(hours=hours)
        for tenant in self.sim.tenants:
            tenant.follow_ups = 0
            for process in self.sim.processes[:at_once]:
                process.is_busy = True
                self.sim.baton.spawn(self.sim.shifts.work(process, tenant))
        self.sim.baton.run(until)

    def person(self, act: Callable[[Company], Any]) -> Any:
        """Something a person does in QuickBooks."""
        with self.tenant.witness.person(), self.company.acting_as("person") as company:
            return act(company)

    def pay(self, invoice_id: str = "", tenant: Tenant | None = None) -> None:
        """The customer pays what is open of an invoice (the first, unless told otherwise)."""
        of = tenant or self.tenant
        company = of.staff.company
        with of.witness.person(), company.acting_as("person"):
            invoice = company.read("Invoice", invoice_id or first_invoice(company))
            settled = [("Invoice", invoice["Id"], invoice["Balance"])]
            today = company.books.today()
            company.create("Payment", entries.payment("1", today, invoice["Balance"], settled, "2"))

    def live(self, days: Sequence[int] = DAYS, on: Callable[[Drill, int], None] | None = None) -> None:
        """The whole life, or some days of it; *on* is called each day before the run."""
        for day in days:
            self.go_to(day)
            if day == PAID_ON:
                self.pay_everything()
            if on is not None:
                on(self, day)
            self.run()

    def pay_everything(self) -> None:
        """The customer pays all it owes, charges included."""
        for invoice in list(self.company.records("Invoice")):
            if invoice["Balance"] > 0:
                self.pay(invoice["Id"])

    # -- trouble -------------------------------------------------------------------------------------

    def meets(self, kind: Kind, order: str, call: str = "", *, nth: int = 1) -> None:
        """The nth call of this kind, in the course of such an order, meets this trouble."""
        wanted = call or COUNTING[order]
        left = [nth]

        def fits(place: str, process: Process | None) -> bool:
            doing = process.doing if process else None
            if doing is None or doing.what != "perform" or doing.order.kind != order or place != wanted:
                return False
            left[0] -= 1
            return left[0] == 0

        self.sim.road.planned.append((fits, kind))

    def meets_call(self, kind: Kind, call: str) -> None:
        """The next call of this kind, whatever it is for."""
        self.sim.road.planned.append((lambda place, process: process is not None and place == call, kind))

    def just_before(self, call: str, act: Callable[[], None], *, after: str = "") -> None:
        """Do something in the moment before the next call of this kind, *after* another."""
        done: list[bool] = []
        seen: list[str] = [] if after else ["anything"]

        def look(place: str, _process: object) -> bool:
            if place == after:
                seen.append(place)
            if place == call and seen and not done:
                done.append(True)
                act()
            return False

        self.sim.road.planned.append((look, "drop"))

    def dies(self, order: str, where: str) -> None:
        """The worker is killed at this place of the next such order."""
        worker = self.worker

        def fits(place: str) -> bool:
            doing = worker.doing
            return (
                doing is not None and doing.order.kind == order and doing.what == "perform" and place == where
            )

        worker.dies_when = fits

    # -- judging -------------------------------------------------------------------------------------

    def outcome(self) -> Outcome:
        """What is true now."""
        return outcome_of(self.company, self.due_on)

    def problems(self) -> list[str]:
        """What the witness and the road have seen so far."""
        for tenant in self.sim.tenants:
            self.sim.look(tenant)
        return [sentence for _, sentence in self.sim.breaches]

    def statuses(self, kind: str = "") -> Counter[str]:
        """How many actions are in which state."""
        rows = self.tenant.witness.rows("kind, status", "actions")
        return Counter(row["status"] for row in rows if kind in ("", row["kind"]))


def automatic_policy() -> str:
    """The standard policy, in which everything leaves by itself."""
    return policies.preset("standard").replace('consent = "approve"', 'consent = "automatic"')
