"""The long campaign of sync: random company-months, each compared with the books, in any number of stints.

`./dev prove sync [--first-seed S] [--months N]`. A seed is one company and twenty months of its life. By
default a stint goes on after the last seed recorded. Each gets a row in both tables of docs/performance.md,
of what was lived and of what stood in its way, and the last rows add them up. A seed that fails is told and
counted; `--first-seed SEED --months 20 --dry` repeats it.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
import time
from collections import Counter

from tests.qbo import histories
from tests.simulator.report import ROOT, commit, machine, today

PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- proved: begin -->", "<!-- proved: end -->"
MONTHS = 2_000
COUNTS = (
    *("company-months", "acts", "syncs", "deaths", "comparisons"),
    *("foreign records", "unreadable records", "failed"),
)
LIVED = ("date", "commit", "seeds", *COUNTS, "minutes")
TROUBLES = (
    *("webhooks lost", "webhooks twice", "webhooks late", "looks without a call", "changes cut off"),
    *("changes between pages", "deaths between pages", "merge", "bounce", "redate"),
)
MET = ("seeds", *TROUBLES)


def main() -> int:
    """Live the stint and write down its row; 1 when a month did not end equal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first-seed", type=int, help="by default the one after the last that is recorded")
    parser.add_argument("--months", type=int, default=MONTHS, help="in full lives of twenty months")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--dry", action="store_true", help="do not write docs/performance.md")
    given = parser.parse_args()
    first = given.first_seed if given.first_seed is not None else _last_seed(_rows(LIVED)) + 1
    seeds = range(first, first + max(given.months // histories.PER_COMPANY, 1))
    began, met = time.monotonic(), Counter[str]()
    with multiprocessing.get_context("spawn").Pool(given.processes, maxtasksperchild=10) as pool:
        for one in pool.imap_unordered(_lived, seeds):
            met.update(one)
            print(f"{met['company-months']} months, {met['failed']} failed", file=sys.stderr, flush=True)
    minutes = round((time.monotonic() - began) / 60)
    if not given.dry:
        told = f"{seeds[0]} to {seeds[-1]}"
        lived = [today(), commit(), told, *(f"{met[name]:,}" for name in COUNTS), str(minutes)]
        # Read again: another stint may have ended meanwhile.
        _write([*_rows(LIVED), lived], [*_rows(MET), [told, *(f"{met[name]:,}" for name in TROUBLES)]])
    print(json.dumps({"seeds": [seeds[0], seeds[-1]], "minutes": minutes, **met}))
    return 1 if met["failed"] else 0


def _lived(seed: int) -> dict[str, int]:
    """One company and its months; what came of a failure is told at once."""
    try:
        return histories.life(seed)
    except AssertionError as error:
        print(f"FAILED {error}", file=sys.stderr, flush=True)
        return {"failed": 1}


def _rows(columns: tuple[str, ...]) -> list[list[str]]:
    """The stints that are recorded in the table with these *columns*, without their sum."""
    kept = PAGE.read_text(encoding="utf-8").split(BEGIN)[1].split(END)[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in kept.splitlines()]
    place = columns.index("seeds")
    return [row for row in rows if len(row) == len(columns) and " to " in row[place]]


def _last_seed(rows: list[list[str]]) -> int:
    return max((int(row[2].rpartition(" ")[2]) for row in rows), default=0)


def _write(lived: list[list[str]], met: list[list[str]]) -> None:
    before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
    lines = [BEGIN, machine(), "", *_table(LIVED, lived), "", *_table(MET, met), END]
    PAGE.write_text(before + "\n".join(lines) + rest.split(END)[1], encoding="utf-8")


def _table(columns: tuple[str, ...], rows: list[list[str]]) -> list[str]:
    """The stints below each other, and their sums."""
    counted = columns.index("seeds") + 1
    sums = [sum(int(row[place].replace(",", "")) for row in rows) for place in range(counted, len(columns))]
    total = ["all", *[""] * (counted - 1), *(f"{number:,}" for number in sums)]
    return [f"| {' | '.join(row)} |" for row in (list(columns), ["---"] * len(columns), *rows, total)]


if __name__ == "__main__":
    sys.exit(main())
