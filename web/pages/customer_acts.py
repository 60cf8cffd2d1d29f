"""What a person records about a customer. Each act counts at once: the customer is planned again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import cast

from flask import abort
from werkzeug.wrappers import Response

from plugin import cash_on_delivery, people, planning, tables
from plugin.people import How, Unsound
from plugin.store import companies, families
from plugin.store.reading.customer import belongs_to
from plugin.store.scope import Scope
from web.access import house_store, page, person
from web.pages.customer import HOWS, OUTCOMES, customer_pages, shown
from web.pages.shared import amount_field, back, day_field, field

Answer = Response | tuple[str, int]

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
    return _act(customer_id, "contact", _log)


def _log(scope: Scope, customer_id: str, today: date) -> str:
    currency, actor = _currency(scope, customer_id), person().actor
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
    _own_invoices(scope, customer_id, invoice_ids)
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


@customer_pages.post("/c/<company_id>/customer/<customer_id>/hold")
@page("collector")
def hold(company_id: str, customer_id: str) -> Answer:
    """Pause everything about the customer, or about one invoice."""
    del company_id

    def act(scope: Scope, customer_id: str, today: date) -> str:
        invoice_id = field("invoice_id") or None
        _own_invoices(scope, customer_id, [invoice_id] if invoice_id else [])
        until = day_field("until", "The last day of the hold")
        reason, actor = field("reason", 300), person().actor
        people.hold(scope, customer_id, actor, reason=reason, on=today, until=until, invoice_id=invoice_id)
        return "hold"

    return _act(customer_id, "hold", act)


@customer_pages.post("/c/<company_id>/customer/<customer_id>/dispute")
@page("collector")
def dispute(company_id: str, customer_id: str) -> Answer:
    """Record that an invoice, or a part of it, is disputed."""
    del company_id

    def act(scope: Scope, customer_id: str, today: date) -> str:
        invoice_id = field("invoice_id")
        (balance_minor,) = _own_invoices(scope, customer_id, [invoice_id])
        amount = amount_field("amount", _currency(scope, customer_id), "The disputed amount")
        if amount is not None and amount > balance_minor:
            raise Unsound("More is disputed than is open on this invoice.")
        reason = field("reason", 300)
        if not reason:
            raise Unsound("Say what is disputed; whoever settles it will want to know.")
        people.dispute(
            scope,
            customer_id,
            person().actor,
            invoice_id=invoice_id,
            amount_minor=balance_minor if amount is None else amount,
            reason=reason,
            on=today,
        )
        return "dispute"

    return _act(customer_id, "dispute", act)


@customer_pages.post("/c/<company_id>/customer/<customer_id>/legal-stop")
@page("collector")
def legal_stop(company_id: str, customer_id: str) -> Answer:
    """End every outward act about this customer (rule 1)."""
    del company_id

    def act(scope: Scope, customer_id: str, today: date) -> str:
        people.legal_stop(scope, customer_id, person().actor, reason=field("reason", 300), on=today)
        return "legal stop"

    return _act(customer_id, "legal stop", act)


@customer_pages.post("/c/<company_id>/customer/<customer_id>/cod")
@page("collector")
def cod(company_id: str, customer_id: str) -> Answer:
    """The customer pays before work from now on, by a person's word and until a person ends it (rule 9)."""
    del company_id

    def act(scope: Scope, customer_id: str, today: date) -> str:
        actor, reason = person().actor, field("reason", 300)
        cash_on_delivery.put_on(scope, customer_id, actor, reason=reason, on=today)
        return "cod on"

    return _act(customer_id, "cod", act)


@customer_pages.post("/c/<company_id>/customer/<customer_id>/lift-cod")
@page("collector")
def lift_cod(company_id: str, customer_id: str) -> Answer:
    """Give the customer its own terms back, by a person's word (rule 9)."""
    del company_id

    def act(scope: Scope, customer_id: str, today: date) -> str:
        lifted = cash_on_delivery.lift(scope, customer_id, person().actor, on=today)
        return "cod off" if lifted else "closed already"

    return _act(customer_id, "", act)


@customer_pages.post("/c/<company_id>/customer/<customer_id>/consumer")
@page("collector")
def consumer(company_id: str, customer_id: str) -> Answer:
    """Record whether the customer is a consumer."""
    del company_id
    is_consumer = field("is_consumer") == "yes"

    def act(scope: Scope, customer_id: str, _today: date) -> str:
        people.mark_consumer(scope, customer_id, person().actor, is_consumer=is_consumer)
        return "consumer" if is_consumer else "business"

    return _act(customer_id, "consumer", act)


_ENDINGS = {
    "hold": ("holds", people.lift_hold, "hold lifted"),
    "dispute": ("disputes", people.close_dispute, "dispute closed"),
    "promise": ("promises", people.cancel_promise, "promise cancelled"),
}


@customer_pages.post("/c/<company_id>/customer/<customer_id>/end/<kind>/<said_id>")
@page("collector")
def end(company_id: str, customer_id: str, kind: str, said_id: str) -> Answer:
    """End a hold, a dispute or a promise."""
    del company_id
    if kind not in _ENDINGS:
        abort(404)
    table_name, ending, said = _ENDINGS[kind]

    def act(scope: Scope, customer_id: str, today: date) -> str:
        if not belongs_to(scope, table_name, said_id, customer_id):
            abort(404)
        return said if ending(scope, said_id, person().actor, on=today) else "closed already"

    return _act(customer_id, "", act)


@customer_pages.post("/c/<company_id>/customer/<customer_id>/lift-legal-stop/<stop_id>")
@page("manager")
def lift_legal_stop(company_id: str, customer_id: str, stop_id: str) -> Answer:
    """Lift a legal stop; only a manager may (rule 1)."""
    del company_id

    def act(scope: Scope, customer_id: str, today: date) -> str:
        if not belongs_to(scope, "legal_stops", stop_id, customer_id):
            abort(404)
        who = person()
        lifted = people.lift_legal_stop(scope, stop_id, who.actor, role=who.role, on=today)
        return "legal stop lifted" if lifted else "closed already"

    return _act(customer_id, "", act)


def _act(customer_id: str, form: str, act: Callable[[Scope, str, date], str]) -> Answer:
    """Do *act* in one transaction, plan the customer again, and go back to its page."""
    store, company_id = house_store(), person().company_id
    try:
        with store.company(company_id) as scope:
            (payer_id,) = families.payers_of(scope, [customer_id])
            _currency(scope, payer_id)
            said = act(scope, payer_id, companies.standing(scope).company.today)
    except Unsound as problem:
        return shown(customer_id, str(problem), 422, form)
    planning.plan_now(store, company_id, [payer_id])
    return back("customer.customer", said, customer_id=payer_id)


def _currency(scope: Scope, customer_id: str) -> str:
    """The customer's currency; 404 when the company has no such customer."""
    table = tables.customers
    row = scope.first(scope.select(table, table.c.currency).where(table.c.id == customer_id))
    if row is None:
        abort(404, "There is no such customer in this company.")
    return str(row.currency)


def _own_invoices(scope: Scope, customer_id: str, invoice_ids: list[str]) -> list[int]:
    """The balances of these invoices; raises Unsound unless each is an open one of this customer's family."""
    invoices, customers = tables.invoices, tables.customers
    family = scope.select(customers, customers.c.id).where(customers.c.payer_id == customer_id)
    balances = []
    for invoice_id in invoice_ids:
        mine = scope.select(invoices).where(
            invoices.c.id == invoice_id, invoices.c.customer_id.in_(family), invoices.c.balance_minor > 0
        )
        row = scope.first(mine)
        if row is None:
            raise Unsound("Choose one of the customer's open invoices.")
        balances.append(row.balance_minor)
    return balances
