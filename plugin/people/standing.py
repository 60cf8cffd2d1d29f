"""What is known about a customer for good: whether it is a consumer, and that it knows our terms."""

from __future__ import annotations

from datetime import date

from plugin import tables
from plugin.people.recording import Unsound
from plugin.store import families, standings
from plugin.store.scope import Scope


def mark_consumer(scope: Scope, customer_id: str, actor: str, *, is_consumer: bool) -> None:
    """Record that a customer is a consumer, who is never charged interest without a person, or a business.

    Before somebody has said so it is neither, and what a statute gives against businesses is not charged.
    """
    row = {"customer_id": customer_id, "is_consumer": is_consumer, "is_business": not is_consumer}
    scope.upsert(tables.customer_settings, [{**row, "set_by": actor, "set_at": scope.now}])
    standings.mark_dirty(scope, [customer_id])


def acknowledge_terms(scope: Scope, customer_id: str, actor: str, *, on: date, person: str, how: str) -> None:
    """Record that somebody at the customer has acknowledged our terms: who, when, how (S4.8).

    It is also the evidence that interest was agreed, where the policy asks for one. Raises Unsound when
    it does not say who and how.
    """
    if not (person.strip() and how.strip()):
        raise Unsound("Say who acknowledged the terms, and how: a signature, an e-mail, an order form.")
    (payer_id,) = families.payers_of(scope, [customer_id])
    table = tables.customer_settings
    known = scope.first(scope.select(table).where(table.c.customer_id == payer_id))
    row = {
        "customer_id": payer_id,
        "is_consumer": bool(known and known.is_consumer),
        "set_by": known.set_by if known else actor,
        "set_at": known.set_at if known else scope.now,
        "terms_on": on,
        "terms_person": person.strip(),
        "terms_how": how.strip(),
        "terms_recorded_by": actor,
    }
    scope.upsert(table, [row])
    standings.mark_dirty(scope, [payer_id])
