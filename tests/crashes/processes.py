"""Processes that work for an installation, made by copying one that has everything loaded."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import msgspec

from tests.crashes.world import Pace, Site

ROOT = Path(__file__).parents[2]


class Nursery:
    """A process that has everything loaded and is copied for each worker; the copies are real processes."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.crashes.nursery"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        self._pids: set[int] = set()

    def start(self, what: str, pace: Pace, **details: Any) -> int:
        """Start a process; returns its id, which is also that of its group."""
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise AssertionError("It was opened with both.")
        asked = {"what": what, "site": asdict(self._site), "pace": asdict(pace), **details}
        stdin.write(msgspec.json.encode(asked) + b"\n")
        stdin.flush()
        pid = int(stdout.readline())
        self._pids.add(pid)
        return pid

    def kill(self, pid: int) -> None:
        """kill -9, for the process and whatever it has started."""
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
        self._pids.discard(pid)

    def close(self) -> None:
        """End everything, and wait for nothing that copies might still hold."""
        for pid in list(self._pids):
            self.kill(pid)
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
