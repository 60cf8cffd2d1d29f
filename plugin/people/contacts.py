"""Conversations, attempts at one, and what came of them (S2.6, S1.3)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from plugin import tables
from plugin.core.actions import SendNotice
from plugin.core.outcomes import ATTEMPTS, REACHED, Outcome, ReasonCode
from plugin.people.recording import Unsound, record
from plugin.store import families
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
    answers: str | None = None,
) -> str:
    """Record a conversation or an attempt: who, what, when, how, and what came of it; returns its id.

    *reason_code* says why they have not paid, *invoice_id* which invoice it was about, if it was about one,
    *answers* to which message of ours, or attempt in vain, it is the response (S3.9).
    """
    if outcome in REACHED and not (person.strip() and summary.strip()):
        raise Unsound("Say whom you reached and what was said; both belong to every conversation.")
    if outcome == "new contact" and not (person.strip() and summary.strip()):
        raise Unsound("Say who the right contact is, and how to reach them.")
    if outcome == "got the invoice" and invoice_id is None:
        raise Unsound("Choose the invoice they have received.")
    if answers is not None:
        _check_answer(scope, customer_id, outcome, answers)
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
        answers=answers,
    )


def _check_answer(scope: Scope, customer_id: str, outcome: Outcome, answers: str) -> None:
    if outcome not in REACHED:
        raise Unsound("Nobody was reached, so it answers nothing: leave that open.")
    (payer_id,) = families.payers_of(scope, [customer_id])
    sent, said = tables.actions, tables.contacts
    ours = scope.select(sent, sent.c.id).where(
        sent.c.id == answers,
        sent.c.customer_id == payer_id,
        sent.c.kind == SendNotice.kind,
        sent.c.status == "done",
    )
    tried = scope.select(said, said.c.id).where(
        said.c.id == answers, said.c.customer_id == payer_id, said.c.outcome.in_(sorted(ATTEMPTS))
    )
    if scope.first(ours) is None and scope.first(tried) is None:
        raise Unsound("Choose a message of ours to this customer, or a call that reached nobody.")
