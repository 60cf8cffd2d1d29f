"""Drills of disputes that come and go while a charge is under way."""

from __future__ import annotations

from collections.abc import Callable

from plugin import people, tables
from tests.simulator.drill import Drill, automatic_policy
from tests.simulator.drill_books import first_invoice
from tests.simulator.drills_of_money import ALICE, approve

BY_ITSELF = 'after_days_overdue = 26\nconsent = "automatic"'
BY_HAND = 'after_days_overdue = 26\nconsent = "approve"'


def disputed_again() -> list[str]:
    """After a charge was agreed to, another part is disputed of an invoice that was in dispute before.

    What its last days bear stays as it was, since the notice asked for half; what its first days bear does
    not. So it is shown again.
    """

    def on(drill: Drill, day: int) -> None:
        if day == 15:
            _dispute(drill, day, 50_000)
        elif day == 22:
            _settle(drill, day)
        elif day == 31:
            approve(drill, "charge")
            _dispute(drill, day, 20_000)

    drill = Drill()
    with drill.living():
        drill.activate(drill.tenant, automatic_policy().replace(BY_ITSELF, BY_HAND))
        drill.live((3, 15, 16, 22, 27, 31), on=on)
        states = dict(drill.statuses("charge"))
        wrong = [] if states == {"proposed": 1} else [f"End: charges are {states}."]
        return drill.problems() + wrong


def _dispute(drill: Drill, day: int, amount_minor: int) -> None:
    """So much of the first invoice is in dispute."""
    invoice_id, reason = first_invoice(drill.company), "Damaged"
    with drill.records() as scope:
        people.dispute(
            scope,
            "1",
            ALICE,
            invoice_id=invoice_id,
            amount_minor=amount_minor,
            reason=reason,
            on=drill.day(day),
        )
    drill.tenant.witness.dispute(invoice_id, amount_minor, drill.day(day))


def _settle(drill: Drill, day: int) -> None:
    """The first invoice is owed after all."""
    with drill.records() as scope:
        (row,) = scope.rows(scope.select(tables.disputes))
        people.close_dispute(scope, row.id, ALICE, on=drill.day(day), resolution="owed after all")
    drill.tenant.witness.end_dispute(first_invoice(drill.company), drill.day(day))


DRILLS_OF_DISPUTES: dict[str, Callable[[], list[str]]] = {"disputed again": disputed_again}
