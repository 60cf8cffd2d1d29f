"""Server time of each page over a large ledger, beside an empty page of the same size in the same run.

The ledger: 20,000 customers with 100,000 open invoices, planned by the real planner and stored as the cycle
stores it, on SQLite, on a working day: 56,000 notices wait for an approval, and every page is full.

The floor of each page is a view of the same application, behind the same door, that answers with exactly as
many bytes and nothing in them: session and membership are read and the headers set as for the page, but no
layout, no query and no figure is made. It is asked in turn with the page, so that both share the machine's
moods. Time is the processor's, of this process: both sides wait for nothing but themselves, and what else
runs on the machine would only blur it. Ratios compare 95th percentiles.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint
from flask.testing import FlaskClient
from rich.console import Console

from benchmarks.beside.ledger import COMPANY, ledger
from plugin.planning import plan_company
from plugin.store.scope import Store
from tests.web.people import an_app, sign_in
from web.access import page
from web.commands.server import settle_memory
from web.pages import BLUEPRINTS

TARGET = 3.0

console = Console(stderr=True)


@dataclass(frozen=True)
class Size:
    """How large the ledger is and how often each page is asked for."""

    customers: int
    rounds: int


def main() -> int:
    """Run the benchmark; the last line printed is one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=300)
    given = parser.parse_args()
    size = Size(given.customers, given.rounds)
    with tempfile.TemporaryDirectory() as folder:
        store = _ledger(Path(folder), size)
        client = _client(store)
        settle_memory()
        ratios = {name: _ratio(client, path, size.rounds) for name, path in _paths(size).items()}
    ok = all(ratio <= TARGET for ratio in ratios.values())
    print(json.dumps({"customers": size.customers, "target": TARGET, "ratios": ratios, "ok": ok}))
    return 0 if ok else 1


def _paths(size: Size) -> dict[str, str]:
    return {
        "today": "",
        "today, a filter": "?bucket=1-30",
        "customer": f"customer/{size.customers // 2}",
        "next run": "next",
        "policy": "policy",
        "settings": "settings",
    }


def _ledger(folder: Path, size: Size) -> Store:
    """A company with that many open invoices, late and not, planned once."""
    with console.status("Writing the ledger …"):
        store = ledger(folder, size.customers)
    with console.status("Planning every customer …"):
        plan_company(store, COMPANY)
    return store


def _client(store: Store) -> FlaskClient:
    app = an_app(store, (*BLUEPRINTS, _empty()))
    app.testing = True
    client = app.test_client()
    sign_in(client, store, COMPANY)
    return client


def _empty() -> Blueprint:
    """The floor: so many bytes behind the same door."""
    blueprint = Blueprint("empty", __name__)

    @blueprint.get("/c/<company_id>/empty/<int:length>")
    @page("viewer")
    def empty(company_id: str, length: int) -> str:
        del company_id
        return "x" * length

    return blueprint


def _ratio(client: FlaskClient, path: str, rounds: int) -> float:
    length = len(client.get(f"/c/{COMPANY}/{path}").data)
    if len(client.get(f"/c/{COMPANY}/empty/{length}").data) != length:
        raise SystemExit("The empty page is not of the same size.")
    pages, floors = [], []
    for _ in range(rounds):
        pages.append(_seconds(client, path))
        floors.append(_seconds(client, f"empty/{length}"))
    ratio = _p95(pages) / _p95(floors)
    console.print(
        f"{path or 'today':24} {length:>8} bytes   p95 {_p95(pages) * 1000:6.1f} ms, "
        f"empty {_p95(floors) * 1000:6.1f} ms   {ratio:5.2f} times"
    )
    return round(ratio, 2)


def _seconds(client: FlaskClient, path: str) -> float:
    began = time.process_time()
    answer = client.get(f"/c/{COMPANY}/{path}")
    took = time.process_time() - began
    if answer.status_code != 200:
        raise SystemExit(f"{path} answered {answer.status_code}")
    return took


def _p95(samples: list[float]) -> float:
    return sorted(samples)[int(len(samples) * 0.95)]


if __name__ == "__main__":
    sys.exit(main())
