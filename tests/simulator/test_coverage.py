"""A cell counts when its trouble has struck, and what must be true afterwards was true."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.simulator.cells import POINTS, REACHABLE, TOKEN
from tests.simulator.coverage import Cell, counting
from tests.simulator.drills import DRILLS
from tests.simulator.process import FULL, LOCKED


@pytest.mark.parametrize(
    ("drill", "effect", "point"),
    [
        ("crash after notice", 0, 2),
        (f"{FULL} at notice", 0, 17),
        (f"{FULL} at charge", 2, 17),
        (f"{LOCKED} at set cod", 5, 18),
        (f"{FULL} at token", TOKEN, 17),
        (f"{LOCKED} at token", TOKEN, 18),
    ],
)
def test_a_drill_reaches_the_cell_it_was_made_for(drill: str, effect: int, point: int) -> None:
    reached: Counter[Cell] = Counter()
    with counting(reached):
        assert DRILLS[drill]() == []

    assert (effect, POINTS[point]) in reached
    assert reached.keys() <= REACHABLE
