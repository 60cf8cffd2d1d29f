"""Logging a conversation with a customer, and the promise that was made in it."""

from __future__ import annotations

from datetime import date
from typing import cast

from plugin import people, words
from plugin.people import How, Unsound
from plugin.store.scope import Scope
from web.access import page, person
from web.pages.acting import Answer, act_on, balances_of, currency_of, owed_by
from web.pages.customer import HOWS, OUTCOMES, customer_pages
from web.pages.shared import amount_field, day_field, field

_NOT_REACHED = frozenset({"no answer", "message", "wrong contact"})
_BEGINS = {
    "says paid": "They say it is paid.",
    "refuses": "They will not pay.",
    "message": "Left a message.",
    "wrong contact": "Wrong contact.",
}


@customer_pages.post("/c/<company_id>/customer/<customer_id>/contact")
@page("collector")
def contact(company_id: str, customer_id: str) -> Answer:
    """Log a conversation; a date, an amount and a method make a promise (S2.6)."""
    del company_id
    return act_on(customer_id, "contact", _log)


def _log(scope: Scope, customer_id: str, today: date) -> str:
    currency, actor = currency_of(scope, customer_id), person().actor
    outcome, how = field("outcome"), field("how")
    if outcome not in dict(OUTCOMES) or how not in dict(HOWS):
        raise Unsound("Choose how you were in contact, and how it went.")
    on = day_field("on", "The day of the conversation") or today
    if on > today:
        raise Unsound("A conversation cannot be logged before it took place.")
    contact_id = people.log_contact(
        scope,
        customer_id,
        actor,
        on=on,
        how=cast("How", how),
        reached=outcome not in _NOT_REACHED,
        person=field("person", 200),
        summary=" ".join(part for part in (_BEGINS.get(outcome, ""), field("summary")) if part),
    )
    pay_by = day_field("pay_by", "The day of the promise")
    amount = amount_field("amount", currency, "The promised amount")
    if pay_by is None and amount is None:
        return "contact"
    if pay_by is None or amount is None or not field("method"):
        raise Unsound("A promise needs all three: how much, by when, and by which means.")
    if pay_by < today:
        raise Unsound("The day of the promise has passed already.")
    invoice_ids = [field("invoice_id")] if field("invoice_id") else []
    owed = (
        sum(balances_of(scope, customer_id, invoice_ids))
        if invoice_ids
        else owed_by(scope, customer_id, currency)
    )
    if amount > owed:
        raise Unsound(
            f"More is promised than is owed, which is {words.money(owed, currency)}. Correct the amount."
        )
    people.promise(
        scope,
        customer_id,
        actor,
        made_on=on,
        pay_by=pay_by,
        amount_minor=amount,
        method=field("method", 60),
        invoice_ids=invoice_ids,
        contact_id=contact_id,
    )
    return "promise"
