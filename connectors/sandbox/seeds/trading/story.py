"""Two years of trading, entered day by day as a bookkeeper would have."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from connectors.sandbox.company import Company
from connectors.sandbox.money import ZERO, money
from connectors.sandbox.seeds.trading import entries, habits, plan
from connectors.sandbox.seeds.trading.goods import Line
from connectors.sandbox.seeds.trading.habits import habit_of
from connectors.sandbox.seeds.trading.plan import Sale, Sold

Record = dict[str, Any]
Event = tuple[date, int, int, Callable[[], None]]
MORNING, NOON, AFTERNOON, EVENING = 9, 12, 14, 16
# Younger checks still lie in the drawer; one of them may bounce.
BANKED_DAYS = 10


class Story:
    """Enters what was planned, and knows what is open meanwhile."""

    def __init__(self, company: Company, today: date, customers: list[Record], dice: random.Random) -> None:
        self.company = company
        self.today = today
        self.customers = {each["Id"]: each for each in customers}
        self.dice = dice
        terms = {each["Id"]: each["SalesTermRef"]["value"] for each in customers if "SalesTermRef" in each}
        self.sales = plan.sales(dice, today, terms)
        self.invoices: dict[int, Record] = {}
        self.left: dict[int, Decimal] = {}
        self._credits: dict[int, Record] = {}
        self._checks: list[Record] = []

    def tell(self) -> None:
        """Enter everything in the order it happened."""
        zone = self.company.books.zone
        for day, hour, _, act in sorted(self._events(), key=lambda event: event[:3]):
            with self.company.at(datetime.combine(day, time(hour), zone)):
                act()

    def on(self, days_ago: int) -> tuple[date, datetime]:
        """A day before the story's end, and its evening."""
        day = self.today - timedelta(days=days_ago)
        return day, datetime.combine(day, time(EVENING), self.company.books.zone)

    def open_of(self, place: int) -> tuple[Record, Decimal]:
        """A customer's oldest open invoice and what is open of it."""
        number = next(s.number for s in self.sales if s.customer == str(place) and self.left[s.number])
        return self.invoices[number], self.left[number]

    def _events(self) -> list[Event]:
        events: list[Event] = []
        for sale in self.sales:
            events.append((sale.day, MORNING, len(events), partial(self._issue, sale)))
            back_on = sale.day + timedelta(days=4)
            is_returned = not sale.is_kept_open and self.dice.random() < habit_of(sale.customer).returns
            if is_returned and back_on < self.today and len(sale.lines) > 1:
                events.append((back_on, NOON, len(events), partial(self._take_back, sale, back_on)))
        for (day, customer), sold in plan.payments(self.dice, self.today, self.sales).items():
            events.append((day, AFTERNOON, len(events), partial(self._receive, customer, day, sold)))
        fridays = (self.today - timedelta(days=days) for days in range(BANKED_DAYS, plan.DAYS))
        for day in fridays:
            if day.weekday() == habits.FRIDAY:
                events.append((day, EVENING, len(events), partial(self._bank, day)))
        return events

    def _issue(self, sale: Sale) -> None:
        body = entries.invoice(self.customers[sale.customer], sale.day, sale.lines, sale.memo)
        invoice = self.company.create("Invoice", body)
        if "BillEmail" in body:
            self.company.send("Invoice", invoice["Id"])
        self.invoices[sale.number] = invoice
        self.left[sale.number] = invoice["TotalAmt"]

    def _take_back(self, sale: Sale, day: date) -> None:
        back = Line(item=sale.lines[0].item, quantity=max(1, sale.lines[0].quantity // 2))
        body = entries.credit_memo(self.customers[sale.customer], day, [back])
        self._credits[sale.number] = self.company.create("CreditMemo", body)

    def _receive(self, customer: str, day: date, sold: list[Sold]) -> None:
        settled: list[entries.Open] = []
        total = ZERO
        for number, share in sold:
            left = self.left[number]
            part = (
                left
                if share is None
                else min(money(self.invoices[number]["TotalAmt"] * Decimal(str(share))), left)
            )
            credit = self._credits.get(number)
            if credit and part >= credit["TotalAmt"]:
                del self._credits[number]
                settled.append(("CreditMemo", credit["Id"], credit["TotalAmt"]))
                total -= credit["TotalAmt"]
            if part:
                settled.append(("Invoice", self.invoices[number]["Id"], part))
                self.left[number] = left - part
                total += part
        if not settled:
            return
        method = entries.CHECK if int(customer) % 3 else entries.VISA
        payment = self.company.create("Payment", entries.payment(customer, day, total, settled, method))
        if method == entries.CHECK and total:
            self._checks.append(payment)

    def _bank(self, day: date) -> None:
        if self._checks:
            self.company.create("Deposit", entries.bank_run(day, self._checks))
            self._checks = []
