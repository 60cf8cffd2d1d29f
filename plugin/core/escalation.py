"""What people decide at the end of the road, and until when it answers the question (S2.10, S4.7).

Nothing legal is ever sent by itself: an agency, an attorney, a letter of intent are for a person to see to,
and what is decided is written down with who, when and why. A decision to go on is for a while only, so that
no path ends in nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from plugin.core import plans, promises
from plugin.core.account import Account
from plugin.core.said import Escalation, EscalationKind

HANDS_OVER: frozenset[EscalationKind] = frozenset({"agency", "attorney"})
"""They end every outward act of ours: from then on somebody else speaks to the customer."""

ABOUT_SERVICE: frozenset[EscalationKind] = frozenset({"stop service", "keep service"})
"""They answer whether work goes on (S4.7); the others what becomes of the debt."""

ASKED_AGAIN_DAYS: dict[EscalationKind, int] = {"intent letter": 14, "continue": 30, "keep service": 30}
"""After these the same question is asked again; the others settle it."""


def last_decision(account: Account, since: date, *, about_service: bool = False) -> Escalation | None:
    """The latest decision made on *since* or later: about the debt, or about service."""
    made = [each for each in account.escalations if (each.kind in ABOUT_SERVICE) == about_service]
    made = [each for each in made if each.on >= since]
    return max(made, key=lambda each: (each.on, each.id), default=None)


def asked_again_on(decision: Escalation) -> date | None:
    """The day on which what was decided no longer answers the question; None when it always does."""
    days = ASKED_AGAIN_DAYS.get(decision.kind)
    return decision.on + timedelta(days=days) if days is not None else None


def is_answered(decision: Escalation | None, today: date) -> bool:
    """Whether *decision* settles its question today."""
    if decision is None:
        return False
    again_on = asked_again_on(decision)
    return again_on is None or again_on > today


CheckName = Literal[
    "its money is applied",
    "a notice has left",
    "somebody was reached",
    "nothing is disputed",
    "nothing is promised",
    "no plan is kept",
    "our charges are credited",
]


@dataclass(frozen=True, slots=True)
class Check:
    """One question to be answered before a debt is written off."""

    name: CheckName
    is_met: bool


def before_writing_off(account: Account, today: date) -> tuple[Check, ...]:
    """What should be so before anybody gives a debt up: a person looks, and nothing is ever posted by us.

    Money that waits to be applied, an answer that nobody has heard, and interest on a debt that is no longer
    asked for are the usual mistakes.
    """
    reached = any(contact.reached and not contact.is_about_receipt for contact in account.contacts)
    noticed = any(
        past.kind == "notice" and past.status == "done" and not past.bounced for past in account.past
    )
    charges = [one for one in account.invoices if one.is_charge and one.balance_minor > 0]
    return (
        Check("its money is applied", account.unapplied_minor <= 0),
        Check("a notice has left", noticed),
        Check("somebody was reached", reached),
        Check("nothing is disputed", all(dispute.closed_on for dispute in account.disputes)),
        Check(
            "nothing is promised",
            not any(promises.judged(one, account, today) == "open" for one in account.promises),
        ),
        Check(
            "no plan is kept", not any(plans.state(one, account, today) == "kept" for one in account.plans)
        ),
        Check("our charges are credited", not charges),
    )
