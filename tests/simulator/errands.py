"""What an office does in QuickBooks: each act happens when its occasion has come, by a person's hand."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from connectors.sandbox.life import mending, office
from connectors.sandbox.life.happening import Happening
from connectors.sandbox.life.town import Town
from connectors.sandbox.seeds.trading import entries, goods

OURS = "[dunwell:"
Act = Callable[[Town, random.Random], Happening | None]


def _any(dice: random.Random, found: list[dict[str, Any]]) -> dict[str, Any] | None:
    return dice.choice(found) if found else None


def pay_one(town: Town, dice: random.Random) -> Happening | None:
    """Somebody pays a late invoice, or half of it."""
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


def bill_otherwise(town: Town, dice: random.Random) -> Happening | None:
    """A sub-customer is billed with its parent from now on, or no longer."""
    members = (each for each in town.company.records("Customer") if each.get("ParentRef"))
    customer = _any(dice, [each for each in members if each["Active"]])
    if customer is None:
        return None
    is_with_parent = not customer.get("BillWithParent")
    _edit(town, "Customer", customer, BillWithParent=is_with_parent)
    how = "with its parent" if is_with_parent else "by itself"
    return town.tell(customer["Id"], f"is billed {how} from now on")


def give_away(town: Town, dice: random.Random) -> Happening | None:
    """An invoice stood on the wrong customer."""
    untouched = (each for each in town.open_invoices() if each["Balance"] == each["TotalAmt"])
    invoice = _any(dice, [each for each in untouched if OURS not in each.get("PrivateNote", "")])
    other = _any(dice, [each for each in town.company.records("Customer") if each["Active"]])
    if invoice is None or other is None:
        return None
    _edit(town, "Invoice", invoice, CustomerRef={"value": other["Id"]})
    return town.tell(other["Id"], "got the invoice of another customer")


def close_books(town: Town, dice: random.Random) -> Happening | None:
    """The books are closed through a day, or opened again."""
    through = (town.day - timedelta(days=dice.choice((1, 15, 60)))).isoformat()
    prefs = next(iter(town.company.records("Preferences")))
    closing = {"BookCloseDate": through if dice.random() < 0.5 else None}
    _edit(town, "Preferences", prefs, AccountingInfoPrefs=prefs["AccountingInfoPrefs"] | closing)
    return None


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
DEEP_ACTS: tuple[Act, ...] = (bill_otherwise, give_away, close_books)
"""What is rare in life."""
