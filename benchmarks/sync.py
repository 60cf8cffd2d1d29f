"""What a sync costs: calls, processor seconds and memory, beside the least that any program could do.

For each size a company with four payments for five invoices is written by the sandbox's own engine and served
by it on a socket, in a process of its own. Each program reads all of it in another process: Dunwell's first
sync, an idle hour and an hour with fifty changes; the floor (benchmarks/beside/sync_floor.py); and
python-quickbooks' own paging loop, which only reads. Seconds and memory are those of the program's process.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
SIZES = (1_000, 10_000)
EACH = 20
MEGABYTE = 1024
"""Kilobytes, as the system counts memory."""


def main() -> int:
    """Run the benchmark; the last line printed is one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of invoices")
    parser.add_argument("--rounds", type=int, default=3, help="so often each program runs, in turn")
    parser.add_argument("--keep", type=Path, help="keep the companies in this folder, and take them from it")
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        print(json.dumps(_child(given.child[0], Path(given.child[1]))))
        return 0
    found: dict[str, Any] = {}
    for size in given.sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = (given.keep or Path(folder)) / f"{size}.company"
            if not path.exists():
                _write(size, path)
            rounds = [{name: _measured(name, path) for name in PROGRAMS} for _ in range(given.rounds)]
        found[str(size)] = rounds[-1] | _ratios(rounds)
    print(json.dumps(found))
    return 0


def _write(size: int, path: Path) -> None:
    command = [sys.executable, str(ROOT / "benchmarks" / "sandbox.py"), "--customers", str(size // EACH)]
    # Its own verdict about the sandbox's speed is not asked for here.
    subprocess.run([*command, "--save", str(path)], stdout=subprocess.DEVNULL, check=False)


def _measured(program: str, path: Path) -> dict[str, Any]:
    command = [sys.executable, __file__, "--child", program, str(path)]
    told = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    figures: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
    print(program, path.name, figures, file=sys.stderr)
    return figures


def _ratios(rounds: list[dict[str, Any]]) -> dict[str, float]:
    """The median over the rounds, in each of which all programs ran one after the other."""

    def over(program: str) -> float:
        each = [
            one["dunwell"]["first"]["cpu seconds"] / one[program]["first"]["cpu seconds"] for one in rounds
        ]
        return round(statistics.median(each), 2)

    return {f"times the seconds of {name}": over(name) for name in PROGRAMS if name != "dunwell"}


def _child(program: str, path: Path) -> dict[str, Any]:
    from benchmarks.beside.large_company import served  # noqa: PLC0415 - children only

    with served(path) as company, tempfile.TemporaryDirectory() as folder:
        return PROGRAMS[program](company, Path(folder))


def _told(company: Any, act: Callable[[], object]) -> dict[str, Any]:
    company.road.calls.clear()
    before, began, started = _peak(), time.process_time(), time.perf_counter()
    act()
    return {
        "calls": dict(company.road.calls),
        "cpu seconds": round(time.process_time() - began, 3),
        "wall seconds": round(time.perf_counter() - started, 1),
        "peak MB": _peak(),
        "peak MB before": before,
    }


def _peak() -> int:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE)


def _dunwell(company: Any, folder: Path) -> dict[str, Any]:
    from connectors.qbo.books import QboBooks  # noqa: PLC0415 - children only
    from plugin import policies  # noqa: PLC0415
    from plugin.store import companies  # noqa: PLC0415
    from plugin.store.engine import open_engine, upgrade  # noqa: PLC0415
    from plugin.store.scope import Store  # noqa: PLC0415
    from plugin.sync import sync  # noqa: PLC0415

    engine = open_engine(f"sqlite:///{folder / 'mirror.db'}")
    upgrade(engine)
    store = Store(engine, company.clock, iter(map(str, range(10_000_000))).__next__)
    with store.company("one") as scope:
        profile = QboBooks(company.client(), company.clock).profile()
        companies.create(scope, profile, policies.preset("standard"), "user:alice")
    figures: dict[str, Any] = {}
    for name, changes in (("first", 0), ("idle", 0), ("fifty changes", 50)):
        company.pass_on(1, changes)
        figures[name] = _told(company, lambda: sync(store, QboBooks(company.client(), company.clock), "one"))
    return figures


def _floor(company: Any, folder: Path) -> dict[str, Any]:
    from benchmarks.beside import sync_floor  # noqa: PLC0415 - children only
    from plugin.store.engine import open_engine, upgrade  # noqa: PLC0415

    engine = open_engine(f"sqlite:///{folder / 'mirror.db'}")
    upgrade(engine)
    engine.dispose()
    session = company.session()
    return {"first": _told(company, lambda: sync_floor.run(session, company.url, folder / "mirror.db"))}


def _library(company: Any, _folder: Path) -> dict[str, Any]:
    from quickbooks.objects.customer import Customer  # noqa: PLC0415 - children only
    from quickbooks.objects.invoice import Invoice  # noqa: PLC0415
    from quickbooks.objects.payment import Payment  # noqa: PLC0415

    client = company.client()

    def read() -> None:
        for kind in (Customer, Invoice, Payment):
            start, rows = 1, [None] * 1000
            while len(rows) == 1000:
                rows = kind.filter(start_position=start, max_results=1000, order_by="Id", qb=client)
                start += 1000

    return {"first": _told(company, read)}


PROGRAMS: dict[str, Callable[[Any, Path], dict[str, Any]]] = {
    "dunwell": _dunwell,
    "floor": _floor,
    "python-quickbooks": _library,
}


if __name__ == "__main__":
    sys.exit(main())
