"""Lives in which something comes between a look and its act, at each kind: a person, a replica, our clock."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from connectors.sandbox.company import Company
from plugin import people
from plugin.books import TryLater
from tests.simulator.by_person import edit
from tests.simulator.drill import CLEARED_ON, COUNTING, DAYS, PAID_ON, Drill
from tests.simulator.drill_books import first_invoice
from tests.simulator.drills_of_every_act import ACTS, judged
from tests.simulator.ending import RIGHT, differences
from tests.simulator.process import Doing, Process
from tests.simulator.trouble import no_trouble

SPOKEN_ON = 20
"""A day on which nothing else is due, so that a note and a digest are all that leaves."""

TERMS_CHANGE_ON = (60, CLEARED_ON)


def clock_is_wrong() -> list[str]:
    """Before every act a run begins whose clock is wrong: nothing leaves in it, and all in the next.

    What was put back waits there: cash on delivery, which else leaves in the run of its notice.
    """
    drill = Drill()
    with drill.living():
        drill.meets("throttle_xml", "set cod")
        drill.sim.doing_listeners.append(partial(_soon_wrong, drill))
        for number, day in enumerate(sorted((*DAYS, SPOKEN_ON))):
            drill.go_to(day, 10)
            if day == PAID_ON:
                drill.pay_everything()
            if day == SPOKEN_ON:
                _speak(drill)
            # What is called for is known before: somebody had stopped the company for a moment.
            drill.tenant.staff.stop(is_stopped=True)
            drill.run(hours=0.1)
            drill.tenant.staff.stop(is_stopped=False)
            drill.sim.our_clock.skew = timedelta(minutes=20 if number % 2 else -200)
            drill.run(hours=0)
            drill.sim.our_clock.skew = timedelta(0)
            drill.go_to(day)
            drill.run()
        return differences(drill, dataclasses.replace(RIGHT, notes=RIGHT.notes + 1, has_digest=True))


def person_comes_between() -> list[str]:
    """In the moment before the call that counts somebody edits the customer, or the invoice it is about."""
    drill, left = Drill(), set(ACTS) - {"notice"}

    def look(place: str, process: Process | None) -> bool:
        doing = process.doing if process else None
        order = doing.order.kind if doing and doing.what == "perform" else ""
        if order in left and place == COUNTING[order]:
            left.discard(order)
            drill.person(_edit_invoice if order == "remove memo" else _edit_customer)
        return False

    drill.sim.road.planned.append((look, "drop"))
    with drill.living():
        drill.live()
        return judged(drill, left)


def reads_lag() -> list[str]:
    """Somebody has just edited what an act looks at and does not write: the run still sees it as it was."""
    drill = Drill(odds=dataclasses.replace(no_trouble(), stale_reads=1.0))

    def on(drill: Drill, day: int) -> None:
        drill.person(_edit_charges if day in TERMS_CHANGE_ON else _edit_customer)

    with drill.living():
        drill.live(on=on)
        return differences(drill)


def _soon_wrong(drill: Drill, _process: Process, doing: Doing, outcome: object) -> None:
    """Cash on delivery was put back: by the time it is tried again the clock is wrong until tomorrow."""
    if doing.order.kind == "set cod" and isinstance(outcome, TryLater):
        drill.sim.baton.after(60, lambda: setattr(drill.sim.our_clock, "skew", timedelta(minutes=20)))


def _speak(drill: Drill) -> None:
    with drill.records() as scope:
        said = "Looks into it."
        people.log_contact(scope, "1", "user:alice", on=drill.day(SPOKEN_ON), person="Joan", summary=said)


def _edit_customer(company: Company) -> None:
    edit(company, "Customer", "1", CompanyName=f"Number One, {company.books.today()}")


def _edit_charges(company: Company) -> None:
    for each in list(company.records("Invoice"))[1:]:
        edit(
            company, "Invoice", each["Id"], PrivateNote=f"{each['PrivateNote']} Seen {company.books.today()}."
        )


def _edit_invoice(company: Company) -> None:
    edit(company, "Invoice", first_invoice(company), PrivateNote=f"Seen {company.books.today()}")


DRILLS_OF_DISTURBANCE: dict[str, Callable[[], list[str]]] = {
    "clock wrong, every act": clock_is_wrong,
    "a person in between, every act": person_comes_between,
    "replica lag, every act": reads_lag,
}
