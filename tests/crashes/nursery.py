"""Working processes for the killing: loaded once, then copied for each that standard input asks for."""

from __future__ import annotations

import logging
import os
import random
import signal
import sys
import time
from contextlib import suppress
from typing import Any

import msgspec

from tests.crashes.world import Pace, Site
from web.commands.server import _Server
from web.wiring.house import House

PAUSE_SECONDS_MAX = 0.3
"""What happens to a worker shall find it at work as well as between two runs."""


def main() -> None:
    """A line of JSON for each process wanted, answered with its id."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    logging.disable(logging.CRITICAL)
    for line in sys.stdin.buffer:
        asked = msgspec.json.decode(line)
        pid = os.fork()
        # Of a group of its own before anybody hears of it, so that who kills the group misses nobody.
        with suppress(ProcessLookupError):
            os.setpgid(pid, pid)
        if pid == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            _be(asked)
            os._exit(0)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


def _be(asked: dict[str, Any]) -> None:
    pace = Pace(**asked["pace"])
    house = Site(**asked["site"]).house(pace)
    match asked["what"]:
        case "serve":
            # All of `dunwell serve`: gunicorn, its worker process, the pages and the hourly work.
            quiet = os.open(os.devnull, os.O_WRONLY)
            os.dup2(quiet, 1)
            os.dup2(quiet, 2)
            _Server(house, "127.0.0.1:0").run()
        case "work":
            _work(house, asked["companies"], random.Random(asked["seed"]))


def _work(house: House, company_ids: list[str], dice: random.Random) -> None:
    """Any company, again and again, whoever else is at it."""
    while True:
        time.sleep(dice.uniform(0, PAUSE_SECONDS_MAX))
        try:
            house.run(dice.choice(company_ids))
        except Exception:  # noqa: BLE001 - as in the server: one broken run keeps nobody waiting
            house.store.engine.dispose()


if __name__ == "__main__":
    main()
