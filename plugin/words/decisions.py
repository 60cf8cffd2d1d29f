"""What management may decide at the end of the road, what follows, and what to look at first (S2.10)."""

from __future__ import annotations

from collections.abc import Mapping

from plugin.core.escalation import ASKED_AGAIN_DAYS, CheckName
from plugin.core.said import EscalationKind
from plugin.words.formats import count

DECISION_NAMES: Mapping[EscalationKind, str] = {
    "intent letter": "Send a letter of intent",
    "agency": "Hand it to an agency",
    "attorney": "Hand it to an attorney",
    "write off": "Write it off",
    "continue": "Go on",
    "stop service": "Stop service",
    "keep service": "Keep serving",
}
_HANDED_OVER = (
    "A legal stop is placed at once: no notice, no call and no charge reaches the customer any more, until a "
    "manager lifts it. Hand the file over yourself."
)
_FOLLOWS: Mapping[EscalationKind, str] = {
    "intent letter": (
        "A person writes the letter and posts it; nothing is sent by itself. The policy goes on, and the "
        "question comes back in {again}."
    ),
    "agency": _HANDED_OVER,
    "attorney": _HANDED_OVER,
    "write off": (
        "The customer is put on hold. Whoever keeps the books writes the debt off in QuickBooks, with a "
        "credit memo on an item of its own for bad debts; nothing is posted by us."
    ),
    "continue": "The policy goes on as it is, and the question comes back in {again}.",
    "stop service": (
        "Tell the customer, and whoever plans the work; nothing changes in QuickBooks. What is owed is asked "
        "for as before."
    ),
    "keep service": "Work goes on, and the question comes back in {again}.",
}
CHECK_WORDS: Mapping[CheckName, str] = {
    "its money is applied": "No payment or credit of the customer waits to be applied.",
    "a notice has left": "A notice about the debt has left and did not come back.",
    "somebody was reached": "Somebody there was spoken to.",
    "nothing is disputed": "No dispute is open.",
    "nothing is promised": "No promise is open.",
    "no plan is kept": "No payment plan is being kept.",
    "our charges are credited": "No interest or fee of ours is still open; waive it first.",
}


def what_follows(kind: EscalationKind) -> str:
    """What happens once *kind* is decided, and what a person has to do then."""
    return _FOLLOWS[kind].format(again=count(ASKED_AGAIN_DAYS.get(kind, 0), "day"))
