"""Drills: whatever goes wrong at one place of an invoice's life, its end is the same."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.simulator import coverage, reached
from tests.simulator.cells import REACHABLE, Cell
from tests.simulator.drill import COUNTING
from tests.simulator.drills import DRILLS

AT_ONE_ACT = tuple(f"{where} {order}" for where in ("before", "after") for order in COUNTING)
MATRIX = [
    name for name in DRILLS if " at " in name or (name.startswith("crash ") and name.endswith(AT_ONE_ACT))
]
"""One trouble at one place."""
CHOSEN = [name for name in DRILLS if name not in MATRIX or name in reached.named() or name in MATRIX[::10]]
"""Each directed drill, and every tenth of the troubles by places; the campaign runs them all."""


@pytest.mark.parametrize("name", CHOSEN)
def test_a_drill_ends_as_it_should_and_reaches_the_cells_that_it_is_there_for(name: str) -> None:
    found: Counter[Cell] = Counter()
    with coverage.counting(found):
        assert DRILLS[name]() == []

    assert reached.cells_of(name) <= found.keys() <= REACHABLE


def test_every_cell_that_can_occur_is_reached_by_a_drill() -> None:
    assert set().union(*map(reached.cells_of, CHOSEN)) == REACHABLE
    assert sum(len(reached.cells_of(name)) for name in CHOSEN) == len(REACHABLE), "each by one"
