"""What one act of a program costs its process."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from typing import Any

from benchmarks.beside.large_company import Company

MEGABYTE = 1024
"""Kilobytes, as the system counts memory."""


def told(company: Company, act: Callable[[], object]) -> dict[str, Any]:
    """Calls, seconds and memory of *act*."""
    company.road.calls.clear()
    before, began, started = _peak(), time.process_time(), time.perf_counter()
    act()
    return {
        "calls": dict(company.road.calls),
        "cpu seconds": round(time.process_time() - began, 3),
        "wall seconds": round(time.perf_counter() - started, 1),
        "peak MB": _peak(),
        "peak MB before": before,
    }


def _peak() -> int:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE)
