"""The order in which processes get their tests loses none, and begins each share with long ones."""

from pathlib import Path

import pytest

from tests.order import LONG, dealt

SHORT = [("tests/core/test_calendar.py", number) for number in range(100)]
LONGS = [(name, 1000 + number) for number, name in enumerate(LONG)]


@pytest.mark.parametrize("processes", [1, 2, 3, 4, 5])
def test_no_test_is_lost_and_every_share_begins_with_long_ones(processes):
    order = dealt([*SHORT[:50], *LONGS, *SHORT[50:]], processes)

    assert sorted(order) == sorted(number for _, number in (*SHORT, *LONGS))
    begin = 0
    for process in range(processes):
        assert order[begin] >= 1000, "it begins with a long one"
        begin += (len(order) - begin) // (processes - process)


def test_a_file_that_is_named_exists():
    assert all((Path(__file__).parents[1] / name).exists() for name in LONG)
