"""What a customer is asked to agree to when it pays in parts: plain, friendly, and complete (S1.6, S1.7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from plugin.core.plans import PlanState
from plugin.core.said import Instalment, InterestInPlan
from plugin.words.formats import day, money

PLAN_STATE_NAMES: Mapping[PlanState, str] = {
    "kept": "being kept",
    "broken": "broken",
    "fulfilled": "fulfilled",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What was agreed, as far as the customer reads it."""

    company: str
    customer: str
    person: str
    currency: str
    agreed_on: date
    invoices: tuple[tuple[str, int], ...]
    """(number, what is open) of each invoice it is about."""
    instalments: tuple[Instalment, ...]
    interest: InterestInPlan
    review_on: date | None = None


def agreement_words(agreed: Agreement) -> str:
    """The agreement as a text to send, word for word what is kept."""
    total = sum(part.amount_minor for part in agreed.instalments)
    paragraphs = [
        f"Payment plan between {agreed.company} and {agreed.customer}, {day(agreed.agreed_on)}",
        f"Dear {agreed.person},\nthank you for speaking with us. This is what we agreed.",
        "It is about:\n" + "\n".join(_invoices(agreed)),
        "You pay:\n" + "\n".join(_instalments(agreed.instalments, agreed.currency)),
    ]
    if agreed.review_on is not None:
        paragraphs.append(
            f"The payments go on in the same way. On {day(agreed.review_on)} we look together whether they "
            "still fit."
        )
    else:
        paragraphs.append(f"Together: {money(total, agreed.currency)}.")
    paragraphs += [
        _INTEREST[agreed.interest],
        _IF_MISSED,
        "Please reply that you have received this and agree.",
    ]
    return "\n\n".join(paragraphs)


_IF_MISSED = (
    "While the payments arrive by their days, we do not ask for these invoices in any other way. If one does "
    "not arrive, the plan ends, and the invoices are due as before. If you see that coming, please call us "
    "first: we will look for another way."
)
_INTEREST: dict[InterestInPlan, str] = {
    "waits": "While the plan is kept, we charge no interest on these invoices.",
    "runs": "Interest by our terms goes on until they are paid, and comes as an invoice of its own.",
}


def _invoices(agreed: Agreement) -> Sequence[str]:
    return [
        f"- invoice {number}: {money(open_minor, agreed.currency)}" for number, open_minor in agreed.invoices
    ]


def _instalments(instalments: Sequence[Instalment], currency: str) -> Sequence[str]:
    return [f"- {money(part.amount_minor, currency)} by {day(part.due_on)}" for part in instalments]
