"""New business: some invoices every working day, mailed as they are written."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress

from connectors.sandbox.faults import Fault
from connectors.sandbox.life.town import Town
from connectors.sandbox.seeds.trading import entries, goods, habits, names
from connectors.sandbox.seeds.trading.habits import habit_of

PER_DAY = (3, 4, 4, 5)


class Orders:
    """Who orders how often: as often as so far."""

    def __init__(self, town: Town) -> None:
        counts = Counter(each["CustomerRef"]["value"] for each in town.company.records("Invoice"))
        buying = {name: n for name, n in counts.items() if habit_of(name).days_after_due is not None}
        self._customers = list(buying)
        self._weights = list(buying.values())

    def come_in(self, town: Town) -> None:
        """Write and mail the day's invoices."""
        if not self._customers:
            return
        dice = town.dice("orders", town.day)
        for _ in range(dice.choice(PER_DAY)):
            customer = town.customer(dice.choices(self._customers, self._weights)[0])
            lines, memo = goods.order(dice), dice.choice(names.MEMOS)
            if customer["Id"] == str(habits.LONG_MEMO):
                memo = names.LONG_MEMO
            if customer.get("Active"):
                self._issue(town, entries.invoice(customer, town.day, lines, memo))

    @staticmethod
    def _issue(town: Town, body: dict[str, object]) -> None:
        invoice = town.company.create("Invoice", body)
        if "BillEmail" in body:
            # When the company's mails of the day are used up, the invoice goes out by post.
            with suppress(Fault):
                town.company.send("Invoice", invoice["Id"])
        town.tell(invoice["CustomerRef"]["value"], "was invoiced", invoice["TotalAmt"])
