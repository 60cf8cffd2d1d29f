"""Drills of money that comes in part, comes back, or lies there; and of mail that comes back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from plugin import people
from tests.simulator.by_person import bounce, last, pay
from tests.simulator.drill import PAID_ON, Drill
from tests.simulator.drill_books import first_invoice, invoice_of
from tests.simulator.ending import differences, judged_by_mails

PROMISED_ON = 66
"""A day of the drill's life on which cash on delivery is set already."""


def part_paid() -> list[str]:
    """Two part payments, one on the last day of the time given: interest is reckoned on what was owed."""

    def on(drill: Drill, day: int) -> None:
        if day in (26, 31):
            amount = Decimal(300) if day == 26 else Decimal("123.45")
            drill.person(lambda company: pay(company, amount))

    drill = Drill()
    with drill.living():
        drill.live((3, 4, 15, 16, 17, 26, 27, 28, 31, 45, 60, 62), on=on)
        return drill.problems()


def bounced_payment() -> list[str]:
    """A payment comes back after a month: a new spell begins at the first step."""

    def on(drill: Drill, day: int) -> None:
        if day == 17:
            drill.pay()
        if day == 45:
            drill.person(lambda company: company.delete("Payment", last(company, "Payment")))

    drill = Drill()
    with drill.living():
        drill.live((3, 4, 15, 16, 17, 31, 45, 46, 59, 60), on=on)
        return drill.problems()


def bounced_in_doubt() -> list[str]:
    """A reminder was lost twice, its invoice is paid, the payment comes back: no other mail may prove it."""
    drill = Drill()
    with drill.living():
        for _ in range(2):
            drill.meets("drop", "notice")
        drill.go_to(3)
        drill.run()
        drill.pay()
        drill.go_to(4)
        drill.run()
        drill.person(lambda company: company.delete("Payment", last(company, "Payment")))
        for day in (9, 10, 11):
            drill.go_to(day)
            drill.run()
        problems, states = judged_by_mails(drill, 0), dict(drill.statuses("notice"))
        return problems if states == {"unclear": 1} else [*problems, f"End: the notices are {states}."]


def paid_before_work() -> list[str]:
    """Who kept a promise goes on buying, and pays each day before the work: the terms come back in time."""

    def on(drill: Drill, day: int) -> None:
        if day == PROMISED_ON:
            _promise(drill, drill.day(day), drill.day(PAID_ON))
        if day > PAID_ON:
            today = drill.day(day)
            drill.pay(drill.person(lambda company: invoice_of(company, "1", today)))

    drill = Drill()
    with drill.living():
        drill.live(on=on)
        return differences(drill)


def _promise(drill: Drill, made_on: date, pay_by: date) -> None:
    first, amount = first_invoice(drill.company), 100_000
    with drill.records() as scope:
        people.promise(
            scope,
            "1",
            "user:alice",
            made_on=made_on,
            pay_by=pay_by,
            amount_minor=amount,
            method="check",
            invoice_ids=(first,),
        )
    drill.tenant.witness.promise("1", (first,), made_on, pay_by, amount)


def unapplied() -> list[str]:
    """Money lies there that nobody has applied."""

    def on(drill: Drill, day: int) -> None:
        if day == 4:
            drill.person(lambda company: pay(company, Decimal(200), applied=False))

    drill = Drill()
    with drill.living():
        drill.live((3, 4, 15, 16, 17, 27, 60), on=on)
        return drill.problems()


def bounced() -> list[str]:
    """The notice that announced interest comes back: no interest."""

    def on(drill: Drill, day: int) -> None:
        if day == 17:
            drill.person(bounce)

    drill = Drill()
    with drill.living():
        drill.live((3, 4, 15, 16, 17, 27, 28, 31), on=on)
        return drill.problems()


DRILLS_OF_PAYMENTS: dict[str, Callable[[], list[str]]] = {
    "part payments": part_paid,
    "bounced payment": bounced_payment,
    "bounced payment, in doubt": bounced_in_doubt,
    "paid before work": paid_before_work,
    "unapplied money": unapplied,
    "bounced notice": bounced,
}
