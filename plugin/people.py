"""What staff say and decide about customers. A person's word beats the policy (rule 5).

Every act names its actor and has the customer planned again, so that it counts from this moment: a hold
placed while a run is under way stops that run's next act about the customer.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

from plugin import tables
from plugin.core.promises import paid_minor
from plugin.errors import Explained
from plugin.store import accounts, companies, families, standings
from plugin.store.scope import Scope

How = Literal["call", "email", "letter", "visit", "other"]
Role = Literal["viewer", "collector", "manager"]


class Unsound(Explained):
    """What was entered cannot be recorded; the text says what to do."""


def log_contact(
    scope: Scope,
    customer_id: str,
    actor: str,
    *,
    on: date,
    how: How = "call",
    reached: bool,
    person: str = "",
    summary: str = "",
) -> str:
    """Record a conversation or an attempt: who, what, when, how (S2.6); returns its id."""
    if reached and not (person.strip() and summary.strip()):
        raise Unsound("Say whom you reached and what was said; both belong to every conversation.")
    return _said(
        scope,
        "contacts",
        customer_id,
        actor,
        happened_on=on,
        how=how,
        reached=reached,
        person=person.strip(),
        summary=summary.strip(),
    )


def promise(
    scope: Scope,
    customer_id: str,
    actor: str,
    *,
    made_on: date,
    pay_by: date,
    amount_minor: int,
    method: str,
    invoice_ids: Sequence[str] = (),
    contact_id: str | None = None,
) -> str:
    """Record a promise to pay; chasing pauses until its day has passed. Returns its id."""
    if amount_minor <= 0:
        raise Unsound("A promise needs an amount above zero.")
    if pay_by < made_on:
        raise Unsound("A promise cannot be for a day before it was made.")
    return _said(
        scope,
        "promises",
        customer_id,
        actor,
        paid_already_minor=_paid_on(scope, customer_id, invoice_ids, made_on),
        contact_id=contact_id,
        made_on=made_on,
        pay_by=pay_by,
        amount_minor=amount_minor,
        method=method.strip(),
        invoice_ids=list(invoice_ids),
        cancelled_on=None,
    )


def cancel_promise(scope: Scope, promise_id: str, actor: str, *, on: date) -> bool:
    """A promise no longer holds, by the customer's word or ours; False when it was cancelled already."""
    del actor
    return _end(scope, "promises", promise_id, cancelled_on=on)


def dispute(
    scope: Scope, customer_id: str, actor: str, *, invoice_id: str, amount_minor: int, reason: str, on: date
) -> str:
    """Record that a customer disputes (part of) an invoice; the rest is still asked for. Returns its id."""
    if amount_minor <= 0:
        raise Unsound("A dispute needs the amount that is disputed.")
    return _said(
        scope,
        "disputes",
        customer_id,
        actor,
        invoice_id=invoice_id,
        amount_minor=amount_minor,
        reason=reason.strip(),
        opened_on=on,
        closed_on=None,
        closed_by=None,
    )


def close_dispute(scope: Scope, dispute_id: str, actor: str, *, on: date) -> bool:
    """A dispute is settled; False when it was closed already."""
    return _end(scope, "disputes", dispute_id, closed_on=on, closed_by=actor)


def hold(
    scope: Scope,
    customer_id: str,
    actor: str,
    *,
    reason: str,
    on: date,
    until: date | None = None,
    invoice_id: str | None = None,
) -> str:
    """Pause everything about a customer, or about one of its invoices. Returns the hold's id."""
    if not reason.strip():
        raise Unsound("Say why; whoever looks next month will want to know.")
    if until is not None and until < on:
        raise Unsound("A hold cannot end before it begins.")
    return _said(
        scope,
        "holds",
        customer_id,
        actor,
        invoice_id=invoice_id,
        reason=reason.strip(),
        placed_on=on,
        until=until,
        lifted_on=None,
        lifted_by=None,
    )


def lift_hold(scope: Scope, hold_id: str, actor: str, *, on: date) -> bool:
    """End a hold before its day; False when it had ended."""
    return _end(scope, "holds", hold_id, lifted_on=on, lifted_by=actor)


def legal_stop(scope: Scope, customer_id: str, actor: str, *, reason: str, on: date) -> str:
    """End every outward act: bankruptcy, attorney, deceased, agency, "stop contacting me" (rule 1)."""
    if not reason.strip():
        raise Unsound("Say what kind of legal stop this is.")
    return _said(
        scope,
        "legal_stops",
        customer_id,
        actor,
        reason=reason.strip(),
        placed_on=on,
        lifted_on=None,
        lifted_by=None,
    )


def lift_legal_stop(scope: Scope, stop_id: str, actor: str, *, role: Role, on: date) -> bool:
    """Lift a legal stop; only a manager may (rule 1). False when it had been lifted."""
    if role != "manager":
        raise Unsound("Only a manager may lift a legal stop.")
    return _end(scope, "legal_stops", stop_id, lifted_on=on, lifted_by=actor)


def mark_consumer(scope: Scope, customer_id: str, actor: str, *, is_consumer: bool) -> None:
    """Record whether a customer is a consumer, who is never charged interest without a person (rule 3)."""
    row = {"customer_id": customer_id, "is_consumer": is_consumer, "set_by": actor, "set_at": scope.now}
    scope.upsert(tables.customer_settings, [row])
    standings.mark_dirty(scope, [customer_id])


def _paid_on(scope: Scope, customer_id: str, invoice_ids: Sequence[str], day: date) -> int:
    """What was applied on *day* as far as we know now: a promise made later that day is about more."""
    payers = families.payers_of(scope, [customer_id])
    found = accounts.load(scope, payers, companies.standing(scope).zone, paid_since=day)
    return sum(paid_minor(account, invoice_ids, day, day) for account in found)


def _said(scope: Scope, table_name: str, customer_id: str, actor: str, **facts: object) -> str:
    """Record something under the paying entity, since that is who is chased."""
    (payer_id,) = families.payers_of(scope, [customer_id])
    said_id = scope.new_id()
    row = {"id": said_id, "customer_id": payer_id, "recorded_by": actor, "recorded_at": scope.now, **facts}
    scope.insert(tables.metadata.tables[table_name], row)
    standings.mark_dirty(scope, [payer_id])
    return said_id


def _end(scope: Scope, table_name: str, said_id: str, **ending: object) -> bool:
    table = tables.metadata.tables[table_name]
    ended_column = next(iter(ending))
    still_on = scope.update(table).where(table.c.id == said_id, table.c[ended_column].is_(None))
    ended = scope.changed_one(still_on.values(**ending))
    row = scope.first(scope.select(table, table.c.customer_id).where(table.c.id == said_id))
    if row is not None:
        standings.mark_dirty(scope, [row.customer_id])
    return ended
