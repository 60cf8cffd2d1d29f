"""Reasons as data: a rule and the facts it looked at. `plugin.words` makes sentences of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

Fact = str | int | bool | date | Decimal | None


@dataclass(frozen=True, slots=True)
class Because:
    """Why something is done or left: the rule's name and the facts it read, in the order a person would ask.

    `until` is the first day on which the reason may be gone by itself; None when only a change of the
    facts can end it. Amounts are integers whose fact name ends in `_minor`.
    """

    rule: str
    facts: tuple[tuple[str, Fact], ...] = ()
    until: date | None = None

    def fact(self, name: str) -> Fact:
        """The value recorded under *name*; None when the rule recorded no such fact."""
        return dict(self.facts).get(name)


def because(rule: str, *, until: date | None = None, **facts: Fact) -> Because:
    """Build a `Because` from keyword facts, keeping their order."""
    return Because(rule, tuple(facts.items()), until)
