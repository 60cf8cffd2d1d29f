"""Company-years in a world where all goes wrong: no rule is ever broken, and each life can be replayed."""

from __future__ import annotations

import random

import pytest

from tests.simulator.simulation import plan_of, simulate

DAYS = 90
YEARS = range(1, 10)
FRESH = random.SystemRandom().randrange(10**6, 10**9)
"""One year is new each time; the name of a failed test holds its seed."""


def test_the_same_seed_lives_the_same_life_again() -> None:
    first, again = (simulate(plan_of(3, days=20)) for _ in range(2))

    assert first.event_hash == again.event_hash
    assert first.event_hash != simulate(plan_of(4, days=20)).event_hash


@pytest.mark.parametrize("seed", YEARS)
def test_a_company_year_breaks_no_rule(seed: int) -> None:
    assert_kept(seed)


def test_a_company_year_that_nobody_has_seen_before_breaks_no_rule() -> None:
    assert_kept(FRESH)


def assert_kept(seed: int) -> None:
    plan = plan_of(seed, days=DAYS)
    ended = simulate(plan)

    broken = [f"{when} {sentence}" for when, sentence in ended.breaches]
    assert broken == [], f"{plan}; replay it with: ./dev simulate --seed {seed} --days {plan.days}"
