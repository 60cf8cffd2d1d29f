"""Drills in which what an act is about is paid, voided or gone before it leaves: it is withdrawn for good."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from plugin import people
from tests.simulator.drill import CLEARED_ON, DAYS, Drill
from tests.simulator.drill_books import TERM, first_invoice


def voided_meanwhile() -> list[str]:
    """The invoice is voided while its charge waits to be tried again: nothing is charged."""
    drill = Drill()
    with drill.living():
        drill.live([day for day in DAYS if day < 27])
        _put_back(drill, 27, "charge")
        drill.person(lambda company: company.void("Invoice", first_invoice(company)))
        drill.run()
        return _judged(drill, not drill.outcome().charges, "a voided invoice was charged for")


def paid_meanwhile() -> list[str]:
    """All is paid while cash on delivery waits to be tried again: the terms stay as they are."""
    drill = Drill()
    with drill.living():
        drill.live([day for day in DAYS if day < 60])
        _put_back(drill, 60, "set cod")
        drill.pay_everything()
        drill.run()
        return _judged(
            drill, drill.outcome().term == TERM, "the terms of a customer who has paid were changed"
        )


def merged_meanwhile() -> list[str]:
    """A customer is merged into another while its terms are to come back and a conversation to be noted.

    Of these three acts none is for the other; the conversation is, and is noted there.
    """
    drill = Drill()
    with drill.living():
        drill.live([day for day in DAYS if day < CLEARED_ON])
        with drill.records() as scope:
            invoice, said = first_invoice(drill.company), "All is paid."
            people.log_contact(
                scope, "1", "user:alice", on=drill.day(78), person="Joan", summary=said, invoice_id=invoice
            )
        _put_back(drill, CLEARED_ON, "lift cod", "note", "digest")
        drill.person(lambda company: company.merge("Customer", "1", "2"))
        drill.run()
        term = drill.company.read("Customer", "2")["SalesTermRef"]["value"]
        notes = [each for each in drill.company.records("Attachable") if said in each["Note"]]
        noted_on = [ref["EntityRef"]["value"] for each in notes for ref in each["AttachableRef"]]
        problems = _judged(drill, noted_on == ["2"], f"the conversation is noted on {noted_on}")
        return problems if term == TERM else [*problems, "End: the terms of the other customer were changed."]


def _put_back(drill: Drill, day: int, *orders: str) -> None:
    """A run in which QuickBooks has no time for these orders; ten minutes later they wait."""
    for order in orders:
        drill.meets("throttle_xml", order)
    drill.go_to(day)
    drill.run(hours=0)
    drill.sim.baton.run(drill.sim.baton.now + timedelta(minutes=10))


def _judged(drill: Drill, is_right: bool, otherwise: str) -> list[str]:
    problems = drill.problems()
    if drill.sim.road.planned:
        problems.append("An act was never put back.")
    return problems if is_right else [*problems, f"End: {otherwise}."]


DRILLS_OF_ENDS: dict[str, Callable[[], list[str]]] = {
    "voided meanwhile": voided_meanwhile,
    "paid meanwhile": paid_meanwhile,
    "merged meanwhile": merged_meanwhile,
}
