"""What a sync costs: calls, processor seconds and memory, beside the least that any program could do.

For each size a company with four payments for five invoices is written by the sandbox's own engine. Each
program reads all of it in a process of its own, straight from the sandbox and without a socket: Dunwell's
first sync, an idle hour and an hour with fifty changes; the floor, which fetches the same pages, decodes them
as fast as they can be and writes bare rows; and python-quickbooks' own paging loop, which only reads. The
sandbox's own seconds are taken out of all of them.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import requests
from requests.adapters import BaseAdapter

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
SIZES = (1_000, 10_000)
EACH = 20
LATER = timedelta(days=250)
"""The sandbox's clock stands after everything that the saved company tells."""
PROGRAMS = ("dunwell", "floor", "python-quickbooks")


class Timed(BaseAdapter):
    """The way to the sandbox: counts calls and the processor seconds that the sandbox takes."""

    def __init__(self, inner: BaseAdapter) -> None:
        super().__init__()
        self._inner = inner
        self.calls: Counter[str] = Counter()
        self.seconds = 0.0

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """Pass a call on."""
        self.calls[(request.path_url.split("?")[0]).rsplit("/", 1)[-1]] += 1
        began = time.process_time()
        try:
            return self._inner.send(request, *args, **kwargs)
        finally:
            self.seconds += time.process_time() - began

    def close(self) -> None:
        """Nothing is held."""


def main() -> int:
    """Run the benchmark; the last line printed is one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of invoices")
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        print(json.dumps(_child(given.child[0], Path(given.child[1]))))
        return 0
    found: dict[str, Any] = {}
    for size in given.sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "large.company"
            command = [sys.executable, str(ROOT / "benchmarks" / "sandbox.py"), "--customers"]
            subprocess.run(
                [*command, str(size // EACH), "--save", str(path)], stdout=subprocess.DEVNULL, check=False
            )
            found[str(size)] = {program: _measured(program, path) for program in PROGRAMS}
    print(json.dumps(found))
    return 0


def _measured(program: str, path: Path) -> dict[str, Any]:
    command = [sys.executable, __file__, "--child", program, str(path)]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    figures: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
    print(program, path.stat().st_size, figures, file=sys.stderr)
    return figures


def _child(program: str, path: Path) -> dict[str, Any]:
    from tests.qbo.sandbox_world import QboWorld  # noqa: PLC0415 - children only

    world = QboWorld()
    world.clock.advance(LATER)
    world.sandbox.open_saved(path)
    (world.realm_id,) = world.sandbox.realms()
    world.tokens = world.oauth.refresh(world.sandbox.issue_refresh_token(world.realm_id))
    world.adapter = road = Timed(world.adapter)  # type: ignore[assignment]
    with tempfile.TemporaryDirectory() as folder:
        run = {"dunwell": _dunwell, "floor": _floor, "python-quickbooks": _library}[program]
        return run(world, road, Path(folder))


def _told(road: Timed, began: float) -> dict[str, Any]:
    seconds = time.process_time() - began - road.seconds
    # The sandbox and its company live in the same process, so only differences between programs tell.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figures = {"calls": dict(road.calls), "cpu seconds": round(seconds, 2), "peak MB so far": round(peak)}
    road.calls.clear()
    road.seconds = 0.0
    return figures


def _dunwell(world: Any, road: Timed, folder: Path) -> dict[str, Any]:
    from connectors.qbo.books import QboBooks  # noqa: PLC0415 - children only
    from plugin import policies  # noqa: PLC0415
    from plugin.store import companies  # noqa: PLC0415
    from plugin.store.engine import open_engine, upgrade  # noqa: PLC0415
    from plugin.store.scope import Store  # noqa: PLC0415
    from plugin.sync import sync  # noqa: PLC0415

    engine = open_engine(f"sqlite:///{folder / 'mirror.db'}")
    upgrade(engine)
    store = Store(engine, world.port_clock, iter(map(str, range(10_000_000))).__next__)
    with store.company("one") as scope:
        profile = QboBooks(world.new_client(), world.port_clock).profile()
        companies.create(scope, profile, policies.preset("standard"), "user:alice")
    figures: dict[str, Any] = {}
    _told(road, 0)
    for name, changes in (("first", 0), ("idle", 0), ("fifty changes", 50)):
        world.clock.advance(timedelta(hours=1))
        for record in world.company.records("Invoice")[:changes]:
            world.changed("Invoice", record["Id"], {"CustomerMemo": {"value": "Changed."}})
        world.clock.advance(timedelta(minutes=20))
        world.renew()
        _told(road, 0)
        began = time.process_time()
        sync(store, QboBooks(world.new_client(), world.port_clock), "one")
        figures[name] = _told(road, began)
    return figures


def _floor(world: Any, road: Timed, folder: Path) -> dict[str, Any]:
    import sqlite3  # noqa: PLC0415 - children only

    from connectors.qbo.decode import decode  # noqa: PLC0415

    client = world.new_client()
    db = sqlite3.connect(folder / "floor.db")
    db.execute("CREATE TABLE t (kind, id, token, day, customer, total, PRIMARY KEY (kind, id))")
    began = time.process_time()
    for entity in ("Customer", "Invoice", "Payment"):
        for start in range(1, 10_000_000, 1000):
            statement = f"SELECT * FROM {entity} ORDERBY Id STARTPOSITION {start} MAXRESULTS 1000"
            rows = decode(client.read("query", query=statement)).query_response.all()
            values = [
                (entity, row.id, row.sync_token, str(getattr(row, "txn_date", "")), "", str(row.meta_data))
                for row in rows
            ]
            db.executemany("INSERT OR REPLACE INTO t VALUES (?,?,?,?,?,?)", values)
            db.commit()
            if len(rows) < 1000:
                break
    return {"first": _told(road, began)}


def _library(world: Any, road: Timed, _folder: Path) -> dict[str, Any]:
    from quickbooks.objects.customer import Customer  # noqa: PLC0415 - children only
    from quickbooks.objects.invoice import Invoice  # noqa: PLC0415
    from quickbooks.objects.payment import Payment  # noqa: PLC0415

    client = world.new_client()
    began = time.process_time()
    for kind in (Customer, Invoice, Payment):
        start, rows = 1, [None] * 1000
        while len(rows) == 1000:
            rows = kind.filter(start_position=start, max_results=1000, order_by="Id", qb=client)
            start += 1000
    return {"first": _told(road, began)}


if __name__ == "__main__":
    sys.exit(main())
