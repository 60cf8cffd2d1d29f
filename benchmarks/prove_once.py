"""Company-years in the simulator for as long as you have: `./dev prove once [--minutes N] [--jobs N]`.

Lives seed after seed in several processes, every drill first, and writes the figures to docs/reliability.md.
Prints a bound and not a promise: from n lives without a failure the rule of three says that the rate is
below 3/n at 95 %.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
import time
from collections import Counter
from dataclasses import dataclass, field

from tests.simulator import coverage
from tests.simulator.drills import DRILLS
from tests.simulator.report import between, machine
from tests.simulator.simulation import plan_of, simulate

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
    reached: Counter[coverage.Cell] = field(default_factory=Counter)
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


def live(seed: int) -> Sum:
    """One life."""
    told = Sum(lives=1, seeds=[seed])
    plan = plan_of(seed, DAYS)
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
    parser.add_argument("--first-seed", type=int, default=1)
    parser.add_argument("--dry", action="store_true", help="do not write docs/reliability.md")
    asked = parser.parse_args()
    began, total = time.monotonic(), Sum()
    ends = began + asked.minutes * 60
    with multiprocessing.get_context("spawn").Pool(asked.jobs, maxtasksperchild=40) as pool:
        for told in pool.imap_unordered(drill, DRILLS):
            total.add(told)
            _progress(total, began)
        seed = asked.first_seed
        while time.monotonic() < ends:
            batch = range(seed, seed + asked.jobs * 4)
            seed = batch.stop
            for told in pool.imap_unordered(live, batch):
                total.add(told)
                _progress(total, began)
    lines = _figures(total, time.monotonic() - began, asked.jobs)
    if not asked.dry:
        between("once", lines)
        between("cells", [machine(), "", *coverage.printed(total.reached)])
    print("\n".join(lines))
    # The place for what else proves it once: killed processes, restored backups, PostgreSQL in chaos.
    # Each writes between markers of its own.
    reached = sum(bool(total.reached[cell]) for cell in coverage.REACHABLE)
    years = round(total.company_days / 365, 1)
    print(
        json.dumps(
            {"company_years": years, "acts": total.acts, "broken": len(total.broken), "cells": reached}
        )
    )
    return 1 if total.broken else 0


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


def _figures(total: Sum, seconds: float, jobs: int) -> list[str]:
    years = total.company_days / 365
    duplicates = sum("Rule 2" in each or "Rule 4" in each for each in total.broken)
    losses = sum("recorded as done" in each for each in total.broken)
    acts = max(total.acts, 1)
    span = f"{min(total.seeds)} to {max(total.seeds)}" if total.seeds else "none"
    rows = {
        "company-years lived": f"{years:,.1f}",
        "seeds": f"{total.lives:,} ({span})",
        "drills": f"{total.drills:,}",
        "runs": f"{total.counts['runs']:,}, of which {total.counts['crashes']:,} were killed or stopped",
        "calls, of which troubled": f"{total.counts['calls']:,}, {total.counts['faults']:,}",
        "acts that left": f"{total.acts:,}",
        "duplicates": str(duplicates),
        "lost and marked as done": str(losses),
        "rules broken, of any kind": str(len(total.broken)),
        "bound on the rate of duplicates (rule of three, 95 %)": f"below {3 / acts:.2g} for each act",
        "time": f"{seconds / 60:.0f} minutes on {jobs} processes",
        "seconds of one process for a company-year": f"{seconds * jobs / max(years, 0.01):.1f}",
    }
    return [machine(), "", "| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows.items())]


if __name__ == "__main__":
    sys.exit(main())
