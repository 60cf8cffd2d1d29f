"""Day after day at the trading company, through its own operations and as a person."""

from __future__ import annotations

from datetime import date

from connectors.sandbox.clock import SandboxClock
from connectors.sandbox.company import Company
from connectors.sandbox.life.happening import Happening
from connectors.sandbox.life.office import Office
from connectors.sandbox.life.orders import Orders
from connectors.sandbox.life.paying import Paying
from connectors.sandbox.life.town import Town

SATURDAY = 5


class Life:
    """What the company's customers and staff do by themselves; the same books and seed live the same life."""

    def __init__(self, company: Company, clock: SandboxClock, seed: int = 1) -> None:
        self._company = company
        self._seed = seed
        began = clock.now().astimezone(company.books.zone).date()
        town = self._town(began)
        self._orders = Orders(town)
        self._paying = Paying(town)
        self._office = Office(began)

    def live(self, day: date) -> list[Happening]:
        """Do what happens on *day*, at the clock's present moment; days go forward, each at most once.

        Customers who react to a notice do so from the day on which they first see it. Weekends are quiet.
        """
        town = self._town(day)
        with self._company.acting_as("person"):
            self._paying.read_mail(town)
            if day.weekday() < SATURDAY:
                self._orders.come_in(town)
                self._paying.pay(town)
                self._office.work(town)
        return town.told

    def _town(self, day: date) -> Town:
        return Town(company=self._company, day=day, seed=self._seed)
