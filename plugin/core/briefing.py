"""What management is kept informed of while debts go on (S2.9): values that the store gathers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import get_args

from plugin.core.actions import TaskKind
from plugin.core.because import Because
from plugin.core.roles import Part, part_of
from plugin.core.said import Escalation

ESCALATED_TO: tuple[Part, ...] = ("management", "relationship owner", "legal")
"""Beyond the collector, whose daily work nobody is briefed about; in the order in which it is told."""

DECIDED_DAYS = 30
"""Decisions stay in the briefing for so long."""


def escalated_kinds() -> frozenset[TaskKind]:
    """The kinds of tasks that have gone beyond the collector."""
    return frozenset(kind for kind in get_args(TaskKind) if part_of(kind) in ESCALATED_TO)


@dataclass(frozen=True, slots=True)
class Owes:
    """What one customer owes after its due dates in one currency."""

    currency: str
    overdue_minor: int
    oldest_due_on: date | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that has gone beyond the collector and that nobody has done."""

    kind: TaskKind
    customer_id: str
    """Empty for what is the whole company's."""
    name: str
    since: date
    because: Because
    currency: str
    """In which amounts of the reason are told."""
    owes: tuple[Owes, ...] = ()


@dataclass(frozen=True, slots=True)
class Decided:
    """What management decided about a customer."""

    customer_id: str
    name: str
    decision: Escalation


@dataclass(frozen=True, slots=True)
class Debt:
    """A customer with a late debt; with the reason where it stands by a promise that was broken."""

    customer_id: str
    name: str
    owes: Owes
    because: Because | None = None


@dataclass(frozen=True, slots=True)
class Promised:
    """What promises and payment plans that still stand should bring in, in one currency."""

    currency: str
    number: int
    amount_minor: int
    last_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """All of it, each part with what weighs most first."""

    waiting: tuple[Waiting, ...] = ()
    decided: tuple[Decided, ...] = ()
    broken: tuple[Debt, ...] = ()
    worst: tuple[Debt, ...] = ()
    promised: tuple[Promised, ...] = ()
