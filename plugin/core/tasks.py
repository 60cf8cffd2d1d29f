"""Reasons that only a person can remove become tasks: rule by rule, a table and not a longer `if`."""

from __future__ import annotations

from collections.abc import Callable

from plugin.core.actions import Skip, Task, TaskKind
from plugin.core.situation import Situation


def _customer(skip: Skip) -> str:
    return f"customer/{skip.customer_id}"


def _invoice(skip: Skip) -> str:
    return skip.cover.subject


def _receipt(skip: Skip) -> str:
    return f"{skip.because.fact('kind')}/{skip.because.fact('id')}"


def _member(skip: Skip) -> str:
    return f"customer/{skip.because.fact('member_id')}"


TASKS: dict[str, tuple[TaskKind, Callable[[Skip], str]]] = {
    "unreadable record": ("record cannot be read", _receipt),
    "unapplied money": ("apply this first", _customer),
    "lookalike receipt": ("look at this receipt", _receipt),
    "unexplained balance": ("balance does not add up", _member),
    "no address": ("no address", _invoice),
    "notice bounced": ("no address", _invoice),
    "old debt": ("old debt", _invoice),
    "before chasing started": ("old debt", _invoice),
    "legal stop": ("legal stop", _customer),
    "memo has no room": ("memo has no room", _invoice),
    "calls used up": ("reach out", _customer),
}
"""Rule to kind of task and to its subject. That payments need confirming is one task of the company's."""


def task_for(skip: Skip, situation: Situation) -> Task | None:
    """The task that would remove the reason of *skip*; None when no person has to."""
    found = TASKS.get(skip.because.rule)
    if found is None:
        return None
    kind, subject = found
    return Task(
        kind=kind,
        customer_id=skip.customer_id,
        subject=subject(skip),
        due_on=situation.company.calendar.next_contact_day(situation.today),
        because=skip.because,
    )
