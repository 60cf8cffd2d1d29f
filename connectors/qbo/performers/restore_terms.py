"""Former terms given back, but only in place of our own: a person's choice wins (rule 5)."""

from __future__ import annotations

from connectors.qbo.fields import value_of
from connectors.qbo.performers.terms import for_each, set_term
from connectors.qbo.reader import Reader
from connectors.qbo.wire import Customer
from plugin.books import Refused
from plugin.orders import Proof, RestoreTerms

_EMPTY: tuple[dict[str, str] | None, ...] = (None, {"value": ""})
"""What may clear a reference; which of them does is not known (qbo.md 2.2), so it is read back."""


def perform(reader: Reader, order: RestoreTerms, request_id: str) -> Proof:
    """Give each customer still on our term its former one; what a person changed since is left alone."""
    del request_id  # the SyncToken is what keeps this from happening twice
    former = {customer.id: term_id for customer, term_id in order.customers}
    on_cod = _on_cod(reader, order)

    def give_back(customer: Customer) -> None:
        term_id = former[customer.id or ""]
        if term_id is None:
            _clear(reader, order, customer)
        else:
            set_term(reader, customer, {"value": term_id})

    for_each(on_cod, give_back)
    changed = {one.id for one in on_cod}
    left_alone = [customer_id for customer_id in former if customer_id not in changed]
    return _proof(order, left_alone)


def trace(reader: Reader, order: RestoreTerms) -> Proof | None:
    """The proof that none of them is on our term any more."""
    return None if _on_cod(reader, order) else _proof(order, [])


def _on_cod(reader: Reader, order: RestoreTerms) -> list[Customer]:
    wanted = [customer.id for customer, _ in order.customers]
    return [one for one in reader.customers(wanted) if value_of(one.sales_term_ref) == order.cod_term_id]


def _clear(reader: Reader, order: RestoreTerms, customer: Customer) -> None:
    """Take the terms away; where QuickBooks will not, give the company's default, by its id."""
    for empty in _EMPTY:
        try:
            customer = set_term(reader, customer, empty)
        except Refused as error:
            if error.reason is not None:
                raise
        if value_of(customer.sales_term_ref) is None:
            return
    if order.default_term_id is None:
        sentence = "QuickBooks did not clear the terms. Choose the customer's terms by hand."
        raise Refused(sentence, reason="terms not cleared")
    set_term(reader, customer, {"value": order.default_term_id})


def _proof(order: RestoreTerms, left_alone: list[str]) -> Proof:
    return Proof(ref=order.ref, details={"left_alone": ",".join(left_alone) or None})
