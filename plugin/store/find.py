"""Finding what a person means: a customer by name or id, an invoice by its number."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, or_

from plugin import tables
from plugin.errors import Explained
from plugin.store.scope import Scope

_SHOWN_MAX = 5


class NotFound(Explained):
    """Nothing, or too much, answers to the name; the text says what does."""


@dataclass(frozen=True, slots=True)
class Meant:
    """The paying customer that is meant, and the invoice if one is."""

    payer_id: str
    name: str
    invoice_id: str | None = None


def meant(scope: Scope, text: str) -> Meant:
    """The invoice of this number, or the customer of this name; raises NotFound."""
    text = text.strip()
    invoice = _invoice(scope, text)
    if invoice is not None:
        return invoice
    customers = tables.customers
    names = scope.select(customers, customers.c.id, customers.c.payer_id, customers.c.name)
    lowered = func.lower(customers.c.name)
    exact = scope.rows(names.where(or_(customers.c.id == text, lowered == text.lower())))
    found = exact or scope.rows(
        names.where(lowered.contains(text.lower(), autoescape=True))
        .order_by(customers.c.name)
        .limit(_SHOWN_MAX)
    )
    if len(found) == 1:
        return Meant(found[0].payer_id, found[0].name)
    if not found:
        raise NotFound(f"No customer and no invoice answers to {text!r}. Give a whole name or a number.")
    raise NotFound(
        f"Several customers answer to {text!r}: {', '.join(row.name for row in found)}. Give one of them."
    )


def _invoice(scope: Scope, number: str) -> Meant | None:
    invoices, customers = tables.invoices, tables.customers
    rows = scope.rows(
        scope.select(invoices, invoices.c.id, invoices.c.customer_id).where(invoices.c.number == number)
    )
    if not rows:
        return None
    if len(rows) > 1:
        raise NotFound(f"{len(rows)} invoices have the number {number}. Give the name of the customer.")
    query = scope.select(customers, customers.c.payer_id, customers.c.name)
    owner = scope.first(query.where(customers.c.id == rows[0].customer_id))
    return Meant(owner.payer_id, owner.name, rows[0].id) if owner else None
