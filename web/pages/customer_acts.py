"""What a person decides about a customer, and ends again. Each act counts at once."""

from __future__ import annotations

from datetime import date

from flask import abort

from plugin import cash_on_delivery, people
from plugin.core.said import RESOLUTIONS
from plugin.people import Unsound
from plugin.store.reading.customer import belongs_to
from plugin.store.scope import Scope
from web.access import page, person
from web.pages.acting import Answer, act_on, balances_of, change_on, currency_of
from web.pages.customer import customer_pages
from web.pages.shared import amount_field, day_field, field


@customer_pages.post("/c/<company_id>/customer/<customer_id>/hold")
@page("collector")
def hold(company_id: str, customer_id: str) -> Answer:
    """Pause everything about the customer, or about one invoice."""
    del company_id

    def act(scope: Scope, customer_id: str, today: date) -> str:
        invoice_id = field("invoice_id") or None
        balances_of(scope, customer_id, [invoice_id] if invoice_id else [])
        until = day_field("until", "The last day of the hold")
        reason, actor = field("reason", 300), person().actor
        people.hold(scope, customer_id, actor, reason=reason, on=today, until=until, invoice_id=invoice_id)
        return "hold"

    return change_on(customer_id, "hold", act)


@customer_pages.post("/c/<company_id>/customer/<customer_id>/dispute")
@page("collector")
def dispute(company_id: str, customer_id: str) -> Answer:
    """Record that an invoice, or a part of it, is disputed."""
    del company_id

    def act(scope: Scope, customer_id: str, today: date) -> str:
        invoice_id = field("invoice_id")
        (balance_minor,) = balances_of(scope, customer_id, [invoice_id])
        amount = amount_field("amount", currency_of(scope, customer_id), "The disputed amount")
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

    return change_on(customer_id, "dispute", act)


@customer_pages.post("/c/<company_id>/customer/<customer_id>/legal-stop")
@page("collector")
def legal_stop(company_id: str, customer_id: str) -> Answer:
    """End every outward act about this customer (rule 1)."""
    del company_id

    def act(scope: Scope, customer_id: str, today: date) -> str:
        people.legal_stop(scope, customer_id, person().actor, reason=field("reason", 300), on=today)
        return "legal stop"

    return change_on(customer_id, "legal-stop", act)


@customer_pages.post("/c/<company_id>/customer/<customer_id>/cod")
@page("collector")
def cod(company_id: str, customer_id: str) -> Answer:
    """The customer pays before work from now on, by a person's word and until a person ends it (rule 9)."""
    del company_id

    def act(scope: Scope, customer_id: str, today: date) -> str:
        actor, reason = person().actor, field("reason", 300)
        cash_on_delivery.put_on(scope, customer_id, actor, reason=reason, on=today)
        return "cod on"

    return change_on(customer_id, "cod", act)


@customer_pages.post("/c/<company_id>/customer/<customer_id>/lift-cod")
@page("collector")
def lift_cod(company_id: str, customer_id: str) -> Answer:
    """Give the customer its own terms back, by a person's word (rule 9)."""
    del company_id

    def act(scope: Scope, customer_id: str, today: date) -> str:
        lifted = cash_on_delivery.lift(scope, customer_id, person().actor, on=today)
        return "cod off" if lifted else "closed already"

    return act_on(customer_id, act)


@customer_pages.post("/c/<company_id>/customer/<customer_id>/consumer")
@page("collector")
def consumer(company_id: str, customer_id: str) -> Answer:
    """Record whether the customer is a consumer."""
    del company_id
    is_consumer = field("is_consumer") == "yes"

    def act(scope: Scope, customer_id: str, _today: date) -> str:
        people.mark_consumer(scope, customer_id, person().actor, is_consumer=is_consumer)
        return "consumer" if is_consumer else "business"

    return change_on(customer_id, "consumer", act)


@customer_pages.post("/c/<company_id>/customer/<customer_id>/terms")
@page("collector")
def terms(company_id: str, customer_id: str) -> Answer:
    """Record that somebody at the customer has acknowledged our terms (S4.8)."""
    del company_id

    def act(scope: Scope, customer_id: str, today: date) -> str:
        on = day_field("on", "The day of the acknowledgment") or today
        if on > today:
            raise Unsound("The terms cannot have been acknowledged on a day to come.")
        who, how = field("person", 200), field("how", 300)
        people.acknowledge_terms(scope, customer_id, person().actor, on=on, person=who, how=how)
        return "terms"

    return change_on(customer_id, "terms", act)


@customer_pages.post("/c/<company_id>/customer/<customer_id>/close-dispute/<dispute_id>")
@page("collector")
def close_dispute(company_id: str, customer_id: str, dispute_id: str) -> Answer:
    """Record how a dispute was settled."""
    del company_id

    def act(scope: Scope, customer_id: str, today: date) -> str:
        if not belongs_to(scope, "disputes", dispute_id, customer_id):
            abort(404)
        resolution, note = field("resolution"), field("note", 300)
        if resolution not in RESOLUTIONS:
            raise Unsound("Choose how the dispute ended.")
        settled = people.close_dispute(
            scope,
            dispute_id,
            person().actor,
            on=today,
            resolution=resolution,
            note=note,
        )
        return f"dispute {resolution}" if settled else "closed already"

    return act_on(customer_id, act)


_ENDINGS = {
    "hold": ("holds", people.lift_hold, "hold lifted"),
    "promise": ("promises", people.cancel_promise, "promise cancelled"),
}


@customer_pages.post("/c/<company_id>/customer/<customer_id>/end/<kind>/<said_id>")
@page("collector")
def end(company_id: str, customer_id: str, kind: str, said_id: str) -> Answer:
    """End a hold or a promise."""
    del company_id
    if kind not in _ENDINGS:
        abort(404)
    table_name, ending, said = _ENDINGS[kind]

    def act(scope: Scope, customer_id: str, today: date) -> str:
        if not belongs_to(scope, table_name, said_id, customer_id):
            abort(404)
        return said if ending(scope, said_id, person().actor, on=today) else "closed already"

    return act_on(customer_id, act)


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

    return act_on(customer_id, act)
