"""Deciding what becomes of a debt that everything else has not settled (S2.10)."""

from __future__ import annotations

from datetime import date

from plugin.core.escalation import HANDS_OVER
from plugin.core.said import EscalationKind
from plugin.people.pauses import hold, legal_stop
from plugin.people.recording import Unsound, record
from plugin.store.scope import Scope


def decide(scope: Scope, customer_id: str, actor: str, *, kind: EscalationKind, reason: str, on: date) -> str:
    """Record the decision with who, when and why; returns its id.

    Handing over to an agency or an attorney places a legal stop, and a debt to be written off is held: its
    writing off is done by a person in QuickBooks. A letter of intent is posted by a person as well.
    """
    if not reason.strip():
        raise Unsound("Say why; whoever reads the decision later will want to know.")
    if kind in HANDS_OVER:
        legal_stop(scope, customer_id, actor, reason=f"With an {kind}: {reason.strip()}", on=on)
    elif kind == "write off":
        hold(scope, customer_id, actor, reason=f"To be written off: {reason.strip()}", on=on)
    return record(scope, "escalations", customer_id, actor, kind=kind, reason=reason.strip(), decided_on=on)
