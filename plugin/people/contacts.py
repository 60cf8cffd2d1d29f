"""Conversations, attempts at one, and what came of them (S2.6, S1.3)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from plugin.core.outcomes import REACHED, Outcome, ReasonCode
from plugin.people.recording import Unsound, record
from plugin.store.scope import Scope

How = Literal["call", "email", "letter", "visit", "other"]


def log_contact(
    scope: Scope,
    customer_id: str,
    actor: str,
    *,
    on: date,
    how: How = "call",
    outcome: Outcome = "talked",
    person: str = "",
    summary: str = "",
    reason_code: ReasonCode | None = None,
    invoice_id: str | None = None,
) -> str:
    """Record a conversation or an attempt: who, what, when, how, and what came of it; returns its id.

    *reason_code* says why they have not paid, *invoice_id* which invoice it was about, if it was about one.
    """
    if outcome in REACHED and not (person.strip() and summary.strip()):
        raise Unsound("Say whom you reached and what was said; both belong to every conversation.")
    if outcome == "new contact" and not (person.strip() and summary.strip()):
        raise Unsound("Say who the right contact is, and how to reach them.")
    if outcome == "got the invoice" and invoice_id is None:
        raise Unsound("Choose the invoice they have received.")
    return record(
        scope,
        "contacts",
        customer_id,
        actor,
        happened_on=on,
        how=how,
        reached=outcome in REACHED,
        outcome=outcome,
        person=person.strip(),
        summary=summary.strip(),
        reason_code=reason_code,
        invoice_id=invoice_id,
    )
