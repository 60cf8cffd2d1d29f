"""A process that outlived its killing would go on working while others judge what was left."""

import os
import time
from pathlib import Path

from tests.crashes.processes import Nursery
from tests.crashes.world import START, Pace, Site

SECONDS_MAX = 60.0


def test_a_process_killed_the_moment_it_is_known_is_gone(tmp_path: Path) -> None:
    """However late it comes to its first instruction: on a crowded machine that is after the kill."""
    database = f"sqlite:///{tmp_path / 'none.db'}"
    nursery = Nursery(Site(database, str(tmp_path / "keys"), "http://127.0.0.1:1", "client", "secret"))
    try:
        for _ in range(20):
            pid = nursery.start("work", Pace(START.isoformat(), time.time()), companies=["none"], seed=1)
            nursery.kill(pid)
            assert _ends(pid)
    finally:
        nursery.close()


def _ends(pid: int) -> bool:
    latest = time.monotonic() + SECONDS_MAX
    while time.monotonic() < latest:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.01)
    return False
