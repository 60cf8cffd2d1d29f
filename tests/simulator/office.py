"""People outside our program: customers who pay or do not, and an office that works in QuickBooks."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, suppress
from datetime import date

from connectors.sandbox.company import Company
from connectors.sandbox.faults import Fault
from connectors.sandbox.life.paying import Paying
from connectors.sandbox.life.town import Town
from connectors.sandbox.seeds.trading import entries, goods
from tests.simulator.errands import ACTS, DEEP_ACTS, Act, pay_one

MEMOS = ("Thank you for your business.", "", "Your order is complete.", "Please ask for Joan at the dock.")


class Office:
    """One company's outside world; everything it does is a person's doing."""

    def __init__(
        self,
        company: Company,
        seed: str,
        today: date,
        *,
        acting: Callable[[str], AbstractContextManager[None]],
        is_deep: bool = False,
    ) -> None:
        self._company = company
        self._seed = seed
        self._acting = acting
        self._paying = Paying(self._town(today))
        self._dice = random.Random(f"{seed}/office")
        self._customers = [each["Id"] for each in company.records("Customer")]
        self._deep_acts = DEEP_ACTS if is_deep else ()
        acts = (*ACTS, *self._deep_acts)
        self._rhythm = {act.__name__: self._dice.choice((0.0, 0.01, 0.03, 0.1)) for act in acts}

    def day(self, today: date) -> list[str]:
        """A working day: orders, payments, and what else the office gets up to."""
        town = self._town(today)
        with self._acting("customers"), self._company.acting_as("person"), suppress(Fault):
            self._paying.read_mail(town)
            if self._dice.random() < min(0.02 * len(self._customers), 0.3):
                self._order(town)
            self._paying.pay(town)
        return [f"{each.what} {each.customer_id}" for each in town.told]

    def something(self, today: date) -> list[str]:
        """One act, if its occasion has come; may fall into the middle of a run."""
        return self._done_of(ACTS, today)

    def something_rare(self, today: date) -> list[str]:
        """Who is billed, for what, and which days are closed: not while a run has looked at it already."""
        return self._done_of(self._deep_acts, today)

    def _done_of(self, acts: Iterable[Act], today: date) -> list[str]:
        town = self._town(today)
        for act in acts:
            if self._dice.random() < self._rhythm[act.__name__]:
                with self._acting(act.__name__), self._company.acting_as("person"), suppress(Fault):
                    act(town, self._dice)
        return [f"{each.what} {each.customer_id}" for each in town.told]

    def merge(self) -> list[str]:
        """Two customers turn out to be one."""
        names = [each["Id"] for each in self._company.records("Customer") if each["Active"]]
        if len(names) < 2:
            return []
        loser, winner = self._dice.sample(names, 2)
        try:
            with self._acting("merge"), self._company.acting_as("person"):
                self._company.merge("Customer", loser, winner)
        except Fault:
            return []
        return [f"{loser} was merged into {winner}"]

    def pay_at_once(self, today: date) -> list[str]:
        """Somebody pays a late invoice this very minute."""
        town = self._town(today)
        with self._acting("pays at once"), self._company.acting_as("person"), suppress(Fault):
            pay_one(town, self._dice)
        return [f"{each.what} {each.customer_id}" for each in town.told]

    def _order(self, town: Town) -> None:
        customer = town.customer(self._dice.choice(self._customers))
        if not customer.get("Active"):
            return
        body = entries.invoice(customer, town.day, goods.order(self._dice), self._dice.choice(MEMOS))
        invoice = town.company.create("Invoice", body)
        if "BillEmail" in body:
            town.company.send("Invoice", invoice["Id"])
        town.tell(customer["Id"], "was invoiced", invoice["TotalAmt"])

    def _town(self, today: date) -> Town:
        return Town(company=self._company, day=today, seed=hash_of(self._seed))


def hash_of(words: str) -> int:
    """A number for a text, the same in every process."""
    return random.Random(words).getrandbits(32)
