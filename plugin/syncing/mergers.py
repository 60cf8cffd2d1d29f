"""Customers merged away: neither the changes nor the transactions tell, so we see it by what does not add up.

The winner's balance moves without a reason among our records, the winner was touched and nothing about it
is new, or a transaction has another customer and the same time. Then customers are counted, in one call;
once a day they are counted anyway.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from plugin.facts import CustomerRecord, Fact, TermRecord, UnreadableRecord, kind_of
from plugin.store import marks, mirror_asks, mirror_signs
from plugin.store.scope import Scope
from plugin.syncing.intake import Intake
from plugin.syncing.paging import take_whole


@dataclass(frozen=True, slots=True)
class Before:
    """How the customers among some changes stood before these were taken in."""

    customers: frozenset[str]
    differences: Counter[str]
    is_odd: bool
    """Something moved or was touched and nothing says why."""


def looked_at(scope: Scope, facts: Sequence[Fact]) -> Before:
    """Remember what `may_hide` compares with; to be called before *facts* are taken in."""
    facts = [fact for fact in facts if not isinstance(fact, UnreadableRecord)]
    changed = [fact for fact in facts if isinstance(fact, CustomerRecord)]
    ids = frozenset(fact.id for fact in changed)
    explained = {fact.parent_id for fact in changed}
    explained |= {
        getattr(fact, "customer_id", None)
        for fact in facts
        if not isinstance(fact, CustomerRecord | TermRecord)
    }
    is_odd = bool(mirror_signs.touched_alone(scope, changed) - explained) or any(
        mirror_signs.moved_quietly(scope, kind, [fact for fact in facts if kind_of(fact) == kind])
        for kind in mirror_asks.OWNED
    )
    return Before(ids, mirror_signs.unexplained(scope, ids), is_odd)


def may_hide(scope: Scope, before: Before) -> bool:
    """Whether a customer may have been merged into one of these; asked after they were taken in."""
    if before.is_odd:
        return True
    after = mirror_signs.unexplained(scope, before.customers)
    return any(after[one] != before.differences[one] for one in before.customers)


def count_customers(intake: Intake) -> None:
    """Count customers at QuickBooks, and read them all again if we have another number."""
    theirs = intake.books.count("customer")
    with intake.store.reading(intake.company_id) as scope:
        ours = mirror_asks.count(scope, "customer")
    if ours != theirs:
        take_whole(intake, "customer")
    with intake.store.company(intake.company_id) as scope:
        marks.customers_counted(scope)
