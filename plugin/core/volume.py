"""How much may leave: limits for a run and a day, and when so much is wanted that a person is asked first.

A policy that went wrong, books entered late or a slip in a filter all look the same from here: suddenly
many messages at once. Asking costs a person a minute; not asking costs a company its customers' trust.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from plugin.core.actions import PostCharge, SendNotice
from plugin.core.because import Because, because
from plugin.core.policy import Policy

LIMITED = (SendNotice.kind, PostCharge.kind)
"""What customers see: messages and charges. The rest follows from these and has no limit of its own."""

USUAL_FLOOR: Mapping[str, int] = {SendNotice.kind: 25, PostCharge.kind: 10}
"""So many in a day are never unusual, however quiet the company has been."""
UNUSUAL_TIMES = 3
"""More than this many times the busiest day of the last `USUAL_DAYS` is unusual."""
USUAL_DAYS = 30


@dataclass(slots=True)
class Room:
    """How many more of each limited kind may leave in this run; counted down as they do."""

    left: dict[str, int] = field(default_factory=dict)

    def admit(self, kind: str) -> bool:
        """Take one place for an act of *kind*; False when its limit is reached. Others have no limit."""
        if kind not in self.left:
            return True
        self.left[kind] -= 1
        return self.left[kind] >= 0

    def give_back(self, kind: str) -> None:
        """An act that was admitted did not leave after all."""
        if kind in self.left:
            self.left[kind] += 1


def room(policy: Policy, this_run: Mapping[str, int], today: Mapping[str, int]) -> Room:
    """What the policy's limits leave, given how many acts of each kind have left in this run and today."""
    limits = {
        SendNotice.kind: (policy.messages_per_run_max, policy.messages_per_day_max),
        PostCharge.kind: (policy.charges_per_run_max, policy.charges_per_day_max),
    }
    return Room(
        {
            kind: max(0, min(per_run - this_run.get(kind, 0), per_day - today.get(kind, 0)))
            for kind, (per_run, per_day) in limits.items()
        }
    )


def unusual(kind: str, wanted: int, busiest_day: int, agreed_to: int, left_today: int = 0) -> Because | None:
    """Why so many acts of *kind* wait for a person's word; None when they are nothing out of the ordinary.

    *wanted* would leave by themselves now, *left_today* have left already; *agreed_to* is the largest
    number a person has lately let go.
    """
    usual = max(USUAL_FLOOR[kind], UNUSUAL_TIMES * busiest_day, agreed_to)
    if wanted + left_today <= usual:
        return None
    return because("unusual volume", what=kind, wanted=wanted + left_today, busiest_day=busiest_day)
