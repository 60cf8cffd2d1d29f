"""A campaign in several stints: the record adds up, and counts no life twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from tests.simulator import stints
from tests.simulator.cells import POINTS, printed

ONE = stints.Stint(
    date="22 November 2026",
    commit="abc1234",
    seeds="1 to 240",
    lives=240,
    company_years=240.5,
    acts=12_345,
    runs=90_000,
    crashes=1_200,
    calls=400_000,
    faults=9_000,
    duplicates=0,
    losses=0,
    broken=0,
    minutes=30,
    processes=2,
)
TWO = replace(ONE, seeds="300 to 559", company_years=259.5, acts=17_655)


def test_what_is_written_down_is_read_again() -> None:
    written = stints.printed([ONE, TWO])
    assert stints.read(written) == [ONE, TWO]
    assert "Not measured yet." not in written


def test_the_sum_and_its_bound() -> None:
    written = "\n".join(stints.printed([ONE, TWO]))
    assert "| **all** | | | 480 | 500.0 | 30,000 |" in written
    assert "below 0.0001 duplicates or losses for each act, below 0.006 broken rules" in written
    assert "A company-year took 14.4 seconds" in written


def test_stints_that_go_on_with_the_next_seed_share_a_row() -> None:
    next_one = replace(TWO, seeds="241 to 500", broken=1)

    (row,) = stints.read(stints.printed([ONE, next_one]))

    assert (row.seeds, row.lives, row.company_years, row.acts) == ("1 to 500", 480, 500.0, 30_000)
    assert (row.broken, row.minutes, row.processes) == (1, 60, 2)
    for other in (replace(next_one, commit="fff1234"), replace(next_one, date="23 November 2026")):
        assert stints.read(stints.printed([ONE, other])) == [ONE, other]


def test_a_broken_rule_allows_no_bound() -> None:
    assert "no bound is given" in "\n".join(stints.printed([ONE, replace(TWO, broken=1)]))


def test_a_seed_is_lived_once_at_one_commit() -> None:
    assert stints.overlapping([ONE, TWO], "abc1234", 240) == ONE
    assert stints.overlapping([ONE, TWO], "abc1234", 560) is None
    assert stints.overlapping([ONE, TWO], "fff1234", 240) is None


def test_cells_are_read_as_they_are_printed() -> None:
    reached = Counter({(0, POINTS[1]): 3, (7, POINTS[4]): 12})
    assert stints.cells(printed(reached)) == dict(reached)
