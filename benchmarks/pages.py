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
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Blueprint
from flask.testing import FlaskClient
from rich.console import Console
from rich.progress import track

from plugin import policies
from plugin.facts import CustomerRecord, Fact, InvoiceRecord
from plugin.planning import plan_company
from plugin.store import companies, families, marks, mirror, standings
from plugin.store.engine import open_engine, upgrade
from plugin.store.scope import Store
from tests.clocks import StillClock
from tests.memory_books import PROFILE
from tests.web.people import an_app, sign_in
from web.access import page
from web.commands.server import settle_memory
from web.pages import BLUEPRINTS
from web.wiring.house import new_id

COMPANY = "bench"
TARGET = 3.0
CUSTOMERS_AT_ONCE = 500
WORKING_DAY = datetime(2026, 11, 4, 15, 0, tzinfo=UTC)
"""A Wednesday: on quiet days nothing would be proposed, and the pages would be half empty."""

console = Console(stderr=True)


@dataclass(frozen=True)
class Size:
    """How large the ledger is and how often each page is asked for."""

    customers: int
    invoices_each: int
    rounds: int


def main() -> int:
    """Run the benchmark; the last line printed is one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=60)
    given = parser.parse_args()
    size = Size(given.customers, 5, given.rounds)
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
        "today, a filter": "?rank=overdue",
        "customer": f"customer/{size.customers // 2}",
        "next run": "next",
        "policy": "policy",
        "settings": "settings",
    }


def _ledger(folder: Path, size: Size) -> Store:
    """A company with that many open invoices, late and not, planned once."""
    engine = open_engine(f"sqlite:///{folder / 'bench.db'}")
    upgrade(engine)
    store = Store(engine, StillClock(WORKING_DAY), new_id)
    with store.company(COMPANY) as scope:
        companies.create(scope, PROFILE, policies.preset("standard"), "bench")
        companies.confirm_payments(scope, store.clock.now().date(), "bench")
        companies.record_terms_disclose_interest(scope, "bench", disclosed=True)
        companies.record_late_fees_off(scope, "bench", is_off=True)
        companies.preview_seen(scope, "bench")
        companies.set_mode(scope, "approve", "bench")
        marks.synced(scope, store.clock.now())
    steps = range(0, size.customers, CUSTOMERS_AT_ONCE)
    for first in track(steps, "Writing the ledger", console=console):
        with store.company(COMPANY) as scope:
            facts: list[Fact] = []
            for number in range(first, min(first + CUSTOMERS_AT_ONCE, size.customers)):
                facts += _customer(store, number, size.invoices_each)
            standings.mark_dirty(scope, families.payers_of(scope, mirror.absorb(scope, facts)))
    with console.status("Planning every customer …"):
        plan_company(store, COMPANY)
    return store


def _customer(store: Store, number: int, invoices: int) -> list[Fact]:
    """One customer whose invoices fell due from a month ago to a month ahead, by its number."""
    now = store.clock.now()
    customer = CustomerRecord(
        id=str(number),
        name=f"Customer {number:05d}",
        is_active=True,
        parent_id=None,
        bills_with_parent=False,
        email="ap@customer.example",
        term_id=None,
        currency="USD",
        balance_minor=invoices * 10_000,
        notes="",
        sync_token="0",
        updated_at=now,
    )
    found: list[Fact] = [customer]
    for place in range(invoices):
        due_on = now.date() + timedelta(days=30 - (number * 7 + place * 13) % 75)
        found.append(
            InvoiceRecord(
                id=f"{number}-{place}",
                number=f"{number}{place}",
                customer_id=str(number),
                currency="USD",
                issued_on=due_on - timedelta(days=30),
                due_on=due_on,
                total_minor=10_000,
                balance_minor=10_000,
                email="ap@customer.example",
                memo="",
                private_note="",
                emailed_at=None,
                email_error=None,
                is_voided=False,
                sync_token="0",
                updated_at=now,
            )
        )
    return found


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
