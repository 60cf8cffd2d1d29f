"""Holds and legal stops: a person's pause, and the end of every outward act (rules 1 and 5)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from plugin.people.recording import Unsound, end, record
from plugin.store.scope import Scope

Role = Literal["viewer", "collector", "manager"]


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
    return record(
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
    return end(scope, "holds", hold_id, lifted_on=on, lifted_by=actor)


def legal_stop(scope: Scope, customer_id: str, actor: str, *, reason: str, on: date) -> str:
    """End every outward act: bankruptcy, attorney, deceased, agency, "stop contacting me" (rule 1)."""
    if not reason.strip():
        raise Unsound("Say what kind of legal stop this is.")
    return record(
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
    return end(scope, "legal_stops", stop_id, lifted_on=on, lifted_by=actor)
