"""The record of calls, and what they would have cost (qbo.md §7)."""

from __future__ import annotations

import re
import threading
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

CALLS_KEPT = 100_000
NUMBER = re.compile(r"^\d+$")
KINDS = ("CorePlus", "Core")
"""Reads, which are metered; and writes, which are free."""


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


class Meter(NamedTuple):
    """What units are counted by."""

    realm: str
    month: str
    endpoint: str
    kind: str


class CallLog:
    """Calls in order, and metered units by realm, month, endpoint and kind."""

    def __init__(self) -> None:
        self._calls: deque[Call] = deque(maxlen=CALLS_KEPT)
        self._units: Counter[Meter] = Counter()
        self._added = 0
        self._lock = threading.Lock()

    def add(self, call: Call, cost: Counter[str]) -> None:
        """Note a call; only successful ones are metered."""
        with self._lock:
            self._calls.append(call)
            self._added += 1
            for kind, units in cost.items():
                self._units[Meter(call.realm, month_of(call.at), call.path, kind)] += units

    @property
    def added(self) -> int:
        """How many calls there have been, forgotten ones included."""
        return self._added

    def meters(self, realm: str, month: str = "", endpoint: str = "") -> dict[str, int]:
        """How many units of each kind a realm has used: ever or in a month (2026-11), anywhere or at
        one endpoint (`invoice/{id}`).
        """
        with self._lock:
            found = dict.fromkeys(KINDS, 0)
            for meter, units in self._units.items():
                if meter.realm == realm and month in {"", meter.month} and endpoint in {"", meter.endpoint}:
                    found[meter.kind] += units
            return found

    def reads_in(self, month: str) -> int:
        """The metered reads of a month in all companies: Intuit counts by app (qbo.md §7)."""
        with self._lock:
            return sum(
                units
                for meter, units in self._units.items()
                if meter.kind == "CorePlus" and meter.month == month
            )

    def by_month(self, realm: str) -> dict[str, dict[str, dict[str, int]]]:
        """Units of a realm by month, endpoint and kind, the latest month first."""
        with self._lock:
            mine = [each for each in self._units.items() if each[0].realm == realm]
        months: dict[str, dict[str, dict[str, int]]] = {}
        for meter, units in sorted(mine, key=lambda each: (each[0].month, -each[1])):
            counts = months.setdefault(meter.month, {}).setdefault(meter.endpoint, dict.fromkeys(KINDS, 0))
            counts[meter.kind] += units
        return dict(sorted(months.items(), reverse=True))

    def clear(self) -> None:
        """Forget calls and meters."""
        with self._lock:
            self._calls.clear()
            self._units.clear()

    def __iter__(self) -> Iterator[Call]:
        with self._lock:
            return iter(list(self._calls))

    def __len__(self) -> int:
        return len(self._calls)


def month_of(moment: datetime) -> str:
    """The month a call is counted in, by UTC: 2026-11."""
    moment = moment.astimezone(UTC)
    return f"{moment.year}-{moment.month:02}"


def template(path: str, realm: str) -> str:
    """The path of a call without what tells companies and records apart."""
    short = path.split(f"/company/{realm}/", 1)[-1] if realm else path
    return "/".join("{id}" if NUMBER.match(each) else each for each in short.split("/"))
