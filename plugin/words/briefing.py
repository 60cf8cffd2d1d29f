"""The briefing of management in words: each part a title and its lines, for the page and the command line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from plugin.core.briefing import Briefing, Debt, Decided, Owes, Promised, Waiting
from plugin.core.escalation import asked_again_on
from plugin.words.decisions import DECISION_NAMES
from plugin.words.formats import count, day, money
from plugin.words.sentences import sentence, task_request


@dataclass(frozen=True, slots=True)
class Line:
    """One line: whom it is about, and what there is to say."""

    customer_id: str
    """Empty for what is the whole company's."""
    name: str
    text: str


def briefing_words(briefing: Briefing, today: date) -> dict[str, list[Line]]:
    """The lines of each part by its title; a part without lines has nothing to tell."""
    return {
        "Escalated and waiting": [_waiting(one, today) for one in briefing.waiting],
        "Decided lately": [_decided(one) for one in briefing.decided],
        "Broken promises": [_debt(one, today) for one in briefing.broken],
        "Largest late debts": [_debt(one, today) for one in briefing.worst],
        "Promised": [Line("", "", _promised(one)) for one in briefing.promised],
    }


def _waiting(one: Waiting, today: date) -> Line:
    why, since = sentence(one.because, one.currency), f"Asked since {day(one.since)}."
    text = " ".join([task_request(one.kind), why, since, *_late(one.owes, today)])
    return Line(one.customer_id, one.name or "The whole company", text)


def _decided(one: Decided) -> Line:
    made = one.decision
    again = asked_again_on(made)
    text = f"{DECISION_NAMES[made.kind]}, {day(made.on)}, {made.by}: {made.reason}"
    return Line(one.customer_id, one.name, f"{text} (asked again on {day(again)})" if again else text)


def _debt(one: Debt, today: date) -> Line:
    why = [sentence(one.because, one.owes.currency)] if one.because else []
    return Line(one.customer_id, one.name, " ".join([*why, *_late([one.owes], today)]))


def _late(owes: Iterable[Owes], today: date) -> Iterator[str]:
    for each in owes:
        oldest = ""
        if each.oldest_due_on is not None:
            oldest = f", the oldest for {count((today - each.oldest_due_on).days, 'day')}"
        yield f"{money(each.overdue_minor, each.currency)} overdue{oldest}."


def _promised(one: Promised) -> str:
    amount, number = money(one.amount_minor, one.currency), count(one.number, "payment")
    return f"{amount} in {number} through {day(one.last_on)}."
