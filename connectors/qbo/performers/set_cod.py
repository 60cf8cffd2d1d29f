"""Customers onto our cash-on-delivery term: new work is due at once, existing invoices stay (qbo.md 2.3)."""

from __future__ import annotations

from connectors.qbo.fields import value_of
from connectors.qbo.performers.terms import find_cod_term, for_each, make_cod_term, set_term
from connectors.qbo.reader import Reader
from connectors.qbo.wire import Customer
from plugin.books import Refused, TryLater
from plugin.orders import Proof, SetCodTerms


def perform(reader: Reader, order: SetCodTerms, request_id: str) -> Proof:
    """Put each customer on the term, those already on it excepted; all are read before one is changed."""
    present = _active(reader, order)
    if not present:
        raise Refused("The customer no longer exists in QuickBooks or is inactive.", reason="gone")
    term_id = find_cod_term(reader, order.cod_term_id) or make_cod_term(reader, request_id)
    former = {customer.id: customer.term_id for customer in order.customers}
    waiting = [one for one in present if value_of(one.sales_term_ref) != term_id]
    if any(value_of(one.sales_term_ref) != former[one.id or ""] for one in waiting):
        raise TryLater("Somebody has changed the terms since. They are read again and decided anew.")

    def put_on_cod(customer: Customer) -> None:
        set_term(reader, customer, {"value": term_id})

    for_each(waiting, put_on_cod)
    return _proof(order, term_id)


def trace(reader: Reader, order: SetCodTerms) -> Proof | None:
    """The proof that every one of them is on our term now."""
    term_id = find_cod_term(reader, order.cod_term_id)
    present = _active(reader, order) if term_id else []
    if not present or any(value_of(one.sales_term_ref) != term_id for one in present):
        return None
    return _proof(order, term_id)


def _active(reader: Reader, order: SetCodTerms) -> list[Customer]:
    wanted = [customer.id for customer in order.customers]
    return [one for one in reader.customers(wanted) if one.active]


def _proof(order: SetCodTerms, term_id: str | None) -> Proof:
    return Proof(ref=order.ref, details={"cod_term_id": term_id})
