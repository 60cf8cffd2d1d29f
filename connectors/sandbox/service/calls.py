"""The record of calls, and what they would have cost (qbo.md §7)."""

from __future__ import annotations

import re
import threading
from collections import Counter, defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

CALLS_KEPT = 100_000
NUMBER = re.compile(r"^\d+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One answered (or lost) call."""

    at: datetime
    method: str
    path: str
    """The path as a template: `invoice/{id}/send`."""
    realm: str
    status: int
    """0 when the answer was lost."""
    metered: str
    """ "CorePlus" for reads, "Core" for writes, "" for what is free."""
    tid: str


class CallLog:
    """Calls in order, and the meters of each realm by kind."""

    def __init__(self) -> None:
        self._calls: deque[Call] = deque(maxlen=CALLS_KEPT)
        self._meters: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._lock = threading.Lock()

    def add(self, call: Call, cost: Counter[str]) -> None:
        """Note a call; only successful ones are metered."""
        with self._lock:
            self._calls.append(call)
            self._meters[call.realm].update(cost)

    def meters(self, realm: str) -> dict[str, int]:
        """How many metered units of each kind a realm has used."""
        with self._lock:
            return {"CorePlus": self._meters[realm]["CorePlus"], "Core": self._meters[realm]["Core"]}

    def clear(self) -> None:
        """Forget calls and meters."""
        with self._lock:
            self._calls.clear()
            self._meters.clear()

    def __iter__(self) -> Iterator[Call]:
        with self._lock:
            return iter(list(self._calls))

    def __len__(self) -> int:
        return len(self._calls)


def template(path: str, realm: str) -> str:
    """The path of a call without what tells companies and records apart."""
    short = path.split(f"/company/{realm}/", 1)[-1] if realm else path
    return "/".join("{id}" if NUMBER.match(each) else each for each in short.split("/"))
