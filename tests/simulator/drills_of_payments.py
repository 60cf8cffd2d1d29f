"""Drills of money that comes in part, comes back, or lies there; and of mail that comes back."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from tests.simulator.by_person import bounce, last, pay
from tests.simulator.drill import Drill


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
    "unapplied money": unapplied,
    "bounced notice": bounced,
}
