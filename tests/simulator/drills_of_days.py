"""Drills about the days on which somebody works: the ends of months, and after a long silence."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from tests.simulator.drill import DAYS, PAID_ON, Drill
from tests.simulator.ending import RIGHT, differences

MONTH_END = 61
"""Days overdue on the last day of April."""


def cod_at_month_end() -> list[str]:
    """Nobody works on day 60: the notice and cash on delivery come on the last day of the month."""
    drill = Drill()
    with drill.living():
        drill.live([day for day in DAYS if day != MONTH_END - 1])
        return differences(
            drill, dataclasses.replace(RIGHT, mails=(*RIGHT.mails[:2], f"{MONTH_END} 1000.00"))
        )


def relief_after_silence() -> list[str]:
    """Nobody works from before the payment until long after it: the first run gives the terms back."""
    drill = Drill()
    with drill.living():
        drill.live([day for day in DAYS if day < PAID_ON])
        drill.go_to(PAID_ON)
        drill.pay_everything()
        drill.live((PAID_ON + 9,))
        return differences(drill)


DRILLS_OF_DAYS: dict[str, Callable[[], list[str]]] = {
    "cash on delivery at the end of a month": cod_at_month_end,
    "terms given back after a long silence": relief_after_silence,
}
