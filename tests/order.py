"""The order of the tests where several processes share them: who has long tests begins with them.

pytest-xdist gives each process a share of the list, and lets who is done early take from the end of
another's. So what takes long stands at the head of every share, or one process would work alone at the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

LONG = (
    "tests/crashes/test_every_place.py",
    "tests/simulator/test_simulated_years.py",
    "tests/crashes/test_chaos.py",
    "tests/simulator/test_sabotage.py",
    "tests/browser/test_story.py",
    "tests/qbo/test_sync_histories.py",
    "tests/crashes/test_kills.py",
    "tests/browser/test_accessible.py",
    "tests/demo/test_story.py",
)
"""Files with tests of ten seconds and more; who waits is dealt to another process than who works."""


def place_of(path: str) -> int | None:
    """Where a test's file stands among the long ones."""
    return next((place for place, name in enumerate(LONG) if path.startswith(name)), None)


def dealt(tests: Sequence[tuple[str, T]], processes: int) -> list[T]:
    """Tests, each with its file, so that the share of each process begins with its part of the long ones."""
    placed = [(test, place_of(path)) for path, test in tests]
    short = [test for test, place in placed if place is None]
    shares: list[list[T]] = [[] for _ in range(processes)]
    for test, place in placed:
        if place is not None:
            shares[place % processes].append(test)
    found: list[T] = []
    for number, share in enumerate(shares):
        size = (len(tests) - len(found)) // (processes - number)
        filling = max(size - len(share), 0)
        found += [*share, *short[:filling]]
        del short[:filling]
    return found
