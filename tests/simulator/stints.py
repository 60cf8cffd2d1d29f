"""The record of a long campaign that is lived in several stints: a row for each, and what they add up to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields, replace

from tests.simulator.cells import EFFECTS, POINTS


@dataclass(frozen=True)
class Stint:
    """What one stint lived; `seeds` is "1 to 240", both included."""

    date: str
    commit: str
    seeds: str
    lives: int
    company_years: float
    acts: int
    runs: int
    crashes: int
    calls: int
    faults: int
    duplicates: int
    losses: int
    broken: int
    minutes: int
    processes: int

    @property
    def first_seed(self) -> int:
        """The first of its seeds."""
        return int(self.seeds.split(" to ")[0])

    @property
    def last_seed(self) -> int:
        """The last of its seeds."""
        return int(self.seeds.split(" to ")[-1])


_TITLES = (
    "date",
    "commit",
    "seeds",
    "lives",
    "company-years",
    "acts that left",
    "runs",
    "of which killed or stopped",
    "calls",
    "of which troubled",
    "duplicates",
    "lost and marked as done",
    "rules broken, of any kind",
    "minutes",
    "processes",
)
HEAD = (f"| {' | '.join(_TITLES)} |", "|---" * len(_TITLES) + "|")
_OPENS_SUM = "| **all** |"


def read(lines: Iterable[str]) -> list[Stint]:
    """The stints of a table that `printed` made; whatever else stands there is passed over."""
    found = []
    for line in lines:
        columns = [column.strip() for column in line.strip("|").split("|")]
        if len(columns) == len(fields(Stint)) and " to " in columns[2]:
            numbers = [column.replace(",", "") for column in columns[3:]]
            found.append(
                Stint(*columns[:3], int(numbers[0]), float(numbers[1]), *(int(one) for one in numbers[2:]))
            )
    return found


def printed(stints: Sequence[Stint]) -> list[str]:
    """The table, its sum, and the bound that the sum allows; those that go on with the next seed share a row.

    From n acts without a failure the rule of three says that the rate is below 3/n at 95 %.
    """
    acts = sum(each.acts for each in stints)
    broken = sum(each.broken for each in stints)
    sums = [sum(column) for column in zip(*(astuple(each)[3:-2] for each in stints), strict=True)]
    shown = " | ".join(_shown(number) for number in sums)
    minutes = sum(each.minutes * each.processes for each in stints)
    years = sum(each.company_years for each in stints)
    seconds = minutes * 60 / years if years else 0.0
    if broken:
        bound = "A rule was broken: no bound is given."
    else:
        bound = (
            f"Rule of three, 95 %: below {3 / max(acts, 1):.2g} duplicates or losses for each act, "
            f"below {3 / max(years, 1):.2g} broken rules for each company-year."
        )
    return [
        *HEAD,
        *(f"| {' | '.join(_shown(value) for value in astuple(each))} |" for each in _joined(stints)),
        f"{_OPENS_SUM} | | {shown} | {sum(each.minutes for each in stints)} | |",
        "",
        bound,
        f"A company-year took {seconds:.1f} seconds of one process.",
    ]


def _joined(stints: Iterable[Stint]) -> list[Stint]:
    """Those of a day and a commit whose seeds follow on each other, as one."""
    rows: list[Stint] = []
    for each in stints:
        before = rows[-1] if rows else None
        if before is None or _kind(before) != _kind(each) or before.last_seed + 1 != each.first_seed:
            rows.append(each)
            continue
        sums = [mine + its for mine, its in zip(astuple(before)[3:-1], astuple(each)[3:-1], strict=True)]
        seeds = f"{before.first_seed} to {each.last_seed}"
        joined = Stint(each.date, each.commit, seeds, *sums, processes=each.processes)
        rows[-1] = replace(joined, company_years=round(joined.company_years, 1))
    return rows


def _kind(stint: Stint) -> tuple[str, str, int]:
    return stint.date, stint.commit, stint.processes


def overlapping(stints: Iterable[Stint], commit: str, first_seed: int) -> Stint | None:
    """The stint of the same commit that has lived this seed already: the same life must not count twice."""
    same = (each for each in stints if each.commit == commit)
    return next((each for each in same if each.first_seed <= first_seed <= each.last_seed), None)


def cells(lines: Iterable[str]) -> dict[tuple[int, str], int]:
    """How often each cell was reached, by a table of cells as `cells.printed` makes it."""
    reached = {}
    for line in lines:
        name, *columns = (column.strip() for column in line.strip("|").split("|"))
        if name in POINTS and len(columns) == len(EFFECTS):
            reached |= {
                (effect, name): int(column) for effect, column in enumerate(columns) if column.isdigit()
            }
    return reached


def _shown(value: object) -> str:
    return f"{value:,}" if isinstance(value, int | float) else str(value)
