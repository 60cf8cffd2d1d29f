"""Company-years in the simulator: `./dev prove once [--minutes N] [--first-seed S] [--no-drills] [--deep]`.

Lives every drill and then seed after seed in several processes. A campaign may be lived in several stints, in
any number of days: each goes on with the seed after the last that is recorded, and docs/reliability.md gets
a row for it, the sum of all rows and the bound which that sum allows. In 0 minutes the drills alone are
lived, and the cells they reach are recorded.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from functools import partial

from tests.simulator import cells, coverage, stints
from tests.simulator.drills import DRILLS
from tests.simulator.plan import plan_of
from tests.simulator.report import between, commit, machine, recorded, today
from tests.simulator.simulation import simulate

DAYS = 361
"""With the quiet days at its end a life lasts a year."""
KINDS = ("notice", "charge", "note", "digest", "remove memo", "set cod", "lift cod")


@dataclass
class Sum:
    """What all lives together came to."""

    lives: int = 0
    company_days: int = 0
    drills: int = 0
    seeds: list[int] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    reached: Counter[cells.Cell] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)

    def add(self, other: Sum) -> None:
        """Take in what another process has lived."""
        self.lives += other.lives
        self.company_days += other.company_days
        self.drills += other.drills
        self.seeds += other.seeds
        self.counts += other.counts
        self.reached += other.reached
        self.broken += other.broken

    @property
    def acts(self) -> int:
        """Everything that left."""
        return sum(self.counts[f"{kind}: done"] + self.counts[f"{kind}: found done"] for kind in KINDS)


def live(seed: int, *, deep: bool = False) -> Sum:
    """One life."""
    told = Sum(lives=1, seeds=[seed])
    plan = plan_of(seed, DAYS, deep=deep)
    try:
        with coverage.counting(told.reached):
            ended = simulate(plan)
    except Exception as error:  # noqa: BLE001 - a program that falls over is a finding, not the end
        told.broken.append(f"seed {seed}: {type(error).__name__}: {str(error)[:200]}")
        return told
    told.company_days, told.counts = ended.company_days, ended.counts
    told.broken += [f"seed {seed}: {when} {sentence}" for when, sentence in ended.breaches]
    return told


def drill(name: str) -> Sum:
    """One drill."""
    told = Sum(drills=1)
    with coverage.counting(told.reached):
        told.broken += [f"drill {name}: {problem}" for problem in DRILLS[name]()]
    return told


def main() -> int:
    """Live until the time is over; fails when a rule was broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=120)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--first-seed", type=int, help="by default the one after the last that is recorded")
    parser.add_argument(
        "--no-drills", action="store_true", help="seeds alone: an earlier stint had the drills"
    )
    parser.add_argument("--deep", action="store_true", help="with clock jumps, webhooks and mergers too")
    parser.add_argument("--anew", action="store_true", help="forget the stints that are recorded")
    parser.add_argument("--dry", action="store_true", help="do not write docs/reliability.md")
    asked = parser.parse_args()
    lived = [] if asked.anew else stints.read(recorded("once"))
    at = f"{commit()}, deep" if asked.deep else commit()
    first_seed = asked.first_seed or max((each.last_seed for each in lived), default=0) + 1
    if twice := stints.overlapping(lived, at, first_seed):
        print(f"Seeds {twice.seeds} have been lived at commit {at}. Begin after them, or say --anew.")
        return 2
    began = time.monotonic()
    total = _lived(asked, first_seed, began)
    minutes = (time.monotonic() - began) / 60
    if total.lives and not asked.dry:
        # Read again: another stint may have ended meanwhile.
        lived = [] if asked.anew else stints.read(recorded("once"))
        between("once", stints.printed([*lived, _stint(total, at, minutes, asked.jobs)]))
    if total.reached and not asked.dry:
        known = {} if asked.anew else stints.cells(recorded("cells"))
        between("cells", [machine(), "", *cells.printed(total.reached + Counter(known))])
    reached = sum(bool(total.reached[cell]) for cell in cells.REACHABLE)
    years = round(total.company_days / 365, 1)
    print(
        json.dumps(
            {"company_years": years, "acts": total.acts, "broken": len(total.broken), "cells": reached}
        )
    )
    return 1 if total.broken else 0


def _lived(asked: argparse.Namespace, seed: int, began: float) -> Sum:
    """All drills, unless they are not wanted, and as many seeds as the time allows."""
    ends, total = began + asked.minutes * 60, Sum()
    with multiprocessing.get_context("spawn").Pool(asked.jobs, maxtasksperchild=40) as pool:
        for told in pool.imap_unordered(drill, [] if asked.no_drills else DRILLS):
            total.add(told)
            _progress(total, began)
        while time.monotonic() < ends:
            batch = range(seed, seed + asked.jobs * 12)
            seed = batch.stop
            for told in pool.imap_unordered(partial(live, deep=asked.deep), batch):
                total.add(told)
                _progress(total, began)
    return total


def _progress(total: Sum, began: float) -> None:
    minutes = (time.monotonic() - began) / 60
    years = total.company_days / 365
    print(
        f"{minutes:6.1f} min  {total.drills} drills, {total.lives} seeds, {years:.1f} company-years, "
        f"{total.acts} acts, {len(total.broken)} broken",
        flush=True,
    )
    for sentence in total.broken[-3:]:
        print(f"  BROKEN {sentence}", flush=True)


def _stint(total: Sum, at: str, minutes: float, jobs: int) -> stints.Stint:
    """The row of this stint."""
    return stints.Stint(
        date=today(),
        commit=at,
        seeds=f"{min(total.seeds)} to {max(total.seeds)}",
        lives=total.lives,
        company_years=round(total.company_days / 365, 1),
        acts=total.acts,
        runs=total.counts["runs"],
        crashes=total.counts["crashes"],
        calls=total.counts["calls"],
        faults=total.counts["faults"],
        duplicates=sum("Rule 2" in each or "Rule 4" in each for each in total.broken),
        losses=sum("recorded as done" in each for each in total.broken),
        broken=len(total.broken),
        minutes=round(minutes),
        processes=jobs,
    )


if __name__ == "__main__":
    sys.exit(main())
