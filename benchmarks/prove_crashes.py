"""Crashes outside the simulator, at length: `./dev prove crashes [--only PART] [--size N] [--jobs N]`.

Parts: every single place of death, kill -9 of the serving process, restore drills, PostgreSQL in chaos. Each
runs in pieces with seeds of their own, so that a failure can be repeated by itself. The figures go into
docs/reliability.md, a row for each part; after a failure, or with a size of your own, nothing is written.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.crashes import chaos, drills, kills
from tests.crashes.databases import Files
from tests.crashes.places import STAGES, die_everywhere
from tests.simulator.report import commit, cores, renew, today

SEEDS_APART = 1_009
HEAD = ("| part | what it met | minutes | seed | date | commit | machine |", "|---|---|---|---|---|---|---|")
WORKERS_IN_CHAOS = 8


@dataclass(frozen=True)
class Part:
    """One campaign: `run(size, seed)` counts what it did, and raises AssertionError for a broken promise."""

    run: Callable[[int, int], dict[str, int]]
    size: int
    piece: int
    is_alone: bool = False
    """Whether one piece keeps the whole machine busy."""


def die_at_every_place(size: int, seed: int) -> dict[str, int]:
    """One day's run, killed in truth at every single place; *seed* says which day, and *size* is one."""
    del size
    day = list(STAGES.values())[seed % len(STAGES)]
    with tempfile.TemporaryDirectory() as folder:
        shown = die_everywhere(Files(Path(folder)), day, every=True)
    if shown.problems:
        raise AssertionError(f"day {day}: {shown.problems[:5]}")
    return {"runs": 1, "deaths": shown.places, "different leftovers": shown.leftovers, "duplicates": 0}


def live_in_chaos(size: int, seed: int) -> dict[str, int]:
    """So many seconds."""
    return chaos.run(size, seed, workers=WORKERS_IN_CHAOS)


PARTS = {
    "places": Part(die_at_every_place, size=len(STAGES), piece=1),
    "kills": Part(kills.run, size=2_000, piece=kills.KILLS_OF_ONE_WORLD),
    "drills": Part(drills.run, size=200, piece=5),
    "chaos": Part(live_in_chaos, size=1_800, piece=60, is_alone=True),
}


def main() -> int:
    """Run the parts asked for; the last line printed is one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=list(PARTS))
    parser.add_argument("--size", type=int, help="so many instead; nothing is written")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    asked = parser.parse_args()
    told: dict[str, dict[str, int]] = {}
    rows: dict[str, str] = {}
    for name, part in PARTS.items():
        if asked.only not in (None, name):
            continue
        began = time.monotonic()
        figures = _run(name, part, asked.size or part.size, asked.seed, asked.jobs)
        if figures is None:
            return 1
        minutes = (time.monotonic() - began) / 60
        told[name] = dict(figures)
        counted = ", ".join(f"{count:,} {what}" for what, count in figures.items())
        where = f"{today()} | {commit()} | {cores()} cores"
        rows[name] = f"| {name} | {counted} | {minutes:.0f} | {asked.seed} | {where} |"
    if asked.size is None:
        renew("crashes", HEAD, rows, list(PARTS))
    print("\n".join(rows.values()))
    print(json.dumps(told))
    return 0


def _run(name: str, part: Part, size: int, seed: int, jobs: int) -> Counter[str] | None:
    pieces = [
        (name, min(part.piece, size - first), seed * SEEDS_APART + first // part.piece)
        for first in range(0, size, part.piece)
    ]
    total: Counter[str] = Counter()
    began = time.monotonic()
    with multiprocessing.get_context("spawn").Pool(1 if part.is_alone else jobs, maxtasksperchild=10) as pool:
        for done, (figures, failure) in enumerate(pool.imap_unordered(_piece, pieces), 1):
            if failure:
                print(f"BROKEN {name}: {failure}", flush=True)
                pool.terminate()
                return None
            for what, count in figures.items():
                total[what] += count
            minutes = (time.monotonic() - began) / 60
            print(f"{minutes:6.1f} min  {name}: {done} of {len(pieces)} pieces", flush=True)
    return total


def _piece(what: tuple[str, int, int]) -> tuple[dict[str, int], str]:
    """One piece, in a process of the pool."""
    name, size, seed = what
    try:
        return PARTS[name].run(size, seed), ""
    except Exception as error:  # noqa: BLE001 - a program that falls over is a finding as well
        return {}, f"size {size}, seed {seed}: {type(error).__name__}: {str(error)[:2000]}"


if __name__ == "__main__":
    sys.exit(main())
