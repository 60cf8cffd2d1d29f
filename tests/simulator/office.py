"""People outside our program: customers who pay or do not, and an office that works in QuickBooks."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from connectors.sandbox.company import Company
from connectors.sandbox.faults import Fault
from connectors.sandbox.life import mending, office
from connectors.sandbox.life.happening import Happening
from connectors.sandbox.life.paying import Paying
from connectors.sandbox.life.town import Town
from connectors.sandbox.seeds.trading import entries, goods

MEMOS = ("Thank you for your business.", "", "Your order is complete.", "Please ask for Joan at the dock.")
OURS = "[dunwell:"
Act = Callable[[Town, random.Random], Happening | None]


class Office:
    """One company's outside world; everything it does is a person's doing."""

    def __init__(
        self,
        company: Company,
        seed: str,
        today: date,
        *,
        acting: Callable[[str], AbstractContextManager[None]],
    ) -> None:
        self._company = company
        self._seed = seed
        self._acting = acting
        self._paying = Paying(self._town(today))
        self._dice = random.Random(f"{seed}/office")
        self._customers = [each["Id"] for each in company.records("Customer")]
        self._rhythm = {act.__name__: self._dice.choice((0.0, 0.01, 0.03, 0.1)) for act in ACTS}

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
        town = self._town(today)
        for act in ACTS:
            if self._dice.random() < self._rhythm[act.__name__]:
                with self._acting(act.__name__), self._company.acting_as("person"), suppress(Fault):
                    act(town, self._dice)
        return [f"{each.what} {each.customer_id}" for each in town.told]

    def merge(self) -> list[str]:
        """Two customers turn out to be one."""
        names = [each["Id"] for each in self._company.records("Customer") if each["Active"]]
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
            _pay_one(town, self._dice)
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


def _any(dice: random.Random, found: list[dict[str, Any]]) -> dict[str, Any] | None:
    return dice.choice(found) if found else None


def _pay_one(town: Town, dice: random.Random) -> Happening | None:
    invoice = _any(dice, town.overdue())
    if invoice is None:
        return None
    payer = town.payer(invoice["CustomerRef"]["value"])
    part = invoice["Balance"] if dice.random() < 0.7 else (invoice["Balance"] / 2).quantize(Decimal("0.01"))
    settled = [("Invoice", invoice["Id"], part)]
    town.company.create("Payment", entries.payment(payer, town.day, part, settled, entries.CHECK))
    return town.tell(payer, "paid at once", part)


def pay_ahead(town: Town, dice: random.Random) -> Happening | None:
    """Money arrives that nobody applies."""
    invoice = _any(dice, town.overdue())
    if invoice is None:
        return None
    payer = town.payer(invoice["CustomerRef"]["value"])
    amount = invoice["Balance"]
    town.company.create("Payment", entries.payment(payer, town.day, amount, [], entries.CHECK))
    return town.tell(payer, "paid without saying what", amount)


def credit(town: Town, dice: random.Random) -> Happening | None:
    """The owner gives in and writes a credit memo, not yet applied."""
    invoice = _any(dice, town.overdue())
    if invoice is None:
        return None
    customer = town.customer(invoice["CustomerRef"]["value"]) | {"Taxable": False}
    memo = town.company.create(
        "CreditMemo", entries.credit_memo(customer, town.day, [goods.Line(item=4, quantity=1)])
    )
    return town.tell(customer["Id"], "got a credit", memo["TotalAmt"])


def book_deposit_wrongly(town: Town, dice: random.Random) -> Happening | None:
    """A payment is booked from the bank feed as a sale."""
    invoice = _any(dice, town.overdue())
    if invoice is None:
        return None
    customer = invoice["CustomerRef"]["value"]
    town.company.create("Deposit", entries.deposit_as_income(customer, town.day, invoice["Balance"]))
    return town.tell(customer, "had a payment booked as a sale", invoice["Balance"])


def redate(town: Town, dice: random.Random) -> Happening | None:
    """An invoice gets another due date."""
    invoice = _any(dice, [each for each in town.open_invoices() if OURS not in each.get("PrivateNote", "")])
    if invoice is None:
        return None
    due_on = date.fromisoformat(invoice["DueDate"]) + timedelta(days=dice.choice((-10, 7, 30)))
    due_on = max(due_on, date.fromisoformat(invoice["TxnDate"]))
    _edit(town, "Invoice", invoice, DueDate=due_on.isoformat())
    return town.tell(invoice["CustomerRef"]["value"], "had an invoice re-dated")


def void(town: Town, dice: random.Random) -> Happening | None:
    """An open invoice is voided."""
    invoice = _any(dice, list(town.open_invoices()))
    if invoice is None:
        return None
    town.company.void("Invoice", invoice["Id"])
    return town.tell(invoice["CustomerRef"]["value"], "had an invoice voided")


def delete(town: Town, dice: random.Random) -> Happening | None:
    """An open invoice is deleted."""
    invoice = _any(dice, list(town.open_invoices()))
    if invoice is None:
        return None
    town.company.delete("Invoice", invoice["Id"])
    return town.tell(invoice["CustomerRef"]["value"], "had an invoice deleted")


def deactivate(town: Town, dice: random.Random) -> Happening | None:
    """A customer who owes nothing is made inactive, or comes back."""
    owing = {each["CustomerRef"]["value"] for each in town.open_invoices()}
    quiet = [each for each in town.company.records("Customer") if each["Id"] not in owing]
    customer = _any(dice, quiet)
    if customer is None or customer["Balance"]:
        return None
    _edit(town, "Customer", customer, Active=not customer["Active"])
    return town.tell(customer["Id"], "was made inactive or active")


def swear_in_notes(town: Town, dice: random.Random) -> Happening | None:
    """Somebody writes over all of a customer's Notes, our block included."""
    customer = _any(dice, [each for each in town.company.records("Customer") if each["Active"]])
    if customer is None:
        return None
    _edit(town, "Customer", customer, Notes=f"{town.day}: new contact is Joan.")
    return town.tell(customer["Id"], "had the notes written over")


def take_off_cod(town: Town, dice: random.Random) -> Happening | None:
    """The owner gives somebody on cash on delivery ordinary terms again."""
    names = {each["Id"]: each["Name"] for each in town.company.records("Term")}
    on_cod = [
        each
        for each in town.company.records("Customer")
        if names.get(each.get("SalesTermRef", {}).get("value"), "").startswith("COD")
    ]
    customer = _any(dice, on_cod)
    if customer is None:
        return None
    _edit(town, "Customer", customer, SalesTermRef={"value": "2"})
    return town.tell(customer["Id"], "was taken off cash on delivery by hand")


def _edit(town: Town, entity: str, record: dict[str, Any], **fields: Any) -> None:
    change = {"Id": record["Id"], "SyncToken": record["SyncToken"], "sparse": True}
    town.company.update(entity, change | fields)


def _plain(act: Callable[[Town], Happening | None]) -> Act:
    def done(town: Town, dice: random.Random) -> Happening | None:
        del dice
        return act(town)

    done.__name__ = act.__name__
    return done


ACTS: tuple[Act, ...] = (
    *(
        pay_ahead,
        credit,
        book_deposit_wrongly,
        redate,
        void,
        delete,
        deactivate,
        swear_in_notes,
        take_off_cod,
    ),
    _plain(office.bounce),
    _plain(office.send_by_hand),
    _plain(office.edit_memo),
    _plain(office.edit_notes),
    _plain(office.change_terms),
    _plain(mending.apply_unapplied),
    _plain(mending.rebook),
    _plain(mending.go_to_the_bank),
)
