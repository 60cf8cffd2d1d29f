"""Company-years in a world where all goes wrong: no rule is ever broken, and each life can be replayed."""

from __future__ import annotations

import random

import pytest

from tests.simulator.simulation import Plan, plan_of, simulate

DAYS = 150
PLAIN, DEEP = range(1, 6), (6, 7)
CALM, YEAR = 9, 365
"""Only a long life meets what comes late."""
FRESH, FRESH_DAYS = random.SystemRandom().randrange(10**6, 10**9), 90
"""One life is new each time; the message of a failed test holds its seed."""


def test_the_same_seed_lives_the_same_life_again() -> None:
    first, again = (simulate(plan_of(3, days=20)) for _ in range(2))

    assert first.event_hash == again.event_hash
    assert first.event_hash != simulate(plan_of(4, days=20)).event_hash


@pytest.mark.parametrize("seed", PLAIN)
def test_a_life_breaks_no_rule(seed: int) -> None:
    assert_kept(plan_of(seed, DAYS))


@pytest.mark.parametrize("seed", DEEP)
def test_a_life_that_meets_rare_things_breaks_no_rule(seed: int) -> None:
    assert_kept(plan_of(seed, DAYS, deep=True), "--deep")


def test_a_calm_year_breaks_no_rule() -> None:
    assert_kept(plan_of(CALM, YEAR, calm=True), "--calm")


def test_a_life_that_nobody_has_seen_before_breaks_no_rule() -> None:
    assert_kept(plan_of(FRESH, FRESH_DAYS))


def assert_kept(plan: Plan, how: str = "") -> None:
    ended = simulate(plan)

    broken = [f"{when} {sentence}" for when, sentence in ended.breaches]
    assert broken == [], f"{plan}; replay it with: ./dev simulate --seed {plan.seed} --days {plan.days} {how}"
