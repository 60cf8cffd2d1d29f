"""Acts per second and processor time per act of a real run, beside a bare loop of the same HTTP calls.

One company with a notice due to each of its customers, on SQLite; QuickBooks is the sandbox in a process of
its own, 50 ms away. The product reads, decides, claims, looks again, stores the order and its audit entry,
calls, and stores the proof; then a bare loop of `requests` makes the very same calls in the same order and
stores nothing. Another company is run first, so that a server's first minute is not measured. Time runs
faster than it does here, so that QuickBooks' limit of ten calls a second holds neither of the two up.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import requests
from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter

from plugin.store import actions
from tests.crashes.databases import Files
from tests.crashes.world import Pace, Site, worksite

LATENCY_SECONDS = 0.05
SPEED = 30.0
WALL_MAX = 1.5
"""The run may take so many times as long as the bare loop: most of both is waiting for QuickBooks."""
PROCESSOR_MAX = 10.0


def main() -> int:
    """Run the benchmark; the last line printed is one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=24)
    parser.add_argument("--measure", help="for the benchmark itself: what its second process is told")
    given = parser.parse_args()
    if given.measure:
        print(json.dumps(_measure(json.loads(given.measure))))
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with worksite(folder, Files(folder).new(), customers=given.customers, number=2, speed=SPEED) as site:
            site.advance(timedelta(days=3))
            for company_id in site.tenants:
                site.confirm(company_id)
            app = site.sandbox.app

            def far_away(environ: Any, start_response: Any) -> Any:
                time.sleep(LATENCY_SECONDS)
                return app(environ, start_response)

            site.sandbox._app = far_away  # noqa: SLF001 - the only way to be far away
            told = {
                "site": asdict(site.site),
                "pace": asdict(site.clock.pace),
                "companies": list(site.tenants),
            }
            measuring = [sys.executable, __file__, "--measure", json.dumps(told)]
            found = subprocess.run(measuring, check=True, capture_output=True, text=True, cwd=Path.cwd())
    figures = json.loads(found.stdout.splitlines()[-1])
    wall = figures["product_seconds"] / figures["bare_seconds"]
    processor = figures["product_processor_seconds"] / figures["bare_processor_seconds"]
    acts = figures["acts"]
    print(f"{acts} acts by {figures['calls']} calls, each {LATENCY_SECONDS * 1000:.0f} ms away")
    for who in ("product", "bare"):
        seconds, processor_ms = figures[f"{who}_seconds"], figures[f"{who}_processor_seconds"] * 1000
        print(
            f"{who:8} {acts / seconds:6.2f} acts a second, {processor_ms / acts:6.1f} ms of processor per act"
        )
    is_good = acts > 0 and wall <= WALL_MAX and processor <= PROCESSOR_MAX
    ratios = {"seconds": round(wall, 2), "processor": round(processor, 2)}
    targets = {"seconds": WALL_MAX, "processor": PROCESSOR_MAX}
    print(
        json.dumps(
            {"acts": acts, "calls": figures["calls"], "targets": targets, "ratios": ratios, "ok": is_good}
        )
    )
    return 0 if is_good else 1


class _Recorder(HTTPAdapter):
    """The road of the product, which remembers what passed."""

    def __init__(self) -> None:
        super().__init__(pool_maxsize=10, pool_block=True, max_retries=0)
        self.passed: list[PreparedRequest] = []

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
        self.passed.append(request.copy())
        return super().send(request, *args, **kwargs)


def _measure(told: dict[str, Any]) -> dict[str, float]:
    road = _Recorder()
    house = replace(Site(**told["site"]).house(Pace(**told["pace"])), adapter=road)
    first, company_id = told["companies"]
    house.run(first)
    road.passed.clear()
    before = _acts(house, company_id)
    wall, processor = time.perf_counter(), time.process_time()
    report = house.run(company_id)
    product = time.perf_counter() - wall, time.process_time() - processor
    if report.error:
        raise SystemExit(report.error)
    acts = _acts(house, company_id) - before
    session = requests.Session()
    session.mount("http://", HTTPAdapter(pool_maxsize=10, pool_block=True, max_retries=0))
    wall, processor = time.perf_counter(), time.process_time()
    for request in road.passed:
        _ = session.send(request, timeout=30).content
    bare = time.perf_counter() - wall, time.process_time() - processor
    return {
        "acts": acts,
        "calls": len(road.passed),
        "product_seconds": product[0],
        "product_processor_seconds": product[1],
        "bare_seconds": bare[0],
        "bare_processor_seconds": bare[1],
    }


def _acts(house: Any, company_id: str) -> int:
    with house.store.reading(company_id) as scope:
        return len(actions.with_status(scope, "done"))


if __name__ == "__main__":
    sys.exit(main())
