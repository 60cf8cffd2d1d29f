"""Drills: whatever goes wrong at one place of an invoice's life, its end is the same."""

from __future__ import annotations

import pytest

from tests.simulator.drills import DRILLS

MATRIX = [name for name in DRILLS if " at " in name]
CHOSEN = [*(name for name in DRILLS if " at " not in name), *MATRIX[::5]]
"""Each directed drill, and every fifth of troubles by calls; the campaign runs them all."""


@pytest.mark.parametrize("name", CHOSEN)
def test_a_drill_ends_as_it_should(name: str) -> None:
    assert DRILLS[name]() == []
