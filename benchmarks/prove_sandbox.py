"""The sandbox's long campaigns: questions against a second opinion, and books against their invariants.

Each campaign runs in pieces with seeds of their own, so a failure can be repeated by itself. What ran, and
how it went, is written into docs/sandbox.md; after a failure nothing is written.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import os
import platform
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "sandbox.md"
BEGIN, END = "<!-- proved: begin -->", "<!-- proved: end -->"
HEAD = (
    "| campaign | size | what it met | minutes | date | commit | seed | machine |",
    "|---|---|---|---|---|---|---|---|",
)
SEEDS_APART = 1_000_003
console = Console(stderr=True)


@dataclass(frozen=True, kw_only=True)
class Campaign:
    """A module with `run(size, seed, progress)` that returns what it counted, and how it is cut up."""

    name: str
    module: str
    size: int
    piece: int

    @property
    def is_written(self) -> bool:
        return importlib.util.find_spec(self.module) is not None


CAMPAIGNS = (
    Campaign(name="queries", module="tests.sandbox.campaigns.queries", size=1_000_000, piece=5_000),
    Campaign(name="ledger", module="tests.sandbox.campaigns.ledger", size=100_000, piece=250),
)


def main() -> int:
    """Run the campaigns asked for; exit with 1 at the first disagreement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=[each.name for each in CAMPAIGNS])
    parser.add_argument("--size", type=int, help="run so many instead; nothing is written to the page")
    parser.add_argument("--minutes", type=float, help="begin no new piece of a campaign after so long")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    lines = {}
    for campaign in CAMPAIGNS:
        if given.only not in (None, campaign.name):
            continue
        if not campaign.is_written:
            console.print(f"{campaign.name}: there is no such campaign yet.")
            continue
        began = time.perf_counter()
        pieces = _pieces(campaign, given.size or campaign.size, given.seed)
        tally = _run(campaign, pieces, given.processes, given.minutes)
        if tally is None:
            return 1
        line = _line(campaign.name, tally, time.perf_counter() - began, given.seed)
        print(line)
        lines[campaign.name] = line
    if given.size is None:
        _record(lines)
    return 0


def _pieces(campaign: Campaign, size: int, seed: int) -> list[tuple[int, int]]:
    """The size and the seed of each piece."""
    return [
        (min(campaign.piece, size - first), seed * SEEDS_APART + first // campaign.piece)
        for first in range(0, size, campaign.piece)
    ]


def _run(
    campaign: Campaign, pieces: list[tuple[int, int]], processes: int, minutes: float | None
) -> Counter[str] | None:
    """Run a campaign's pieces on several processes; None if a piece failed, which is printed."""
    latest = time.monotonic() + 60 * minutes if minutes else float("inf")
    tally: Counter[str] = Counter()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress, ProcessPoolExecutor(processes) as pool:
        bar = progress.add_task(campaign.name, total=sum(count for count, _ in pieces))
        waiting = {pool.submit(_piece, campaign.module, *piece): piece for piece in pieces}
        for done in as_completed(waiting):
            if done.cancelled():
                continue
            count, piece_seed = waiting[done]
            if error := done.exception():
                pool.shutdown(cancel_futures=True)
                console.print(f"{campaign.name}: a piece of {count} with seed {piece_seed} failed: {error}")
                return None
            tally.update(done.result())
            progress.advance(bar, count)
            if time.monotonic() > latest:
                for each in waiting:
                    each.cancel()
    return tally


def _piece(module: str, size: int, seed: int) -> dict[str, int]:
    """One piece, in a process of the pool."""
    counted: dict[str, int] = importlib.import_module(module).run(size, seed, None)
    return counted


def _line(name: str, tally: Counter[str], seconds: float, seed: int) -> str:
    """A row of the table; it names no host and no path."""
    size, *rest = (f"{count:,} {what}" for what, count in tally.items())
    machine = f"{os.cpu_count()} CPUs, Python {platform.python_version()}"
    cells = (name, size, ", ".join(rest), f"{seconds / 60:.1f}", f"{datetime.now(UTC):%Y-%m-%d}", _commit())
    return "| " + " | ".join((*cells, str(seed), machine)) + " |"


def _commit() -> str:
    """The commit that was tried, marked if what was tried differs from it."""
    asked = ("git", "describe", "--always", "--exclude=*", "--dirty=+")
    return subprocess.run(asked, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


def _record(lines: dict[str, str]) -> None:
    """Put the rows into the page, and leave those of other campaigns as they stand."""
    before, _, rest = PAGE.read_text().partition(BEGIN)
    kept, found, after = rest.partition(END)
    if not found:
        raise SystemExit(f"{PAGE.name} has no place for the figures: put {BEGIN} and {END} into it.")
    for line in kept.splitlines():
        name = line.split("|")[1].strip() if line.count("|") > 2 else ""
        if name in {each.name for each in CAMPAIGNS}:
            lines.setdefault(name, line)
    rows = [lines[each.name] for each in CAMPAIGNS if each.name in lines]
    PAGE.write_text(before + "\n".join((BEGIN, *HEAD, *rows, END)) + after)


if __name__ == "__main__":
    sys.exit(main())
