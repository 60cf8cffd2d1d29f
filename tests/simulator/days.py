"""What a day brings in a simulated life: people at work, runs at their hours, and bad luck."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.simulator.simulation import Simulation, Tenant

SATURDAY = 5
JUMPS = tuple(timedelta(minutes=minutes) for minutes in (-1500, -180, -20, -3, 3, 20, 180, 1500, 40 * 1440))


class Days:
    """The calendar of one life: each day is planned when it begins."""

    def __init__(self, sim: Simulation) -> None:
        self._sim = sim

    def begin(self) -> None:
        """Tomorrow the first day begins, for every company."""
        for tenant in self._sim.tenants:
            today = self._sim.today(tenant)
            self._sim.baton.at(tenant.local(today + timedelta(days=1), time(0, 5)), self._day_of(tenant))

    def _day_of(self, tenant: Tenant) -> Callable[[], None]:
        def begin() -> None:
            today = self._sim.today(tenant)
            tenant.follow_ups = 0
            self._sim.baton.at(tenant.local(today + timedelta(days=1), time(0, 5)), begin)
            self._plan_day(tenant, today)

        return begin

    def _plan_day(self, tenant: Tenant, today: date) -> None:
        dice, at = self._sim.dice, tenant.local
        weekend = today.weekday() >= SATURDAY
        self._bad_luck(tenant)
        self._wrong_clock()
        minute = dice.randrange(60)
        if dice.random() < (0.2 if weekend else 0.35):
            self._sim.baton.at(
                at(today, time(dice.choice((0, 2, 7)), minute)), self._sim.shifts.run_of(tenant)
            )
        if weekend:
            return
        self._sim.baton.at(at(today, time(9, 0)), lambda: self._done(tenant, tenant.office.day(today)))
        self._sim.baton.at(at(today, time(10, 30)), lambda: self._morning(tenant, today))
        noon = at(today, time(11, minute))
        self._sim.baton.at(noon, self._sim.shifts.run_of(tenant))
        odd = (
            noon + timedelta(seconds=dice.uniform(0, 1.5))
            if dice.random() < 0.5
            else at(today, time(dice.randint(12, 20), dice.randrange(60)))
        )
        self._sim.baton.at(odd, lambda: self._something(tenant, today))

    def _morning(self, tenant: Tenant, today: date) -> None:
        if self._sim.today(tenant) == today:
            tenant.staff.morning(today)
            self._done(tenant, [])

    def _something(self, tenant: Tenant, today: date) -> None:
        if self._sim.today(tenant) != today:
            return
        if self._is_sending():
            # What has been looked at and is on its way still arrives: nobody can hold it up any more.
            self._sim.baton.after(60, lambda: self._something(tenant, today))
            return
        told = tenant.office.something(today)
        if not any(each.is_busy for each in self._sim.processes):
            told += tenant.office.something_rare(today)
        if self._sim.weather.odds.mergers and self._sim.dice.random() < self._sim.weather.odds.mergers:
            told += tenant.office.merge()
        if self._sim.dice.random() < 0.1:
            told += tenant.office.pay_at_once(today)
        if self._sim.dice.random() < 0.3:
            tenant.staff.something(today)
        if self._sim.dice.random() < tenant.staff.habits.switches:
            tenant.staff.stop(is_stopped=True)
            self._sim.baton.after(self._sim.dice.choice((3600, 86400 * 3)), lambda: self._let_run(tenant))
        self._done(tenant, told)

    def _is_sending(self) -> bool:
        """Whether somebody has written the memo of a notice and is about to send it, or is writing a charge.

        Who edits the invoice before its memo is written is noticed; of a charge nothing is written into it.
        """
        doing = [process.doing for process in self._sim.processes if process.doing is not None]
        orders = [(each.order.kind, each.calls) for each in doing if each.what == "perform"]
        return any(kind == "charge" or (kind == "notice" and calls) for kind, calls in orders)

    def _let_run(self, tenant: Tenant) -> None:
        tenant.staff.stop(is_stopped=False)
        self._done(tenant, [])

    def _done(self, tenant: Tenant, told: list[str]) -> None:
        for line in (*told, *tenant.staff.said):
            self._sim.say(tenant, line)
        tenant.staff.said.clear()
        if told and self._sim.weather.odds.webhooks_lost < 1 and self._sim.dice.random() < 0.2:
            self._sim.baton.after(self._sim.dice.uniform(1, 900), self._tell_of_changes)
        self._sim.look(tenant)

    def _bad_luck(self, tenant: Tenant) -> None:
        dice, odds = self._sim.dice, self._sim.weather.odds
        if dice.random() < odds.outage:
            hours = dice.choice((1, 5, 30, 24 * 4, 24 * 15))
            until = self._sim.baton.now + timedelta(hours=hours)
            if dice.random() < 0.5:
                self._sim.weather.dark_until[tenant.realm] = until
                self._sim.say(tenant, f"QuickBooks is out for {hours} hours")
            else:
                self._sim.shifts.dark_until = until
                self._sim.say(tenant, f"we are out for {hours} hours")

    def _wrong_clock(self) -> None:
        """Our machine's clock jumps, and is set right again after a while."""
        dice = self._sim.dice
        if not self._sim.weather.odds.clock_jumps or dice.random() >= self._sim.weather.odds.clock_jumps:
            return
        self._sim.our_clock.skew = dice.choice(JUMPS)
        self._sim.say(None, f"our clock is wrong by {self._sim.our_clock.skew}")
        self._sim.baton.after(dice.choice((3600, 3600 * 9, 86400)), self.set_clock_right)

    def set_clock_right(self) -> None:
        """Our machine's clock is right again."""
        self._sim.our_clock.skew = timedelta()

    def _tell_of_changes(self) -> None:
        """A webhook arrives, or does not, and whoever is named in it is looked at."""
        odds = self._sim.weather.odds
        lost = self._sim.dice.random() < odds.webhooks_lost
        due = self._sim.post.bring(doubled=self._sim.dice.random() < odds.webhooks_doubled, lost=lost)
        for tenant in self._sim.tenants:
            if tenant.company_id in due:
                self._sim.say(tenant, "a webhook tells of changes")
                self._sim.shifts.start(tenant)
