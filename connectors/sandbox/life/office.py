"""What the owner and the bookkeeper do in QuickBooks now and then, each act on its own rhythm."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from connectors.sandbox.life import mending
from connectors.sandbox.life.happening import Happening
from connectors.sandbox.life.town import Record, Town
from connectors.sandbox.seeds.trading.habits import PROMPT, habit_of
from connectors.sandbox.seeds.trading.people import NET_15, NET_30

UNDEPOSITED = "4"
BOUNCES_WITHIN_DAYS = (2, 9)
MEMO_ROOM = 900
NOTES_ROOM = 900


class Rhythm(NamedTuple):
    """An act, when it first happens, and how often after that."""

    act: Callable[[Town], Happening | None]
    first_days: int
    every_days: int


class Office:
    """Does what is due; what finds no occasion is tried again the next working day."""

    def __init__(self, began: date) -> None:
        self._next = [began + timedelta(days=each.first_days) for each in RHYTHMS]

    def work(self, town: Town) -> None:
        """One working day."""
        for place, rhythm in enumerate(RHYTHMS):
            if town.day >= self._next[place] and rhythm.act(town):
                self._next[place] = town.day + timedelta(days=rhythm.every_days)


def bounce(town: Town) -> Happening | None:
    """A check comes back: its payment is deleted or voided, and the invoice is owed again."""
    soonest, latest = (town.day - timedelta(days=days) for days in BOUNCES_WITHIN_DAYS)
    found = [
        each
        for each in town.company.records("Payment")
        if latest.isoformat() <= each["TxnDate"] <= soonest.isoformat() and _may_bounce(each)
    ]
    if not found:
        return None
    dice = town.dice("bounce", town.day)
    payment = dice.choice(found)
    undo = dice.choice((town.company.void, town.company.delete))
    undo("Payment", payment["Id"])
    return town.tell(payment["CustomerRef"]["value"], "payment bounced", payment["TotalAmt"])


def _may_bounce(payment: Record) -> bool:
    is_check = payment["TotalAmt"] > 0 and payment["DepositToAccountRef"]["value"] == UNDEPOSITED
    pays = any(line["LinkedTxn"][0]["TxnType"] == "Invoice" for line in payment.get("Line", []))
    is_prompt = habit_of(payment["CustomerRef"]["value"]) is PROMPT
    return is_check and pays and not payment["LinkedTxn"] and not is_prompt


def send_by_hand(town: Town) -> Happening | None:
    """The owner mails a late invoice again without asking anybody."""
    late = [each for each in town.overdue() if each.get("BillEmail")]
    if not late:
        return None
    invoice = town.dice("hand", town.day).choice(late)
    town.company.send("Invoice", invoice["Id"])
    return town.tell(invoice["CustomerRef"]["value"], "was sent an invoice by hand", invoice["Balance"])


def edit_memo(town: Town) -> Happening | None:
    """Somebody writes a line of their own into an open invoice's message."""
    short = [
        each
        for each in town.open_invoices()
        if len(each.get("CustomerMemo", {}).get("value", "")) < MEMO_ROOM
    ]
    if not short:
        return None
    dice = town.dice("memo", town.day)
    invoice = dice.choice(short)
    memo = f"Your order {dice.randrange(1000, 9999)}. " + invoice.get("CustomerMemo", {}).get("value", "")
    change = {"Id": invoice["Id"], "SyncToken": invoice["SyncToken"], "sparse": True}
    town.company.update("Invoice", change | {"CustomerMemo": {"value": memo}})
    return town.tell(invoice["CustomerRef"]["value"], "had a memo edited")


def edit_notes(town: Town) -> Happening | None:
    """Somebody adds to a late customer's Notes."""
    late = {each["CustomerRef"]["value"]: None for each in town.overdue()}
    short = [name for name in late if len(town.customer(name).get("Notes", "")) < NOTES_ROOM]
    if not short:
        return None
    dice = town.dice("notes", town.day)
    customer = town.customer(dice.choice(short))
    words = (
        f"{town.day.month}/{town.day.day}: spoke to {dice.choice(('the owner', 'accounts', 'the office'))}."
    )
    notes = f"{words}\n{customer['Notes']}" if customer.get("Notes") else words
    change = {"Id": customer["Id"], "SyncToken": customer["SyncToken"], "sparse": True, "Notes": notes}
    town.company.update("Customer", change)
    return town.tell(customer["Id"], "had the notes edited")


def change_terms(town: Town) -> Happening | None:
    """The owner gives a customer other terms, now and then one with terms out of the ordinary."""
    having = [
        each for each in town.company.records("Customer") if each["Active"] and each.get("SalesTermRef")
    ]
    odd = [each for each in having if each["SalesTermRef"]["value"] not in {NET_15, NET_30}]
    dice = town.dice("terms", town.day)
    if not having:
        return None
    customer = dice.choice(odd if odd and dice.random() < 1 / 3 else having)
    term = NET_15 if customer["SalesTermRef"]["value"] == NET_30 else NET_30
    change = {"Id": customer["Id"], "SyncToken": customer["SyncToken"], "sparse": True}
    town.company.update("Customer", change | {"SalesTermRef": {"value": term}})
    return town.tell(customer["Id"], "was given other terms")


RHYTHMS = (
    Rhythm(edit_notes, 2, 11),
    Rhythm(send_by_hand, 3, 6),
    Rhythm(edit_memo, 5, 9),
    Rhythm(mending.apply_unapplied, 9, 12),
    Rhythm(bounce, 12, 38),
    Rhythm(mending.rebook, 16, 8),
    Rhythm(change_terms, 20, 41),
    Rhythm(mending.go_to_the_bank, 4, 7),
)
