"""How a drill's life should end, and how another end differs from it."""

from __future__ import annotations

import dataclasses

from tests.simulator.drill import Drill
from tests.simulator.drill_books import Outcome
from tests.simulator.rest import compare_mirror

RIGHT = Outcome(
    mails=("3 1000.00", "16 1000.00", "60 1000.00"),
    charges=2,
    notes=7,
    duplicate_notes=0,
    term="3",
    memo="Thank you.",
    has_digest=False,
)
"""The life without trouble, reckoned by hand from the standard policy: reminder on day 3; the notice of
day 15 falls on a Sunday; interest when the date given has passed and again in the next month; cash on
delivery on day 60; a note for each of these and for the lifting."""


def differences(drill: Drill, right: Outcome = RIGHT, *, loose: bool = False) -> list[str]:
    """How the end differs from what it should be; *loose* where a day or a month may have been lost."""
    found, problems = drill.outcome(), drill.problems()
    for name, value in dataclasses.asdict(right).items():
        held, wanted = getattr(found, name), value
        if loose and name in ("mails", "charges", "notes"):
            held = len(held) if isinstance(held, tuple) else held
            wanted = len(wanted) if isinstance(wanted, tuple) else wanted
            if held > wanted:
                problems.append(f"End: {name} is {held}, more than {wanted}.")
        elif held != wanted:
            problems.append(f"End: {name} is {held!r} and should be {wanted!r}.")
    for status in ("sending", "unclear", "failed"):
        if number := drill.statuses()[status]:
            problems.append(f"End: {number} actions are {status}.")
    return problems


def judged_by_mails(drill: Drill, wanted: int) -> list[str]:
    """What was broken, and whether so many mails have left."""
    mails, problems = drill.outcome().mails, drill.problems()
    return problems if len(mails) == wanted else [*problems, f"End: the mails are {mails}, wanted {wanted}."]


def mirror_differs(drill: Drill) -> list[str]:
    """Where our copies differ from the books, after one more sync over a good road."""
    return [sentence for tenant in drill.sim.tenants for sentence in compare_mirror(drill.sim, tenant)]
