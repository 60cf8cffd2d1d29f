"""A worker may die at any input or output: others reach the same end, and nothing leaves twice."""

import pytest

from tests.crashes.places import STAGES, die_everywhere


@pytest.mark.parametrize("stage", STAGES)
def test_a_death_at_any_place_changes_nothing_in_the_end(databases, stage: str) -> None:
    shown = die_everywhere(databases, STAGES[stage])

    assert shown.problems == ()
    assert shown.places > 100, "all of the run's statements, commits and calls"
    assert shown.leftovers >= 20, "each commit and each call leaves something else behind"
