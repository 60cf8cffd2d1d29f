"""What one seed's life is like: how long, with whom, under which policy and with how much trouble."""

from __future__ import annotations

import dataclasses
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from connectors.sandbox.switches import Switches
from plugin.core.company import Mode
from tests.simulator.trouble import Odds, deeper, no_trouble, odds_of

OF_LAW = ("uk-statutory", "eu-minimum", "canada")
SEGMENTED = 0.3
"""So many lives divide their customers."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What one seed's life is like."""

    seed: int
    days: int
    workers: int
    companies: int
    odds: Odds
    switches: Switches
    start: datetime
    first_policy: str
    mode: Mode
    has_segments: bool = False
    """Whether other settings hold for some of the customers."""
    is_deep: bool = False
    """Whether rare things happen as well, and our copies are held against the books at the end."""

    def __str__(self) -> str:
        """For whoever replays it."""
        return (
            f"seed {self.seed}: {self.companies} companies, {self.workers} workers, {self.days} days "
            f"from {self.start:%Y-%m-%d}, policy {self.first_policy}"
            f"{', with segments' if self.has_segments else ''}, mode {self.mode}"
        )


def plan_of(
    seed: int, days: int = 365, workers: int | None = None, *, calm: bool = False, deep: bool = False
) -> Plan:
    """The life that belongs to a seed; a *deep* one meets what is rare in life as well."""
    dice = random.Random(f"{seed}/plan")
    kept = dice.choice((None, None, timedelta(hours=1), timedelta(0)))
    drawn = Plan(
        seed=seed,
        days=days,
        workers=dice.choice((1, 1, 2, 3, 4)),
        companies=dice.choice((1, 1, 1, 2)),
        odds=odds_of(dice),
        switches=Switches(
            refresh_rotation=dice.choice(("daily", "always", "strict")),
            request_id_kept=kept,
            reports_undeliverable=dice.random() < 0.7,
        ),
        start=datetime(2026, 1, 5, 15, tzinfo=UTC) + timedelta(days=dice.randint(0, 1200)),
        first_policy=dice.choice(("standard", "standard", "early-bird", "second-invoice", *OF_LAW)),
        mode=dice.choice(("automatic", "automatic", "approve")),
        has_segments=random.Random(f"{seed}/segments").random() < SEGMENTED,
    )
    if deep:
        dice = random.Random(f"{seed}/depth")
        policy = dice.choice((drawn.first_policy, "every-three-days"))
        drawn = dataclasses.replace(drawn, odds=deeper(drawn.odds, dice), first_policy=policy, is_deep=True)
    if workers is not None:
        drawn = dataclasses.replace(drawn, workers=workers)
    return dataclasses.replace(drawn, odds=no_trouble()) if calm else drawn
