"""The fault alphabet (reliability.md 3.3): what may happen to a call, each with its own odds in each seed."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from typing import Literal

Kind = Literal[
    "unreachable", "drop", "lose_answer", "late", "timeout_before", "timeout_after", "server_error",
    "server_error_after", "garbage", "html_after", "throttle_xml", "throttle_json", "expired", "fault_200",
    "fault_500", "fault_400", "validation", "stale", "delay", "mail_cap",
]  # fmt: skip
"""What happens to one call."""

EXECUTED: frozenset[Kind] = frozenset(
    ("lose_answer", "timeout_after", "server_error_after", "garbage", "html_after", "delay")
)
"""Those after which QuickBooks has done what was asked."""

LOST: frozenset[Kind] = frozenset(
    (
        *("drop", "lose_answer", "late", "timeout_before", "timeout_after", "server_error"),
        *("server_error_after", "garbage", "html_after", "fault_200", "fault_500"),
    )
)
"""Those of which the caller cannot know whether it was done."""

ANY_CALL: tuple[Kind, ...] = (
    *("unreachable", "drop", "lose_answer", "timeout_before", "timeout_after", "server_error"),
    *("server_error_after", "garbage", "html_after", "throttle_xml", "throttle_json", "expired"),
    *("fault_200", "fault_500", "delay"),
)
WRITES: tuple[Kind, ...] = ("late", "fault_400", "validation")
FENCED: tuple[Kind, ...] = ("stale",)
SENDS: tuple[Kind, ...] = ("mail_cap",)
TOKENS: tuple[Kind, ...] = (
    *("unreachable", "drop", "lose_answer", "timeout_after", "server_error", "garbage", "throttle_json"),
)


@dataclass(frozen=True)
class Odds:
    """How bad one seed's world is."""

    per_call: dict[Kind, float] = field(default_factory=dict)
    token_call: float = 0.0
    crash: float = 0.0
    """The share of runs whose process is killed."""
    disk_full: float = 0.0
    outage: float = 0.0
    """The chance that a day begins an outage of QuickBooks or of ours."""
    stale_reads: float = 0.0
    """The share of people's changes that are seen late."""
    delivery_late: float = 0.0
    delivery_never: float = 0.0
    false_deleted: float = 0.0
    request_id_ignored: float = 0.0
    """The share of sendings on which QuickBooks takes no notice of the request id."""
    forgets_all: bool = False
    """Whether it then takes no notice of the request id of any other write either."""
    clock_jumps: float = 0.0
    """The chance that a day begins with a clock of ours that is wrong for a while."""
    webhooks_lost: float = 1.0
    """The share of webhooks that never arrive; where all are lost, nobody has asked for any."""
    webhooks_doubled: float = 0.0
    mergers: float = 0.0
    """The chance that on a day two customers turn out to be one."""
    burst: float = 0.3
    """The chance that a "too many requests" is followed by another."""
    eagerness: float = 0.2


def no_trouble() -> Odds:
    """A world in which nothing fails."""
    return Odds()


def odds_of(dice: random.Random) -> Odds:
    """Tuned for one seed: most kinds rare, some frequent, some absent, as one day differs from another."""

    def tuned(most: float) -> float:
        return dice.choice((0.0, 0.1, 0.3, 1.0)) * most * dice.random()

    kinds: tuple[Kind, ...] = (*ANY_CALL, *WRITES, *FENCED, *SENDS)
    return Odds(
        per_call={kind: tuned(0.02 if kind in LOST else 0.03) for kind in kinds},
        token_call=tuned(0.25),
        crash=tuned(0.12),
        disk_full=tuned(0.02),
        outage=tuned(0.03),
        stale_reads=tuned(0.5),
        delivery_late=tuned(0.4),
        delivery_never=tuned(0.05),
        false_deleted=tuned(0.05),
        request_id_ignored=dice.choice((0.0, 0.0, 1.0)),
        forgets_all=dice.random() < 0.3,
        burst=dice.random() * 0.7,
        eagerness=dice.choice((0.05, 0.3, 0.8)),
    )


def deeper(odds: Odds, dice: random.Random) -> Odds:
    """The same world with clocks that jump, webhooks that arrive or do not, and customers that are merged."""
    return replace(
        odds,
        clock_jumps=dice.choice((0.0, 0.005, 0.03)),
        webhooks_lost=dice.choice((1.0, 0.0, 0.3)),
        webhooks_doubled=dice.choice((0.1, 0.6)),
        mergers=dice.choice((0.0, 0.005, 0.02)),
    )


def worst(odds: Odds, kind: Kind, share: float) -> Odds:
    """The same world in which one kind is frequent; for directed runs."""
    return Odds(**{**vars(odds), "per_call": {**odds.per_call, kind: share}})
