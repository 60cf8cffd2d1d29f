"""What the world would be, had somebody said, decided or recorded something.

Apart from `plugin.core.what_if` because all of it is people's words, and none of it the books'.
"""

from __future__ import annotations

from dataclasses import replace

from plugin.core.outcomes import Outcome
from plugin.core.said import CodDecision, Contact, Escalation, Own
from plugin.core.world import Apply, Change, World, a_contact

SOMEBODY = "somebody"


def dispute_settled(world: World, change: Change) -> World:
    """Every open dispute of the invoice, or of all when none is named, is closed today."""
    disputes = tuple(
        replace(each, closed_on=world.company.today) if change.invoice_id in (None, each.invoice_id) else each
        for each in world.account.disputes
    )
    return replace(world, account=replace(world.account, disputes=disputes))


def without_own(name: str) -> Apply:
    """What a person has set under *name* is ended."""

    def ended(world: World, _change: Change) -> World:
        own = tuple(each for each in world.account.own if each.name != name)
        return replace(world, account=replace(world.account, own=own))

    return ended


def credit_assessed(world: World, _change: Change) -> World:
    """Somebody records an assessment of the customer's credit today."""
    made = Own(name="assessment", by=SOMEBODY, on=world.company.today)
    return replace(world, account=replace(world.account, own=(made, *world.account.own)))


def a_word(outcome: Outcome, *, is_letter: bool = False) -> Apply:
    """A call, or a letter, is recorded today with what came of it."""

    def made(world: World, change: Change) -> Contact:
        return Contact(
            id=SOMEBODY,
            on=world.company.today,
            by=SOMEBODY,
            how="letter" if is_letter else "call",
            outcome=outcome,
            invoice_id=change.invoice_id,
        )

    return a_contact(made)


def cod_decided(*, is_on: bool) -> Apply:
    """A person puts the customer on cash on delivery today, or ends it."""

    def decided(world: World, _change: Change) -> World:
        today = world.company.today
        word = CodDecision(
            id=SOMEBODY, reason="", by="", actor="", on=today, ended_on=None if is_on else today
        )
        return replace(world, account=replace(world.account, cod_decision=word))

    return decided


def management_decides(world: World, _change: Change) -> World:
    """About the debt and about service, to go on with both."""
    today = world.company.today
    made = (
        Escalation(id=SOMEBODY, kind="continue", by="", on=today, reason=""),
        Escalation(id=SOMEBODY, kind="keep service", by="", on=today, reason=""),
    )
    return replace(world, account=replace(world.account, escalations=(*world.account.escalations, *made)))
