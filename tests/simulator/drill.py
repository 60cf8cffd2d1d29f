"""Directed runs: the life of one invoice of one customer, with one thing going wrong at one place.

The invoice of 1,000.00 is owed for ever longer: reminder, interest notice, interest, cash on delivery with
its notice; then it is paid and the terms come back. Whatever goes wrong on the way, the end is the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from connectors.sandbox.clock import SandboxClock
from connectors.sandbox.company import Company
from connectors.sandbox.seeds import Seed, chart
from connectors.sandbox.seeds.trading import entries, goods
from connectors.sandbox.switches import Switches
from connectors.sandbox.world import Sandbox
from plugin import policies
from plugin.core.company import Mode
from plugin.store import companies, company_settings, policy_versions
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
TERM = "3"
MEMBER, TERM_OF_MEMBER = "3", "2"
"""A sub-customer of the first customer, where there is one, and its terms."""
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


@dataclass(frozen=True)
class Outcome:
    """What the books hold at the end, in ground truth."""

    mails: tuple[str, ...]
    """Day and balance of each mail of ours, in order."""
    charges: int
    notes: int
    duplicate_notes: int
    term: str | None
    memo: str
    has_digest: bool


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
        self._zone, self._term, self._has_family = zone, term, has_family
        self.sim = Simulation(self.plan, found=self._found, tell=tell)

    def _found(self, clock: SandboxClock, plan: Plan) -> Sandbox:
        sandbox = Sandbox(clock, plan.seed, companies=(), switches=plan.switches)
        for number in range(1, plan.companies + 1):
            realm = f"46208163650000009{number:02d}"
            sandbox._seeds[realm] = Seed(realm_id=realm, name=f"Company {number}", build=self._build)
        return sandbox

    def _build(self, company: Company, start: datetime, seed: int) -> None:
        del seed
        opened = start - timedelta(days=60)
        with company.acting_as("person"), company.at(opened):
            chart.furnish(company, opened, chart.settings(company.name), zone=self._zone)
            for item in goods.bodies():
                company.plant("Item", item)
            for number in ("1", "2"):
                body = {
                    "Id": number,
                    "DisplayName": f"Customer Number {number}",
                    "PrimaryEmailAddr": {"Address": f"customer{number}@example.com"},
                    "Notes": "Ask for Joan.",
                    "Taxable": False,
                } | ({"SalesTermRef": {"value": self._term}} if self._term else {})
                company.plant("Customer", body)
            self.invoice_of(company, "1", self.due_on)
            if self._has_family:
                self._plant_member(company)

    def _plant_member(self, company: Company) -> None:
        """A part of the first customer that is billed with it, has terms of its own, and owes as well."""
        body = {
            "Id": MEMBER,
            "DisplayName": "Customer Number 1, West",
            "ParentRef": {"value": "1"},
            "Job": True,
            "BillWithParent": True,
            "Taxable": False,
            "SalesTermRef": {"value": TERM_OF_MEMBER},
        }
        company.plant("Customer", body)
        self.invoice_of(company, MEMBER, self.due_on)

    @staticmethod
    def invoice_of(company: Company, customer: str, due_on: date, amount: int = 1000) -> str:
        """An invoice as a person enters it."""
        line = {
            "DetailType": "SalesItemLineDetail",
            "Amount": amount,
            "SalesItemLineDetail": {"ItemRef": {"value": "1"}, "TaxCodeRef": {"value": "NON"}},
        }
        body = {
            "CustomerRef": {"value": customer},
            "TxnDate": (due_on - timedelta(days=30)).isoformat(),
            "DueDate": due_on.isoformat(),
            "Line": [line],
            "CustomerMemo": {"value": "Thank you."},
            "BillEmail": {"Address": f"customer{customer}@example.com"},
        }
        return str(company.create("Invoice", body)["Id"])

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
        with self.sim.house.store.company(tenant.company_id) as scope:
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
        with self.sim.house.store.company(tenant.company_id) as scope:
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
            invoice = company.read("Invoice", invoice_id or self.first_invoice(company))
            settled = [("Invoice", invoice["Id"], invoice["Balance"])]
            today = company.books.today()
            company.create("Payment", entries.payment("1", today, invoice["Balance"], settled, "2"))

    @staticmethod
    def first_invoice(company: Company) -> str:
        """The invoice that all is about."""
        return str(next(iter(company.records("Invoice")))["Id"])

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
        company = self.company
        customer, invoice_id = company.read("Customer", "1"), self.first_invoice(company)
        mails = [each for each in company.mail if each.by == "api" and each.id == invoice_id]
        charges = [each for each in company.records("Invoice") if "[dunwell:" in each.get("PrivateNote", "")]
        markers = Counter(each.get("Note", "").splitlines()[-1] for each in company.records("Attachable"))
        zone = company.books.zone
        return Outcome(
            mails=tuple(
                f"{(each.at.astimezone(zone).date() - self.due_on).days} {each.balance}" for each in mails
            ),
            charges=len(charges),
            notes=len(markers),
            duplicate_notes=sum(markers.values()) - len(markers),
            term=customer.get("SalesTermRef", {}).get("value"),
            memo=company.read("Invoice", invoice_id).get("CustomerMemo", {}).get("value", ""),
            has_digest="Collections (kept by Dunwell)" in customer.get("Notes", ""),
        )

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
