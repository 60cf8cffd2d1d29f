"""What people decide at the end of the road, and until when it answers the question (S2.10, S4.7).

Nothing legal is ever sent by itself: an agency, an attorney, a letter of intent are for a person to see to,
and what is decided is written down with who, when and why. A decision to go on is for a while only, so that
no path ends in nothing.
"""

from __future__ import annotations

from datetime import date, timedelta

from plugin.core.account import Account
from plugin.core.said import Escalation, EscalationKind

HANDS_OVER: frozenset[EscalationKind] = frozenset({"agency", "attorney"})
"""They end every outward act of ours: from then on somebody else speaks to the customer."""

ASKED_AGAIN_DAYS: dict[EscalationKind, int] = {"intent letter": 14, "continue": 30}
"""After these the same question is asked again; the others settle it."""


def last_decision(account: Account, since: date) -> Escalation | None:
    """The latest decision made on *since* or later."""
    made = [each for each in account.escalations if each.on >= since]
    return max(made, key=lambda each: (each.on, each.id), default=None)


def asked_again_on(decision: Escalation) -> date | None:
    """The day on which what was decided no longer answers the question; None when it always does."""
    days = ASKED_AGAIN_DAYS.get(decision.kind)
    return decision.on + timedelta(days=days) if days is not None else None
