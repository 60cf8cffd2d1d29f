"""Drills in which the worker is killed, at one place or again and again."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import partial

from tests.simulator.drill import COUNTING, DAYS, PAID_ON, Drill
from tests.simulator.drills_of_faults import LIVED
from tests.simulator.ending import differences
from tests.simulator.trouble import no_trouble


def crash(order: str, where: str, *, ignored: bool = True) -> list[str]:
    """The worker is killed at a place of the first such order, and started again."""
    odds = dataclasses.replace(no_trouble(), request_id_ignored=float(ignored), forgets_all=ignored)
    drill = Drill(odds=odds)
    with drill.living():
        drill.dies(order, where)
        drill.live()
        if not drill.sim.counts["crashes"]:
            return ["The worker never died."]
        return differences(drill)


def crash_anywhere(first: int, step: int) -> list[str]:
    """The worker is killed again and again, every so many inputs and outputs."""
    odds = dataclasses.replace(no_trouble(), request_id_ignored=1.0)
    drill = Drill(odds=odds)
    left = [first]

    def dies(where: str) -> bool:
        del where
        left[0] -= 1
        if left[0] > 0:
            return False
        left[0] = step
        return True

    with drill.living():
        for day in DAYS:
            drill.go_to(day)
            if day == PAID_ON:
                drill.pay_everything()
            drill.worker.dies_when = dies
            drill.run()
        drill.worker.dies_when = lambda _: False
        for _ in range(4):
            drill.run()
        return differences(drill, loose=True)


DRILLS_OF_CRASHES: dict[str, Callable[[], list[str]]] = {
    **{
        f"crash {where} {order}": partial(crash, order, f"{where} {COUNTING[order]}")
        for order in LIVED
        for where in ("before", "after", "long after")
    },
    "crash before memo": partial(crash, "notice", "before write invoice"),
    "crash after memo": partial(crash, "notice", "after write invoice"),
    **{
        f"crashes every {step}": partial(crash_anywhere, first, step)
        for first, step in ((5, 97), (11, 151), (17, 211))
    },
}
