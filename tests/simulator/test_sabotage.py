"""A simulator that does not notice planted bugs proves nothing: each of them is caught."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.simulator.drills import DRILLS
from tests.simulator.sabotage import copies, runner
from tests.simulator.sabotage.planted import PLANTED, Planted

PARTS = 4
RUNNER = [sys.executable, "-m", runner.__name__, "--jobs", "1"]


def test_there_are_enough_of_them_and_each_drill_exists() -> None:
    assert len({planted.name for planted in PLANTED}) == len(PLANTED) >= 40
    assert {planted.drill for planted in PLANTED} <= DRILLS.keys()


@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.name)
def test_the_line_it_is_planted_in_stands_where_it_was(planted: Planted) -> None:
    assert (copies.ROOT / planted.file).read_text(encoding="utf-8").count(planted.old) == 1


@pytest.mark.parametrize("part", range(PARTS))
def test_every_planted_bug_is_caught(part: int) -> None:
    names = [planted.name for planted in PLANTED[part::PARTS]]
    told = subprocess.run([*RUNNER, *names], cwd=copies.ROOT, capture_output=True, text=True, check=False)
    found = [json.loads(line) for line in told.stdout.splitlines()]

    assert sorted(each["name"] for each in found) == sorted(names), told.stderr
    assert [each for each in found if not each["problem"] or each["problem"].startswith("STALE")] == []
