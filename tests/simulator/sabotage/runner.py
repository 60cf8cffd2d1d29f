"""Runs planted bugs: `python -m tests.simulator.sabotage.runner [--jobs N] [NAME ...]`.

Each has a child of its own. A bug within a function is planted in the running program, of which the parent
is warm: it has imported everything and lived once without trouble. One that stands elsewhere is planted in a
scratch copy, which only the child imports. So this imports nothing of the program at first.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.compiled import share_between_applications
from tests.simulator.sabotage import living
from tests.simulator.sabotage.copies import ROOT, scratch, texts
from tests.simulator.sabotage.planted import PLANTED, Planted

BENEATH = (
    *(
        "sqlalchemy",
        "sqlalchemy.dialects.sqlite",
        "alembic",
        "alembic.command",
        "flask",
        "requests",
        "msgspec",
    ),
    *(
        "quickbooks",
        "intuitlib.client",
        "pydantic",
        "holidays",
        "babel",
        "lark",
        "cryptography.fernet",
        "rich",
    ),
    *("greenlet", "rich.progress", "jwt", "werkzeug.serving"),
)
SECONDS_MAX = 240


class Noticed(BaseException):
    """Something that must never be was; nothing of the program may swallow that."""


@dataclass(frozen=True)
class Caught:
    """How one bug fared: by what it was caught, on which simulated day, and what that cost."""

    name: str
    problem: str
    """Empty when it was not caught."""
    seconds: float


def try_copy(planted: Planted) -> str:
    """Plant a bug in a copy and run its drill in a child; returns what was noticed."""
    with scratch(planted) as folder:
        return _in_child(lambda: _in_copy(folder, planted.drill))


def try_living(planted: Planted) -> str:
    """Plant a bug in the running program, in a child, and run its drill there."""
    return _in_child(lambda: _in_place(planted))


def _in_child(drilled: Callable[[], str]) -> str:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        status = 1
        try:
            signal.alarm(SECONDS_MAX)
            with os.fdopen(writing, "w", encoding="utf-8") as pipe:
                pipe.write(drilled())
            status = 0
        finally:
            os._exit(status)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        told = pipe.read()
    _, ended = os.waitpid(child, 0)
    if not told and os.WIFSIGNALED(ended):
        return "Liveness: the drill never came to its end."
    if not told and ended:
        raise LookupError("The copy cannot be run at all.")
    return told


def _in_copy(folder: Path, drill: str) -> str:
    sys.dont_write_bytecode = True
    sys.path[:] = [str(folder), *(each for each in sys.path if Path(each or ".").resolve() != ROOT)]
    os.chdir(folder)
    return _drilled(drill)


def _in_place(planted: Planted) -> str:
    living.plant(planted.file, *texts(planted))
    return _drilled(planted.drill)


def _drilled(drill: str) -> str:
    """What is noticed first in this drill; nothing after it is lived."""
    drills = importlib.import_module("tests.simulator.drills")
    importlib.import_module("tests.simulator.simulation").Simulation.breach = _noticed
    try:
        problems = drills.DRILLS[drill]()
    except Noticed as noticed:
        return str(noticed)
    except Exception as error:  # noqa: BLE001 - whatever stops the program is noticed
        return f"It falls over: {type(error).__name__}"
    return problems[0] if problems else ""


def _noticed(simulation: object, tenant: object, sentence: str) -> None:
    raise Noticed(sentence)


def try_all(wanted: Sequence[Planted], jobs: int) -> Iterator[Caught]:
    """All of these, so many at a time, in the order in which they end."""
    for name in BENEATH:
        importlib.import_module(name)
    share_between_applications()
    inside = {each.name for each in wanted if living.is_within_functions(*texts(each))}
    yield from _forked([each for each in wanted if each.name not in inside], jobs, try_copy)
    if inside:
        importlib.import_module("tests.simulator.drills").DRILLS["calm"]()
        yield from _forked([each for each in wanted if each.name in inside], jobs, try_living)


def _forked(wanted: Sequence[Planted], jobs: int, attempt: Callable[[Planted], str]) -> Iterator[Caught]:
    running: dict[int, int] = {}
    waiting = list(wanted)
    while waiting or running:
        while waiting and len(running) < jobs:
            planted = waiting.pop(0)
            reading, writing = os.pipe()
            child = os.fork()
            if child == 0:
                os.close(reading)
                with os.fdopen(writing, "w", encoding="utf-8") as pipe:
                    pipe.write(json.dumps(vars(_timed(planted, attempt))))
                os._exit(0)
            os.close(writing)
            running[child] = reading
        child, _ = os.wait()
        with os.fdopen(running.pop(child), encoding="utf-8") as pipe:
            yield Caught(**json.loads(pipe.read()))


def _timed(planted: Planted, attempt: Callable[[Planted], str]) -> Caught:
    began = time.perf_counter()
    try:
        return Caught(planted.name, attempt(planted), time.perf_counter() - began)
    except LookupError as error:
        return Caught(planted.name, f"STALE {error}", 0.0)


def main() -> int:
    """Print a line of JSON for each bug; fails when one was not caught."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("names", nargs="*")
    asked = parser.parse_args()
    wanted = [each for each in PLANTED if not asked.names or each.name in asked.names]
    missed = 0
    for caught in try_all(wanted, asked.jobs):
        missed += not caught.problem or caught.problem.startswith("STALE")
        print(json.dumps(vars(caught)), flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
