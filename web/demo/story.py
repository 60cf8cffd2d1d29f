"""The story: a trading company connects, looks, switches on, and lives through three months.

Everything goes the way a real company goes: the consent page, HTTP to QuickBooks, the database, the
outbox. Only time is different: it is the sandbox's, and passes as fast as the work is done.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import Progress

from plugin import tables
from plugin.core.company import Mode
from plugin.planning import preview
from plugin.store import companies, company_settings
from web.demo.checker import Breach
from web.demo.consent import ConsentFailed, connect_through_consent
from web.demo.narration import Narration
from web.demo.staff import ALICE, Staff
from web.demo.watcher import Watcher

if TYPE_CHECKING:
    from web.wiring.local import DemoWorld

RUN_HOURS = (8, 12, 17)
"""Runs a day that the story shows; the real ones are hourly, and the hours between change nothing here."""
APPROVE_DAYS = 10
"""So long every act waits for Alice; then she lets the automatic steps go by themselves."""


SATURDAY = 5


@dataclass
class Told:
    """How the story ended."""

    summary: dict[str, Any]
    breaches: list[Breach] = field(default_factory=list)


@dataclass
class Story:
    """One telling."""

    world: DemoWorld
    seed: int
    narration: Narration
    passed: Callable[[int], None] = lambda _day: None
    """Told the number of each day that has passed."""
    calls: Counter[str] = field(default_factory=Counter)

    def tell(self, days: int) -> Told:
        """Live through *days* days; every breach of a rule is told, and spoils the ending."""
        company_id = self._connect()
        self._look(company_id)
        return self._live(company_id, days)

    def _connect(self) -> str:
        """Connect the company as its owner would, in a browser."""
        world, told = self.world, self.narration
        told.heading("Alice connects her company")
        choice = {"realm_id": world.realm_id, "decision": "allow"}
        page = connect_through_consent(world.house.app, world.browser, choice)
        found = companies.all_companies(world.house.store)
        if not found or "<h1>Connected</h1>" not in page:
            raise ConsentFailed("The consent did not end in a connected company.")
        company = found[0]
        told.say(f"{company.name} is connected, in preview mode: nothing is sent.")
        return str(company.id)

    def _look(self, company_id: str) -> None:
        """The first sync, and the preview that must be seen before anything is switched on."""
        house, told = self.world.house, self.narration
        with Progress(*Progress.get_default_columns(), console=told.console, transient=True) as bar:
            tasks: dict[str, Any] = {}

            def report(what: str, done: int, total: int) -> None:
                if what not in tasks:
                    tasks[what] = bar.add_task(f"Reading {what}s", total=total or None)
                bar.update(tasks[what], completed=done)

            self._note(house.run(company_id, report).calls)
        with house.store.company(company_id) as scope:
            told.learn_names(scope)
            now = companies.standing(scope)
            company_settings.confirm_payments(scope, now.company.today, ALICE)
            company_settings.record_terms_disclose_interest(scope, ALICE, disclosed=True)
            company_settings.record_late_fees_off(scope, ALICE, is_off=True)
        with house.store.reading(company_id) as scope:
            plans = preview(scope)
        with house.store.company(company_id) as scope:
            company_settings.preview_seen(scope, ALICE)
        steps = Counter(cover.step for _, plan in plans for action in plan.actions for cover in action.covers)
        silent = Counter(skip.because.rule for _, plan in plans for skip in plan.skips)
        told.heading("She looks at the preview")
        called_for = ", ".join(f"{number} of {step}" for step, number in steps.most_common()) or "nothing yet"
        told.say(f"Today the policy would call for: {called_for}.")
        told.say(
            "It is silent because of: " + ", ".join(f"{rule} ({n})" for rule, n in silent.most_common()) + "."
        )

    def _live(self, company_id: str, days: int) -> Told:
        """Day by day: the town lives, the staff work, Dunwell runs, the witness looks."""
        house, told = self.world.house, self.narration
        life = self.world.begin_life(self.seed)
        with house.store.reading(company_id) as scope:
            now = companies.standing(scope)
        watcher = Watcher(self.world.books, house.store.engine, now, self._secrets())
        staff = Staff(house.store, company_id, watcher.checker, self.seed)
        told.heading(f"She switches it on: {APPROVE_DAYS} days of approving everything, then automatic")
        told.columns()
        breaches: list[Breach] = []
        for number in range(days):
            day = now.company.today + timedelta(days=number)
            self._set_mode(company_id, watcher, number)
            for hour in RUN_HOURS:
                self._wait_until(datetime.combine(day, time(hour), now.zone))
                if hour == RUN_HOURS[0]:
                    happenings = life.live(day)
                    told.counts["payments by customers"] += sum("paid" in one.what for one in happenings)
                if hour == RUN_HOURS[1] and day.weekday() < SATURDAY:
                    staff.morning(day, number)
                    self._tell_staff(staff)
                breaches += self._run(company_id, watcher)
            self.passed(number + 1)
        watcher.close()
        told.heading("The end")
        return self._sum_up(company_id, breaches)

    def _secrets(self) -> tuple[str, ...]:
        """What must never stand in a log: the app's secret and the company's id at QuickBooks."""
        return self.world.house.quickbooks.client_secret, self.world.realm_id

    def _run(self, company_id: str, watcher: Watcher) -> list[Breach]:
        house, told = self.world.house, self.narration
        watcher.before_run(house.clock.now())
        report = house.run(company_id)
        self._note(report.calls)
        if report.error:
            told.say(f"[yellow]{report.error}[/yellow]")
        breaches = watcher.after_run(house.clock.now(), has_read="records read" in report.counts)
        with house.store.reading(company_id) as scope:
            told.learn_names(scope)
            told.done_actions(scope)
        for breach in breaches:
            told.say(f"[bold red]Rule {breach.rule} was broken: {breach.sentence}[/bold red]")
        return breaches

    def _set_mode(self, company_id: str, watcher: Watcher, number: int) -> None:
        modes: dict[int, Mode] = {0: "approve", APPROVE_DAYS: "automatic"}
        mode = modes.get(number)
        if mode is not None:
            with self.world.house.store.company(company_id) as scope:
                company_settings.set_mode(scope, mode, ALICE)
            watcher.switched_on(self.world.house.clock.now(), mode)

    def _tell_staff(self, staff: Staff) -> None:
        for day, customer_id, what, details in staff.said:
            self.narration.counts[what] += 1
            self.narration.line(day, customer_id, what, details)
        staff.said.clear()

    def _wait_until(self, moment: datetime) -> None:
        seconds = (moment - self.world.house.clock.now()).total_seconds()
        if seconds > 0:
            self.world.house.clock.sleep(seconds)

    def _note(self, calls: Mapping[str, int]) -> None:
        self.calls.update(calls)

    def _sum_up(self, company_id: str, breaches: list[Breach]) -> Told:
        counts = self.narration.counts
        with self.world.house.store.reading(company_id) as scope:
            table = tables.skips
            silent = Counter(row.because["rule"] for row in scope.rows(scope.select(table, table.c.because)))
        summary: dict[str, Any] = {
            "notices": counts["notice"],
            "charges": counts["charge"],
            "notes": counts["note"],
            "cash on delivery set": counts["set cod"],
            "cash on delivery lifted": counts["lift cod"],
            "memo blocks removed": counts["remove memo"],
            "silent now, by reason": dict(silent.most_common()),
            "calls to QuickBooks by kind": dict(self.calls.most_common()),
            "rules broken": len(breaches),
        }
        self.narration.summary(summary)
        return Told(summary, breaches)


def tell(
    world: DemoWorld,
    *,
    days: int,
    seed: int,
    console: Console,
    passed: Callable[[int], None] = lambda _day: None,
) -> Told:
    """Tell the story of *days* days on *console*; *passed* hears of each day that is over."""
    return Story(world, seed, Narration(console, world.books), passed).tell(days)
