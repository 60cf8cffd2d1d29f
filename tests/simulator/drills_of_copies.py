"""Drills in which our copies could come to differ from the books: lags, deletions, deaths, clocks."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from functools import partial

from tests.simulator.by_person import last, pay
from tests.simulator.drill import Drill
from tests.simulator.drill_books import invoice_of
from tests.simulator.drills_of_faults import LOST, REFUSED
from tests.simulator.ending import judged_by_mails, mirror_differs
from tests.simulator.trouble import Kind, no_trouble


def lag(seconds: float = 2) -> list[str]:
    """A payment is seen late by QuickBooks' replicas: nothing is forgotten over it."""
    drill = Drill(odds=dataclasses.replace(no_trouble(), stale_reads=1.0))
    with drill.living():
        drill.go_to(3)
        drill.run()
        drill.go_to(14)
        drill.pay()
        drill.sim.baton.run(drill.sim.baton.now + timedelta(seconds=seconds))
        drill.run(hours=1)
        for day in (15, 16, 17):
            drill.go_to(day)
            drill.run()
        return drill.problems() + mirror_differs(drill)


def false_deletion() -> list[str]:
    """QuickBooks calls records deleted that are there: they are not forgotten, and interest is right."""

    def on(drill: Drill, day: int) -> None:
        if day == 20:
            drill.person(lambda company: pay(company, Decimal(300)))
            # Longer ago than the overlap of the next window, which would heal it.
            drill.sim.baton.run(drill.sim.baton.now + timedelta(minutes=40))
            drill.sim.weather.odds = dataclasses.replace(no_trouble(), false_deleted=1.0)
        else:
            drill.sim.weather.odds = no_trouble()

    drill = Drill()
    with drill.living():
        drill.live((3, 4, 15, 16, 17, 20), on=on)
        # Now and not a week later, when everything is compared, which would heal it.
        forgotten = mirror_differs(drill)
        drill.live((27, 28, 31), on=on)
        return drill.problems() + forgotten + mirror_differs(drill)


def long_silence() -> list[str]:
    """No run for 40 days, in which invoices were paid and deleted: everything is read again."""
    drill = Drill()
    with drill.living():
        other = str(drill.person(lambda company: invoice_of(company, "2", drill.due_on)))
        drill.live((3,))
        drill.go_to(20)
        drill.pay()
        drill.person(lambda company: company.delete("Invoice", other))
        drill.go_to(55)
        drill.run()
        return drill.problems() + mirror_differs(drill)


def lost_page() -> list[str]:
    """The worker dies while the changes are written: none is lost."""
    drill = Drill()
    with drill.living():
        drill.go_to(3)
        drill.run()
        drill.go_to(4)
        drill.pay()
        statements = [0]

        def fits(where: str) -> bool:
            statements[0] += where == "after cdc" or statements[0] > 0
            return statements[0] == 12

        drill.worker.dies_when = fits
        drill.run(hours=0)
        # Within the week after which everything is compared, which would heal it.
        drill.go_to(5)
        drill.run()
        return drill.problems() + mirror_differs(drill)


def our_clock_ahead() -> list[str]:
    """Our clock is four minutes fast: what changed meanwhile is read all the same."""
    drill = Drill()
    with drill.living():
        drill.sim.our_clock.skew = timedelta(minutes=4)
        drill.go_to(3)
        drill.run(hours=0)
        drill.sim.baton.run(drill.sim.baton.now + timedelta(minutes=2))
        drill.pay()
        drill.sim.baton.run(drill.sim.baton.now + timedelta(hours=30))
        drill.run()
        return drill.problems() + mirror_differs(drill)


def deleted_payment() -> list[str]:
    """A payment is deleted: our copy goes with it."""
    drill = Drill()
    with drill.living():
        drill.go_to(2)
        drill.pay()
        drill.run()
        drill.go_to(3)
        drill.person(lambda company: company.delete("Payment", last(company, "Payment")))
        drill.run()
        return drill.problems() + mirror_differs(drill)


def reading_fault(kind: Kind) -> list[str]:
    """The call that asks for changes meets a trouble on the day on which a payment was entered."""
    drill = Drill()
    with drill.living():
        drill.go_to(2)
        drill.run()
        drill.go_to(3, 9)
        drill.pay()
        drill.meets_call(kind, "cdc")
        drill.sim.baton.run(drill.sim.baton.now + timedelta(hours=1))
        drill.run()
        drill.go_to(4)
        drill.run()
        return judged_by_mails(drill, 0) + mirror_differs(drill)


def two_companies() -> list[str]:
    """Two companies whose customers and invoices bear the same ids: one pays, one is on hold."""
    drill = Drill(companies=2)
    with drill.living():
        first, second = drill.sim.tenants
        drill.go_to(2)
        drill.pay(tenant=first)
        drill.go_to(3)
        drill.run()
        mails = [sum(mail.by == "api" for mail in each.staff.company.mail) for each in (first, second)]
        return drill.problems() + ([f"End: the companies sent {mails} mails."] if mails != [0, 1] else [])


DRILLS_OF_COPIES: dict[str, Callable[[], list[str]]] = {
    "deleted payment": deleted_payment,
    "replica lag": lag,
    "false deletion": false_deletion,
    "long silence": long_silence,
    "died while reading": lost_page,
    "clock ahead": our_clock_ahead,
    "two companies": two_companies,
    **{f"{kind} while reading": partial(reading_fault, kind) for kind in (*LOST, *REFUSED) if kind != "late"},
}
