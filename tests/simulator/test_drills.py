"""Drills: whatever goes wrong at one place of an invoice's life, its end is the same."""

from __future__ import annotations

import pytest

from tests.simulator.drills import DRILLS

MATRIX = [name for name in DRILLS if " at " in name]
CHOSEN = [*(name for name in DRILLS if " at " not in name), *MATRIX[::5]]
"""Each directed drill, and every fifth of troubles by calls; the campaign runs them all."""
KNOWN = {
    "false deletion": pytest.mark.xfail(
        strict=False, reason="A deletion in the changes is not confirmed yet."
    )
}
"""What is known to go wrong, until it is mended."""


@pytest.mark.parametrize("name", [pytest.param(name, marks=KNOWN.get(name, ())) for name in CHOSEN])
def test_a_drill_ends_as_it_should(name: str) -> None:
    assert DRILLS[name]() == []
