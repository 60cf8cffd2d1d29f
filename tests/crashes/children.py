"""A copy of this process that does one thing and hands back what came of it."""

from __future__ import annotations

import os
import pickle
import sys
import traceback
import warnings
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def in_child(work: Callable[[], T]) -> T:
    """What *work* returns, done in a copy of this process; here nothing has changed.

    Only for work that touches no thread of ours and opens its own connections.
    """
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        # Newer Pythons warn of every fork beside a thread; that of the test runner holds nothing of ours.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        os.close(reading)
        _work(work, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        told = answer.read()
    os.waitpid(child, 0)
    if not told:
        raise AssertionError("The copy of this process ended without a word.")
    is_good, outcome = pickle.loads(told)
    if not is_good:
        raise AssertionError(outcome)
    return outcome


def _work(work: Callable[[], object], writing: int) -> None:
    try:
        told = pickle.dumps((True, work()))
    except BaseException:  # noqa: BLE001 - whatever it is, it is told to whoever waits
        told = pickle.dumps((False, traceback.format_exc()))
    with os.fdopen(writing, "wb") as answer:
        answer.write(told)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
