"""The long campaign of sync: thousands of random company-months, each compared with the books.

After a failure nothing is written down; what failed is told with its seed and number, which repeat it.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, as_completed
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- proved: begin -->", "<!-- proved: end -->"
SIZE, PIECE = 2_000, 20


def main() -> int:
    """Run the campaign; the last line printed is one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=SIZE, help="so many company-months")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="the number of the first month")
    parser.add_argument("--minutes", type=float, help="begin no more once so much time has passed")
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args()
    began, tally = time.perf_counter(), Counter[str]()
    pieces = [
        (min(PIECE, given.size - start), given.seed, given.first + start)
        for start in range(0, given.size, PIECE)
    ]
    with ProcessPoolExecutor(given.processes) as pool:
        under_way = [pool.submit(_piece, *piece) for piece in pieces]
        for done in as_completed(under_way):
            if done.cancelled():
                continue
            if error := done.exception():
                pool.shutdown(cancel_futures=True)
                print(f"Failed: {error}", file=sys.stderr)
                return 1
            tally.update(done.result())
            print(f"{tally['company-months']} of {given.size}", file=sys.stderr)
            if given.minutes is not None and time.perf_counter() - began > 60 * given.minutes:
                # Pieces are begun in their order, so those that are done by the end are the first.
                for one in under_way:
                    one.cancel()
    minutes = (time.perf_counter() - began) / 60
    if given.size >= SIZE:
        last = given.first + tally["company-months"] - 1
        _record(tally, f"seed {given.seed}, months {given.first} to {last}", minutes)
    print(json.dumps({"seed": given.seed, "minutes": round(minutes, 1), **tally}))
    return 0


def _piece(months: int, seed: int, first: int) -> dict[str, int]:
    from tests.qbo import histories  # noqa: PLC0415 - only the workers need it

    return histories.run(months, seed, first=first)


def _record(tally: Counter[str], which: str, minutes: float) -> None:
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    met = ", ".join(f"{count:,} {what}" for what, count in sorted(tally.items()))
    day = datetime.now(UTC).date().isoformat()
    line = f"{day}, commit {_commit()}, {_machine()}, {which}, {minutes:.0f} minutes: {met}."
    PAGE.write_text(f"{before}{BEGIN}\n{line}\n{END}{after}", encoding="utf-8")


def _commit() -> str:
    command = ["git", "-C", str(ROOT), "describe", "--always", "--dirty"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def _machine() -> str:
    """The processor's name where the system tells it, and the Python."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return f"{next(named, platform.processor())}, {os.cpu_count()} cores, Python {platform.python_version()}"


if __name__ == "__main__":
    sys.exit(main())
