"""Company-years in a world where all goes wrong: no rule is ever broken, and each life can be replayed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.simulator.plan import Plan, plan_of
from tests.simulator.simulation import simulate

ROOMS = ("plugin", "connectors", "web", "tests")


def _seed_of_this_code() -> int:
    """A seed no other state of the code has lived: every change meets a new life, and meets it again."""
    root = Path(__file__).parents[2]
    digest = hashlib.sha256()
    files = (path for room in ROOMS for kind in ("*.py", "*.toml") for path in (root / room).rglob(kind))
    for path in sorted(files):
        digest.update(path.read_bytes())
    return 10**6 + int.from_bytes(digest.digest()[:4], "big")


FRESH = _seed_of_this_code()
"""One life is new with each change of the code; the message of a failed test holds its seed."""


@dataclass(frozen=True)
class Life:
    """One life to be lived, by the options of `./dev simulate` that bring it back."""

    seed: int
    days: int
    how: str = ""

    @property
    def plan(self) -> Plan:
        """How it will be lived."""
        return plan_of(self.seed, self.days, calm=self.how == "--calm", deep=self.how == "--deep")


LIVES = (
    *(Life(seed, 150) for seed in range(1, 5)),
    Life(5, 100),
    *(Life(seed, 150, "--deep") for seed in (6, 7, 17)),
    # Only a long life meets what comes late; some have two companies.
    *(Life(seed, 365) for seed in (16, 25)),
    *(Life(seed, 365, "--calm") for seed in (9, 12)),
    Life(FRESH, 365 // plan_of(FRESH).companies),
)


def test_the_same_seed_lives_the_same_life_again() -> None:
    first, again = (simulate(plan_of(3, days=15)) for _ in range(2))

    assert first.event_hash == again.event_hash
    assert first.event_hash != simulate(plan_of(4, days=1)).event_hash


def test_they_are_ten_company_years() -> None:
    assert sum(life.plan.companies * life.days for life in LIVES) >= 10 * 365


@pytest.mark.parametrize(
    "life", LIVES, ids=[f"{life.seed if life.seed != FRESH else 'fresh'} {life.how}" for life in LIVES]
)
def test_a_life_breaks_no_rule(life: Life) -> None:
    ended = simulate(life.plan)

    broken = [f"{when} {sentence}" for when, sentence in ended.breaches]
    again = f"./dev simulate --seed {life.seed} --days {life.days} {life.how}"
    assert broken == [], f"{life.plan}; replay it with: {again}"
