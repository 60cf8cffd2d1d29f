"""What may come of a contact, and why customers say they have not paid (S1.3, S2.5, S2.6)."""

from __future__ import annotations

from typing import Literal

Outcome = Literal[
    "talked",
    "promised",
    "says paid",
    "disputes",
    "refuses",
    "got the invoice",
    "no answer",
    "message",
    "wrong contact",
    "new contact",
]
OUTCOMES: tuple[Outcome, ...] = (
    "talked",
    "promised",
    "says paid",
    "disputes",
    "refuses",
    "got the invoice",
    "no answer",
    "message",
    "wrong contact",
    "new contact",
)
"""In the order in which people choose among them."""

REACHED: frozenset[Outcome] = frozenset(
    {"talked", "promised", "says paid", "disputes", "refuses", "got the invoice"}
)
"""Somebody answered for the customer: contact in both directions, which ends a series of attempts."""

ATTEMPTS: frozenset[Outcome] = frozenset({"no answer", "message", "wrong contact"})
"""Nobody did, so the attempt is repeated. Noting a new contact is neither."""

ReasonCode = Literal[
    "not received",
    "in approval",
    "short of money",
    "waits for own customer",
    "objects",
    "overlooked",
    "private",
    "other",
]
REASON_CODES: tuple[ReasonCode, ...] = (
    "not received",
    "in approval",
    "short of money",
    "waits for own customer",
    "objects",
    "overlooked",
    "private",
    "other",
)

PRIVATE: ReasonCode = "private"
"""Illness, a death, a divorce: a neutral word, and nothing that was said with it reaches QuickBooks."""
