"""The serving process killed by the operating system at random moments, and started again."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from plugin import tables
from plugin.store import actions
from tests.crashes.databases import Files
from tests.crashes.processes import Nursery
from tests.crashes.world import Worksite, worksite
from tests.schemas import fast_folder

CUSTOMERS = 9
RUN_SECONDS = 1.5
"""About as long as a run takes that has something to do."""
START_SECONDS = 60.0
KILLS_OF_ONE_WORLD = 40
"""Then all is settled and judged, and another company begins."""
REST_HOURS = 6


def run(size: int, seed: int, progress: Callable[[int], None] | None = None) -> dict[str, int]:
    """Kill *size* times; raises AssertionError when anything left twice or was lost and marked as done."""
    figures = {
        "kills": 0,
        "in the midst of a run": 0,
        "acts": 0,
        "connections lost and made again": 0,
        "duplicates": 0,
        "lost and marked as done": 0,
    }
    while figures["kills"] < size:
        part = min(KILLS_OF_ONE_WORLD, size - figures["kills"])
        for name, number in _one_world(part, seed * 1_000 + figures["kills"]).items():
            figures[name] += number
        if progress is not None:
            progress(figures["kills"])
    return figures


def _one_world(kills: int, seed: int) -> dict[str, int]:
    dice = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="dunwell-kills-", dir=fast_folder()) as name:
        folder = Path(name)
        files = Files(folder)
        url = files.new()
        with worksite(folder, url, customers=CUSTOMERS) as site:
            nursery = Nursery(site.site)
            try:
                amid = sum(_one_life(site, nursery, dice, number) for number in range(kills))
            finally:
                nursery.close()
            company_id = site.one
            problems = rest(site, company_id)
            if not files.is_sound(url):
                problems.append("The database is damaged.")
            if problems:
                raise AssertionError(f"seed {seed}, {kills} kills: {problems}")
            with site.house.store.reading(company_id) as scope:
                acts = len(actions.with_status(scope, "done"))
    return {
        "kills": kills,
        "in the midst of a run": amid,
        "acts": acts,
        "connections lost and made again": site.reconnections,
    }


def rest(site: Worksite, company_id: str) -> list[str]:
    """Some hours without kills; what was then done twice, lost, or left under way."""
    for _ in range(REST_HOURS):
        site.advance(timedelta(hours=1))
        site.run_in_peace(company_id)
    return site.problems(company_id)


def _one_life(site: Worksite, nursery: Nursery, dice: random.Random, number: int) -> bool:
    """One process from its start to its end; True when it was killed within a run."""
    company_id = site.one
    site.advance(timedelta(days=1) if number % 3 == 2 else timedelta(hours=1))
    site.confirm(company_id)
    # A company that is not let in is not asked for, so nothing would be under way to be killed.
    site.connect_again(company_id)
    before = site.calls
    pid = nursery.start("serve", site.clock.pace)
    latest = time.monotonic() + START_SECONDS
    while site.calls == before and time.monotonic() < latest:
        time.sleep(0.002)
    time.sleep(dice.random() ** 2 * RUN_SECONDS)
    nursery.kill(pid)
    return _is_amid(site, company_id)


def _is_amid(site: Worksite, company_id: str) -> bool:
    with site.house.store.reading(company_id) as scope:
        row = scope.first(scope.select(tables.due))
        return row is not None and row.owner is not None
