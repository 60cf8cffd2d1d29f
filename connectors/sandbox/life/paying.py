"""Customers pay: by their habits, and sooner when a notice moved them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

from connectors.sandbox.life.town import Record, Town
from connectors.sandbox.money import ZERO, money
from connectors.sandbox.seeds.trading import entries
from connectors.sandbox.seeds.trading.goods import Line
from connectors.sandbox.seeds.trading.habits import Habit, habit_of
from connectors.sandbox.seeds.trading.plan import pay_day

PART = Decimal("0.4")
RETURNED = Decimal("0.2")
# What should have been paid before the story began is paid within so many days, by those who pay at all.
LEFT_OVER_DAYS = (3, 40)
BETWEEN_PARTS_DAYS = (10, 24)


class Paying:
    """When each customer means to pay what; notices move that forward."""

    def __init__(self, town: Town) -> None:
        self._began = town.day
        self._mails_read = len(town.company.mail)
        self._moved: dict[str, date] = {}

    def read_mail(self, town: Town) -> None:
        """Let the notices of the books' own app reach the customers; some decide to pay."""
        arrived = town.company.mail[self._mails_read :]
        self._mails_read += len(arrived)
        for mail in arrived:
            if mail.by != "api" or mail.entity != "Invoice":
                continue
            invoice = next((each for each in town.open_invoices() if each["Id"] == mail.id), None)
            if invoice is None:
                continue
            habit = habit_of(invoice["CustomerRef"]["value"])
            dice = town.dice("heed", mail.id, town.day)
            if dice.random() < habit.heeds:
                on = town.day + timedelta(days=dice.randint(*habit.days_after_notice))
                self._moved[mail.id] = min(on, self._moved.get(mail.id, on))

    def pay(self, town: Town) -> None:
        """Everyone whose day has come pays, one payment for all that is due."""
        misbooked = _misbooked(town)
        unmatched = _unmatched(town)
        ready: defaultdict[str, list[Record]] = defaultdict(list)
        for invoice in town.open_invoices():
            customer = invoice["CustomerRef"]["value"]
            believes_paid = (customer, invoice["Balance"]) in misbooked or unmatched[customer] >= invoice[
                "Balance"
            ]
            on = self._on(town, invoice)
            if on is not None and on <= town.day and not believes_paid:
                ready[town.payer(customer)].append(invoice)
        for payer, invoices in ready.items():
            self._pay(town, payer, invoices)

    def _on(self, town: Town, invoice: Record) -> date | None:
        """When the customer means to pay (the next part of) an invoice; None when it does not mean to."""
        customer, moved = invoice["CustomerRef"]["value"], self._moved.get(invoice["Id"])
        habit = habit_of(customer)
        dice = town.dice("pays", invoice["Id"])
        if habit.days_after_due is None:
            return moved
        planned = date.fromisoformat(invoice["DueDate"]) + timedelta(days=dice.randint(*habit.days_after_due))
        if planned < self._began:
            planned = self._began + timedelta(days=dice.randint(*LEFT_OVER_DAYS))
        for _ in invoice["LinkedTxn"] if habit.parts > 1 else ():
            planned += timedelta(days=dice.randint(*BETWEEN_PARTS_DAYS))
        return pay_day(customer, min(planned, moved) if moved else planned)

    def _pay(self, town: Town, payer: str, invoices: list[Record]) -> None:
        settled: list[entries.Open] = []
        total = ZERO
        in_part = False
        for invoice in invoices:
            self._moved.pop(invoice["Id"], None)
            habit = habit_of(invoice["CustomerRef"]["value"])
            amount = _amount(invoice, habit)
            in_part |= amount < invoice["Balance"]
            if town.dice("returns", invoice["Id"]).random() < habit.returns and amount == invoice["Balance"]:
                credit = _credit(town, invoice)
                settled.append(("CreditMemo", credit["Id"], credit["TotalAmt"]))
                total -= credit["TotalAmt"]
            settled.append(("Invoice", invoice["Id"], amount))
            total += amount
        method = entries.CHECK if int(payer) % 3 else entries.VISA
        town.company.create("Payment", entries.payment(payer, town.day, total, settled, method))
        town.tell(payer, "paid in part" if in_part else "paid", total)


def _amount(invoice: Record, habit: Habit) -> Decimal:
    is_last = len(invoice["LinkedTxn"]) >= habit.parts - 1
    balance: Decimal = invoice["Balance"]
    return balance if is_last else min(money(invoice["TotalAmt"] * PART), balance)


def _credit(town: Town, invoice: Record) -> Record:
    """Some of the goods were wrong, and the owner gives in."""
    customer = town.customer(invoice["CustomerRef"]["value"]) | {"Taxable": False}
    body = entries.credit_memo(customer, town.day, [Line(item=4, quantity=1)])
    body["Line"][0]["SalesItemLineDetail"]["UnitPrice"] = money(invoice["Balance"] * RETURNED)
    credit = town.company.create("CreditMemo", body)
    town.tell(customer["Id"], "got a credit", credit["TotalAmt"])
    return credit


def _misbooked(town: Town) -> set[tuple[str, Decimal]]:
    """What customers did pay and somebody booked as a sale."""
    found = set()
    for deposit in town.company.records("Deposit"):
        for line in deposit["Line"]:
            owner = line.get("DepositLineDetail", {}).get("Entity")
            if owner and not line.get("LinkedTxn"):
                found.add((owner["value"], line["Amount"]))
    for receipt in town.company.records("SalesReceipt"):
        found.add((receipt["CustomerRef"]["value"], receipt["TotalAmt"]))
    return found


def _unmatched(town: Town) -> defaultdict[str, Decimal]:
    """What customers did pay and nobody has applied."""
    found: defaultdict[str, Decimal] = defaultdict(lambda: ZERO)
    for payment in town.company.records("Payment"):
        found[payment["CustomerRef"]["value"]] += payment["UnappliedAmt"]
    return found
