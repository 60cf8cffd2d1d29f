"""Runs planted bugs in scratch copies: `python tests/simulator/sabotage/runner.py [--jobs N] [NAME ...]`.

A script of its own that imports nothing of ours: each bug is planted in a copy, a child is forked, and only
the child imports the program, from that copy. What the program builds on is imported once, before.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
ROOMS = ("plugin", "connectors", "web", "tests")
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


@dataclass(frozen=True)
class Caught:
    """How one bug fared: by what it was caught, on which simulated day, and what that cost."""

    name: str
    problem: str
    """Empty when it was not caught."""
    seconds: float


def load_planted() -> tuple[Any, ...]:
    """The bugs, read without importing any of our packages."""
    path = Path(__file__).with_name("planted.py")
    spec = importlib.util.spec_from_file_location("planted", path)
    if spec is None or spec.loader is None:
        raise AssertionError("The planted bugs cannot be read.")
    module: ModuleType = importlib.util.module_from_spec(spec)
    sys.modules["planted"] = module
    spec.loader.exec_module(module)
    return tuple(module.PLANTED)


@contextmanager
def scratch(planted: Any | None) -> Iterator[Path]:
    """A copy of the program with the bug in it; what is not touched is linked."""
    folder = Path(tempfile.mkdtemp(prefix="dunwell-sabotage-"))
    try:
        for room in ROOMS:
            (folder / room).symlink_to(ROOT / room)
        if planted is not None:
            _plant(folder, planted)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _plant(folder: Path, planted: Any) -> None:
    text = (ROOT / planted.file).read_text(encoding="utf-8")
    if text.count(planted.old) != 1:
        raise LookupError(
            f"{planted.file} holds the line of “{planted.name}” {text.count(planted.old)} times."
        )
    here = folder
    for part in Path(planted.file).parts[:-1]:
        _open_up(here / part)
        here /= part
    target = folder / planted.file
    target.unlink()
    target.write_text(text.replace(planted.old, planted.new), encoding="utf-8")


def _open_up(link: Path) -> None:
    """Make a linked folder a real one, whose contents are linked."""
    if not link.is_symlink():
        return
    original = link.resolve()
    link.unlink()
    link.mkdir()
    for each in original.iterdir():
        if each.name != "__pycache__":
            (link / each.name).symlink_to(each)


def try_one(planted: Any) -> Caught:
    """Plant one bug and run its drill in a child."""
    began = time.perf_counter()
    with scratch(planted) as folder:
        problem = _in_child(folder, planted.drill)
    return Caught(planted.name, problem, time.perf_counter() - began)


def _in_child(folder: Path, drill: str) -> str:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        status = 1
        try:
            signal.alarm(SECONDS_MAX)
            with os.fdopen(writing, "w", encoding="utf-8") as pipe:
                pipe.write(_drilled(folder, drill))
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


def _drilled(folder: Path, drill: str) -> str:
    sys.dont_write_bytecode = True
    sys.path[:] = [str(folder), *(each for each in sys.path if Path(each or ".").resolve() != ROOT)]
    os.chdir(folder)
    drills = importlib.import_module("tests.simulator.drills")
    try:
        problems = drills.DRILLS[drill]()
    except Exception as error:  # noqa: BLE001 - whatever stops the program is noticed
        return f"It falls over: {type(error).__name__}"
    return problems[0] if problems else ""


def try_all(wanted: Sequence[Any], jobs: int) -> Iterator[Caught]:
    """All of these, so many at a time, in the order in which they end."""
    for name in BENEATH:
        importlib.import_module(name)
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
                    try:
                        pipe.write(json.dumps(vars(try_one(planted))))
                    except LookupError as error:
                        pipe.write(json.dumps(vars(Caught(planted.name, f"STALE {error}", 0.0))))
                os._exit(0)
            os.close(writing)
            running[child] = reading
        child, _ = os.wait()
        with os.fdopen(running.pop(child), encoding="utf-8") as pipe:
            yield Caught(**json.loads(pipe.read()))


def main() -> int:
    """Print a line of JSON for each bug; fails when one was not caught."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("names", nargs="*")
    asked = parser.parse_args()
    wanted = [each for each in load_planted() if not asked.names or each.name in asked.names]
    missed = 0
    for caught in try_all(wanted, asked.jobs):
        missed += not caught.problem or caught.problem.startswith("STALE")
        print(json.dumps(vars(caught)), flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
