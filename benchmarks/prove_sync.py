"""The long campaign of sync: random company-months, each compared with the books, in any number of stints.

`./dev prove sync [--first-seed S] [--months N]`. A seed is one company and twenty months of its life. By
default a stint goes on after the last seed recorded. Each gets a row in docs/performance.md, and the last row
adds them up. A seed that fails is told and counted; `--first-seed SEED --months 20 --dry` repeats it.
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
COLUMNS = ("date", "commit", "seeds", *COUNTS, "minutes")


def main() -> int:
    """Live the stint and write down its row; 1 when a month did not end equal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first-seed", type=int, help="by default the one after the last that is recorded")
    parser.add_argument("--months", type=int, default=MONTHS, help="in full lives of twenty months")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--dry", action="store_true", help="do not write docs/performance.md")
    given = parser.parse_args()
    first = given.first_seed if given.first_seed is not None else _last_seed(_rows()) + 1
    seeds = range(first, first + max(given.months // histories.PER_COMPANY, 1))
    began, met = time.monotonic(), Counter[str]()
    with multiprocessing.get_context("spawn").Pool(given.processes, maxtasksperchild=10) as pool:
        for one in pool.imap_unordered(_lived, seeds):
            met.update(one)
            print(f"{met['company-months']} months, {met['failed']} failed", file=sys.stderr, flush=True)
    minutes = round((time.monotonic() - began) / 60)
    if not given.dry:
        row = [today(), commit(), f"{seeds[0]} to {seeds[-1]}"]
        # Read again: another stint may have ended meanwhile.
        _write([*_rows(), [*row, *(f"{met[name]:,}" for name in COUNTS), str(minutes)]])
    print(json.dumps({"seeds": [seeds[0], seeds[-1]], "minutes": minutes, **met}))
    return 1 if met["failed"] else 0


def _lived(seed: int) -> dict[str, int]:
    """One company and its months; what came of a failure is told at once."""
    try:
        return histories.life(seed)
    except AssertionError as error:
        print(f"FAILED {error}", file=sys.stderr, flush=True)
        return {"failed": 1}


def _rows() -> list[list[str]]:
    """The stints that are recorded, without their sum."""
    kept = PAGE.read_text(encoding="utf-8").split(BEGIN)[1].split(END)[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in kept.splitlines()]
    return [row for row in rows if len(row) == len(COLUMNS) and " to " in row[2]]


def _last_seed(rows: list[list[str]]) -> int:
    return max((int(row[2].rpartition(" ")[2]) for row in rows), default=0)


def _write(rows: list[list[str]]) -> None:
    before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
    sums = [sum(int(row[place].replace(",", "")) for row in rows) for place in range(3, len(COLUMNS))]
    total = ["all", "", "", *(f"{number:,}" for number in sums)]
    table = [f"| {' | '.join(row)} |" for row in (list(COLUMNS), ["---"] * len(COLUMNS), *rows, total)]
    lines = [BEGIN, machine(), "", *table, END]
    PAGE.write_text(before + "\n".join(lines) + rest.split(END)[1], encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
