"""Drills about the days on which somebody works: each, none for long, the ends of months, far-away ones."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from tests.simulator.drill import DAYS, PAID_ON, Drill
from tests.simulator.drills_of_edits import disclose_nothing
from tests.simulator.ending import RIGHT, differences

AUCKLAND = datetime(2026, 4, 16, 20, tzinfo=UTC)
"""A Friday morning in Auckland, and the third day on which the invoice is late."""

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


def every_day(last: int = 29) -> list[str]:
    """A run on every day: each step on its day and not before."""
    drill = Drill()
    with drill.living():
        drill.live(range(1, last))
        mails = drill.outcome().mails
        problems = drill.problems()
        return problems if mails == RIGHT.mails[:2] else [*problems, f"End: the mails are {mails}."]


def outage() -> list[str]:
    """Nobody works from day 4 to day 61: then one notice, the next, and not three."""
    drill = Drill()
    with drill.living():
        drill.live((3, 61, 62, 63))
        mails = drill.outcome().mails
        problems = drill.problems()
        return problems if len(mails) == 2 else [*problems, f"End: the mails are {mails}."]


def our_clock_wrong() -> list[str]:
    """Our clock is thirty hours fast: nothing leaves before its day."""
    drill = Drill()
    with drill.living():
        drill.go_to(2)
        drill.sim.our_clock.skew = timedelta(hours=30)
        drill.run()
        mails = drill.outcome().mails
        return drill.problems() + ([f"End: the mails are {mails}."] if mails else [])


def zone(name: str, start: datetime) -> list[str]:
    """A company far away: its weekends and its dates count, not ours."""
    drill = Drill(zone=name, start=start)
    with drill.living():
        for day in range(1, 19):
            for hour in (3, 11):
                drill.go_to(day, hour)
                drill.run(hours=0)
                drill.sim.baton.run(drill.sim.baton.now + timedelta(minutes=1))
        return drill.problems()


def begun_late(first: int, *, discloses: bool) -> list[str]:
    """Chasing begins when the invoice is already late for more than one step: one step at a time."""
    drill = Drill()
    with drill.living():
        if not discloses:
            disclose_nothing(drill)
        drill.live((first, first + 1, first + 3, first + 4))
        return drill.problems()


DRILLS_OF_DAYS: dict[str, Callable[[], list[str]]] = {
    "cash on delivery at the end of a month": cod_at_month_end,
    "terms given back after a long silence": relief_after_silence,
    "every day": every_day,
    "outage": outage,
    "clock wrong": our_clock_wrong,
    "Auckland": partial(zone, "Pacific/Auckland", AUCKLAND),
    "begun late": partial(begun_late, 18, discloses=False),
    "begun very late": partial(begun_late, 30, discloses=True),
}
