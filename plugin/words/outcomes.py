"""What came of a contact and why they have not paid, for people to choose and to read."""

from __future__ import annotations

from collections.abc import Mapping

from plugin.core.outcomes import REACHED, Outcome, ReasonCode

OUTCOME_NAMES: Mapping[Outcome, str] = {
    "talked": "We talked",
    "promised": "They promised to pay",
    "says paid": "They say it is paid",
    "disputes": "They dispute it",
    "refuses": "They will not pay",
    "got the invoice": "They have the invoice",
    "no answer": "No answer",
    "message": "Left a message",
    "wrong contact": "Wrong contact",
    "new contact": "Found the right contact",
}
_SAID: Mapping[str, str] = {
    "says paid": "They say it is paid.",
    "disputes": "They dispute it.",
    "refuses": "They will not pay.",
    "got the invoice": "They have the invoice.",
    "message": "Left a message.",
    "wrong contact": "Wrong contact.",
    "new contact": "The right contact from now on.",
}
REASON_NAMES: Mapping[ReasonCode, str] = {
    "not received": "Has not received the invoice",
    "in approval": "Waits for an approval of their own",
    "short of money": "Short of money",
    "waits for own customer": "Waits to be paid by their customers",
    "objects": "Objects to something",
    "overlooked": "Overlooked it",
    "private": "A private matter",
    "other": "Another reason",
}


def who_was_met(outcome: str, person: str) -> str:
    """Whom a contact reached, or that it reached nobody."""
    if outcome == "new contact":
        return f"contact is {person}"
    return f"reached {person or 'someone'}" if outcome in REACHED else "nobody reached"


def what_was_said(outcome: str, summary: str) -> str:
    """What came of a contact, and what was written down about it."""
    return " ".join(part for part in (_SAID.get(outcome, ""), summary) if part)
