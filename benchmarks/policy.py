"""A full pass of the policy, with reasons, stored as actions and standings, beside the raw pass it contains.

The raw pass reads the open invoices with SQLAlchemy Core, sorts each into its bucket of age, works out its
simple interest, and writes the very rows that the full pass wrote, again with Core: the same bytes into the
same tables and indexes. What the full pass takes beyond that is what deciding costs. The ratio is of the
processor's seconds of one process each; both run over the same file, one after the other.

Then, over the same ledger: a pass in which nobody is due, an idle hour, and an hour in which fifty customers
changed. And over a ledger in which every notice has been given and its date has passed: charges proposed.
Each size has a process of its own, so that its memory is its own.
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
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Table, delete, func, insert, select, update

from benchmarks.beside.ledger import COMPANY, INVOICES_EACH, freshen, ledger
from plugin import tables
from plugin.core.actions import PostCharge
from plugin.core.ranking import BUCKET_DAYS
from plugin.planning import plan_company
from plugin.store import standings
from plugin.store.scope import Store

SIZES = (1_000, 10_000, 100_000)
RATIO_MAX = 25.0
CHANGED = 50
CHANGED_SHARE_MAX = 0.01
GROWTH_MAX = 1.3
"""Of the seconds for an invoice: among the most invoices, against a tenth of them."""
CHARGES_A_SECOND_MIN = 75.0


def main() -> int:
    """Run the benchmark; the last line printed is one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--invoices", type=int, nargs="*", default=SIZES)
    parser.add_argument("--measure", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--charges", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure or given.charges:
        found = _measure(given.measure) if given.measure else _charges(given.charges)
        print(json.dumps(found))
        return 0
    passes = [_child("--measure", size) for size in given.invoices]
    charges = _child("--charges", 10_000)
    largest = passes[-1]
    growth = largest["seconds_an_invoice"] / passes[-2]["seconds_an_invoice"] if len(passes) > 1 else 1.0
    ok = (
        all(each["ratio"] <= RATIO_MAX for each in passes)
        and largest["changed_share"] < CHANGED_SHARE_MAX
        and growth <= GROWTH_MAX
        and charges["charges_a_second"] >= CHARGES_A_SECOND_MIN
    )
    told = {"passes": passes, "growth": round(growth, 2), **charges, "target": RATIO_MAX, "ok": ok}
    print(json.dumps(told))
    return 0 if ok else 1


def _child(what: str, size: int) -> dict[str, Any]:
    command = [sys.executable, __file__, what, str(size)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    print(f"{what.removeprefix('--'):8} {size:>7} invoices: {found}", file=sys.stderr)
    return found


def _measure(invoices: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        store = ledger(Path(folder), invoices // INVOICES_EACH)
        before = _counts(store)
        full = _seconds(lambda: plan_company(store, COMPANY))
        after = _counts(store)
        nothing_due = _seconds(lambda: plan_company(store, COMPANY))
        changed = _seconds(lambda: _change(store))
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        written = {t: _rows(store, t) for t in tables.metadata.sorted_tables if _is_written(t, before, after)}
        _empty(store, written)
        raw = _seconds(lambda: _raw_pass(store, written))
    return {
        "invoices": invoices,
        "rows_written": {table.name: len(rows) for table, rows in written.items()},
        "full_seconds": round(full, 3),
        "raw_seconds": round(raw, 3),
        "ratio": round(full / raw, 1),
        "seconds_an_invoice": full / invoices,
        "nothing_due_share": round(nothing_due / full, 5),
        "changed_share": round(changed / full, 5),
        "memory_mib": memory // 1024,
    }


def _seconds(act: Callable[[], object]) -> float:
    """The processor's seconds of *act*."""
    began = time.process_time()
    act()
    return time.process_time() - began


def _counts(store: Store) -> dict[str, int]:
    with store.engine.connect() as db:
        return {
            table.name: db.execute(select(func.count()).select_from(table)).scalar_one()
            for table in tables.metadata.sorted_tables
        }


def _is_written(table: Table, before: dict[str, int], after: dict[str, int]) -> bool:
    """Whether the pass wrote this table; every standing is written, though each had an empty row before."""
    return before[table.name] != after[table.name] or table is tables.standings


def _rows(store: Store, table: Table) -> list[dict[str, Any]]:
    with store.engine.connect() as db:
        return [dict(row) for row in db.execute(select(table)).mappings()]


def _empty(store: Store, written: dict[Table, list[dict[str, Any]]]) -> None:
    with store.engine.begin() as db:
        for table in reversed(written):
            db.execute(delete(table))


def _raw_pass(store: Store, written: dict[Table, list[dict[str, Any]]]) -> None:
    """The open invoices, bucketed, with their interest; and the same rows, all by Core."""
    invoices, today = tables.invoices, store.clock.now().date()
    rate = Decimal(18) / 36_500
    buckets: Counter[tuple[str, int]] = Counter()
    interest: dict[str, int] = {}
    read = (invoices.c.id, invoices.c.customer_id, invoices.c.due_on, invoices.c.balance_minor)
    with store.engine.begin() as db:
        for row in db.execute(select(*read).where(invoices.c.balance_minor != 0)):
            days = max((today - row.due_on).days, 0)
            bucket = sum(days > last for last in BUCKET_DAYS)
            buckets[row.customer_id, bucket] += row.balance_minor
            exact = row.balance_minor * rate * days
            interest[row.id] = int(exact.quantize(Decimal(1), ROUND_HALF_UP))
        for table, rows in written.items():
            db.execute(insert(table), rows)


def _change(store: Store) -> None:
    """An hour's work when fifty customers have changed."""
    with store.company(COMPANY) as scope:
        standings.mark_dirty(scope, map(str, range(CHANGED)))
    plan_company(store, COMPANY)


def _charges(invoices: int) -> dict[str, Any]:
    """Charges a second, where each customer's notices are given and the date they named has passed."""
    with tempfile.TemporaryDirectory() as folder:
        store = ledger(Path(folder), invoices // INVOICES_EACH, days_overdue=15)
        # The reminder, the notes about it, the interest notice, the notes about that; then its date passes.
        for days in (0, 5, 0, 21):
            plan_company(store, COMPANY)
            _carry_out(store, days)
        seconds = _seconds(lambda: plan_company(store, COMPANY))
        actions = tables.actions
        with store.engine.connect() as db:
            rows = db.execute(select(actions.c.payload).where(actions.c.kind == PostCharge.kind)).all()
    lines = sum(len(row.payload["lines"]) for row in rows)
    return {
        "charges": len(rows),
        "charge_lines": lines,
        "charges_a_second": round(len(rows) / seconds, 1),
    }


def _carry_out(store: Store, days: int) -> None:
    """Everything that was proposed has been done; then so many days pass."""
    actions = tables.actions
    done = {
        "status": "done",
        "done_on": store.clock.now().date(),
        "done_at": store.clock.now(),
        "order": {},
        "remote_ref": "bench",
    }
    with store.engine.begin() as db:
        db.execute(update(actions).where(actions.c.status == "proposed").values(**done))
    with store.company(COMPANY) as scope:
        standings.mark_all_dirty(scope)
    store.clock.advance(days=days)
    freshen(store)


if __name__ == "__main__":
    sys.exit(main())
