"""What a sync costs: calls, processor seconds and memory, beside the least that any program could do.

For each size a company with four payments for five invoices is written by the sandbox's own engine and served
by it on a socket, in a process of its own. Each program reads all of it in another process: Dunwell's first
sync, an idle hour and an hour with fifty changes; the floor (benchmarks/beside/sync_floor.py);
python-quickbooks' own paging loop, which only reads; and, once for each size, tap-quickbooks in an
environment of its own, which writes messages. Seconds and memory are those of the program's process.
"""

from __future__ import annotations

import argparse
import importlib
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.beside import sync_tap
from benchmarks.beside.large_company import served

ROOT = Path(__file__).resolve().parents[1]
SIZES = (1_000, 10_000)
EACH = 20
TIMES_MAX = {"floor": 1.5, "python-quickbooks": 0.5, "tap-quickbooks": 0.1}
PROGRAMS = {
    "dunwell": "benchmarks.beside.sync_dunwell",
    "floor": "benchmarks.beside.sync_floor",
    "python-quickbooks": "benchmarks.beside.sync_library",
}
TAP = "tap-quickbooks"


def main() -> int:
    """Run the benchmark; the last line printed is one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of invoices")
    parser.add_argument("--rounds", type=int, default=3, help="so often each program runs, in turn")
    parser.add_argument("--keep", type=Path, help="keep the companies in this folder, and take them from it")
    parser.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        program, path, server = given.child
        print(json.dumps(_child(program, Path(path), server)))
        return 0
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.keep or Path(scratch)
        tap = sync_tap.installed(folder)
        if tap is None:
            print("tap-quickbooks cannot be installed here and is left out.", file=sys.stderr)
        for size in given.sizes:
            path = folder / f"{size}.company"
            if not path.exists():
                _write(size, path)
            rounds = [{name: _measured(name, path) for name in PROGRAMS} for _ in range(given.rounds)]
            if tap is not None:
                rounds[-1][TAP] = _measured(TAP, path, str(tap))
            found[str(size)] = rounds[-1] | _ratios(rounds)
    wanted = {f"times the seconds of {name}": most for name, most in TIMES_MAX.items()}
    found["ok"] = all(
        found[str(size)].get(name, 0) <= most for size in given.sizes for name, most in wanted.items()
    )
    print(json.dumps(found))
    return 0


def _write(size: int, path: Path) -> None:
    command = [sys.executable, str(ROOT / "benchmarks" / "sandbox.py"), "--customers", str(size // EACH)]
    # Its own verdict about the sandbox's speed is not asked for here.
    subprocess.run([*command, "--save", str(path)], stdout=subprocess.DEVNULL, check=False)


def _measured(program: str, path: Path, python: str = sys.executable) -> dict[str, Any]:
    command = [python, "-m", "benchmarks.sync", "--child", program, str(path), sys.executable]
    told = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT)
    figures: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
    print(program, path.name, figures, file=sys.stderr)
    return figures


def _ratios(rounds: list[dict[str, Any]]) -> dict[str, float]:
    """The median over the rounds, in each of which all programs ran one after the other."""

    def over(program: str) -> float:
        each = [
            one["dunwell"]["first"]["cpu seconds"] / one[program]["first"]["cpu seconds"]
            for one in rounds
            if program in one
        ]
        return round(statistics.median(each), 3)

    calls = {name: sum(rounds[-1][name]["first"]["calls"].values()) for name in ("dunwell", "floor")}
    seconds = {f"times the seconds of {name}": over(name) for name in rounds[-1] if name != "dunwell"}
    return seconds | {"times the calls of floor": round(calls["dunwell"] / calls["floor"], 3)}


def _child(program: str, path: Path, server: str) -> dict[str, Any]:
    """Only what the program itself needs is imported, so that its memory is its own."""
    measured = importlib.import_module(PROGRAMS.get(program, sync_tap.__name__)).measured
    with served(path, server) as company, tempfile.TemporaryDirectory() as folder:
        figures: dict[str, Any] = measured(company, Path(folder))
    return figures


if __name__ == "__main__":
    sys.exit(main())
