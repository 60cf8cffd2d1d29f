"""Logging a conversation with a customer, and what came of it: a promise, a dispute, a wrong contact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import cast

from flask import request

from plugin import people, words
from plugin.core.outcomes import OUTCOMES, REACHED, REASON_CODES, Outcome, ReasonCode
from plugin.people import How, Unsound
from plugin.store.scope import Scope
from web.access import page, person
from web.pages.acting import Answer, act_on, balances_of, currency_of, owed_by
from web.pages.customer import HOWS, customer_pages, shown
from web.pages.shared import amount_field, day_field, field

_NO_PROMISE: frozenset[Outcome] = frozenset({"says paid", "disputes", "refuses", "got the invoice"})


@customer_pages.post("/c/<company_id>/customer/<customer_id>/contact")
@page("collector")
def contact(company_id: str, customer_id: str) -> Answer:
    """Log a conversation; a date, an amount and a method make a promise (S2.6)."""
    del company_id
    return act_on(customer_id, _log, lambda problem: shown(customer_id, problem, 422, request.form))


@dataclass(frozen=True, slots=True)
class _Promised:
    pay_by: date
    amount_minor: int
    method: str


def _log(scope: Scope, customer_id: str, today: date) -> str:
    currency, actor = currency_of(scope, customer_id), person().actor
    on = day_field("on", "The day of the conversation") or today
    if on > today:
        raise Unsound("A conversation cannot be logged before it took place.")
    invoice_ids = [field("invoice_id")] if field("invoice_id") else []
    balances = balances_of(scope, customer_id, invoice_ids)
    amount = amount_field("amount", currency, "The amount")
    outcome = _outcome()
    promised = _promised(outcome, amount, today)
    contact_id = people.log_contact(
        scope,
        customer_id,
        actor,
        on=on,
        how=_how(),
        outcome="promised" if promised else outcome,
        person=field("person", 200),
        summary=field("summary"),
        reason_code=_reason_code(),
        invoice_id=invoice_ids[0] if invoice_ids else None,
        answers=field("answers") or None,
    )
    if outcome == "disputes":
        _dispute(scope, customer_id, on, amount)
        return "dispute"
    if promised is None:
        return "contact"
    owed = sum(balances) if invoice_ids else owed_by(scope, customer_id, currency)
    if promised.amount_minor > owed:
        raise Unsound(
            f"More is promised than is owed, which is {words.money(owed, currency)}. Correct the amount."
        )
    people.promise(
        scope,
        customer_id,
        actor,
        made_on=on,
        pay_by=promised.pay_by,
        amount_minor=promised.amount_minor,
        method=promised.method,
        invoice_ids=invoice_ids,
        contact_id=contact_id,
    )
    return "promise"


def _outcome() -> Outcome:
    outcome = field("outcome")
    if outcome not in OUTCOMES:
        raise Unsound("Choose how you were in contact, and how it went.")
    return outcome


def _how() -> How:
    how = field("how")
    if how not in dict(HOWS):
        raise Unsound("Choose how you were in contact, and how it went.")
    return cast("How", how)


def _reason_code() -> ReasonCode | None:
    code = field("reason_code")
    if code and code not in REASON_CODES:
        raise Unsound("Choose one of the reasons, or leave it open.")
    return code or None


def _promised(outcome: Outcome, amount: int | None, today: date) -> _Promised | None:
    """The promise of the form; None when there is none. Half a one is refused."""
    pay_by, method = day_field("pay_by", "The day of the promise"), field("method", 60)
    is_about_dispute = outcome == "disputes" and pay_by is None
    if outcome != "promised" and (is_about_dispute or (pay_by is None and amount is None)):
        return None
    if outcome in _NO_PROMISE or outcome not in REACHED:
        raise Unsound("A promise goes with “They promised to pay”. Choose that, or leave its day open.")
    if pay_by is None or amount is None or not method:
        raise Unsound("A promise needs all three: how much, by when, and by which means.")
    if pay_by < today:
        raise Unsound("The day of the promise has passed already.")
    return _Promised(pay_by, amount, method)


def _dispute(scope: Scope, customer_id: str, on: date, amount: int | None) -> None:
    """S1.5: what they object to pauses from this moment; the amount is its part, or all of the invoice."""
    invoice_id = field("invoice_id")
    if not invoice_id:
        raise Unsound("Choose which invoice they dispute.")
    (balance_minor,) = balances_of(scope, customer_id, [invoice_id])
    if amount is not None and amount > balance_minor:
        raise Unsound("More is disputed than is open on this invoice.")
    people.dispute(
        scope,
        customer_id,
        person().actor,
        invoice_id=invoice_id,
        amount_minor=balance_minor if amount is None else amount,
        reason=field("summary")[:300],
        on=on,
    )
