"""Drills of money that comes in part, comes back, or lies there; and of mail that comes back."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from tests.simulator.by_person import bounce, last, pay
from tests.simulator.drill import Drill
from tests.simulator.ending import judged_by_mails


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
    "unapplied money": unapplied,
    "bounced notice": bounced,
}
