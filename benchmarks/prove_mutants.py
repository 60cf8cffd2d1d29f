"""Every small slip in the pure core, and whether the tests notice it.

`./dev prove mutants [--only gates,interest] [--jobs N] [--size N]`

A run with coverage tells first which tests meet which line. Then each mutant has a process of its own, forked
off one that has loaded no line of the core: the changed module is put in the place of the real one, and the
tests that meet its line run until one fails, those that meet the fewest lines first. A mutant that no test
meets, or that all tests let pass, has survived. One that runs far longer than its tests should is noticed:
it never ends.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import NoReturn

import coverage

from benchmarks.beside.mutating import Mutant, mutants_of

ROOT = Path(__file__).resolve().parent.parent
CORE = ROOT / "plugin" / "core"
TESTS = ("tests/core", "tests/words/test_sentences.py")
SECONDS_MAX = 90
SCORE_MIN = 0.9
Tests = dict[tuple[str, int], list[str]]
"""(module, line) -> the tests that meet it, those that meet the fewest lines first."""


def main() -> int:
    """Run the campaign; the last line printed is one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="parts of module names, with commas")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--size", type=int, help="so many mutants, drawn at random")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--met", type=Path, help="what an earlier run of coverage found; read afresh if not given"
    )
    given = parser.parse_args()
    wanted = [part for part in given.only.split(",") if part]
    mutants = [mutant for path in sorted(CORE.rglob("*.py")) for mutant in _mutants(path, wanted)]
    if given.size and given.size < len(mutants):
        mutants = random.Random(given.seed).sample(mutants, given.size)
    with tempfile.TemporaryDirectory() as folder:
        tests = _met(given.met or _measured(Path(folder)))
    noticed = _noticed(mutants, tests, given.jobs)
    survivors = [mutant for mutant, is_noticed in zip(mutants, noticed, strict=True) if not is_noticed]
    for mutant in survivors:
        print(f"survived: {mutant.module}:{mutant.line}: {mutant.what}")
    by_module = Counter(mutant.module for mutant in survivors)
    score = 1 - len(survivors) / max(len(mutants), 1)
    told = {"mutants": len(mutants), "survived": len(survivors), "score": round(score, 4)}
    print(json.dumps({**told, "target": SCORE_MIN, "by_module": by_module, "ok": score >= SCORE_MIN}))
    return 0 if score >= SCORE_MIN else 1


def _mutants(path: Path, wanted: Sequence[str]) -> list[Mutant]:
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    if wanted and not any(part in module for part in wanted):
        return []
    return list(mutants_of(module, path.read_text(encoding="utf-8")))


def _measured(folder: Path) -> Path:
    """One run of the tests with a name for each, which says who met what."""
    settings, data = folder / "coveragerc", folder / "data"
    settings.write_text("[run]\nbranch = true\ndynamic_context = test_function\nsource = plugin/core\n")
    command = [sys.executable, "-m", "coverage", "run", f"--rcfile={settings}", f"--data-file={data}"]
    command += ["-m", "pytest", "-q", "-p", "no:cacheprovider", *TESTS]
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    return data


def _met(data: Path) -> Tests:
    found = coverage.CoverageData(str(data))
    found.read()
    met: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
    for name in found.measured_files():
        path = Path(name)
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for line, contexts in found.contexts_by_lineno(name).items():
            met[module, line] |= {_node(context) for context in contexts if context.startswith("tests.")}
    breadth = Counter(test for tests in met.values() for test in tests)
    return {place: sorted(tests, key=lambda test: (breadth[test], test)) for place, tests in met.items()}


def _node(context: str) -> str:
    """The name pytest knows a test by, of the name coverage has for it."""
    module, _, name = context.rpartition(".")
    return f"{module.replace('.', '/')}.py::{name}"


def _noticed(mutants: Sequence[Mutant], tests: Tests, jobs: int) -> list[bool]:
    """Whether the tests notice each mutant; so many are tried at once."""
    _load_what_is_not_ours()
    found = [False] * len(mutants)
    running: dict[int, int] = {}
    for place, mutant in enumerate(mutants):
        wanted = tests.get((mutant.module, mutant.line), [])
        if not wanted:
            continue
        if len(running) >= jobs:
            _collect(running, found)
        child = os.fork()
        if child == 0:
            _try(mutant, wanted)
        running[child] = place
    while running:
        _collect(running, found)
    return found


def _collect(running: dict[int, int], found: list[bool]) -> None:
    """Wait for one of them; what was ended for taking too long has been noticed as well."""
    child, status = os.wait()
    found[running.pop(child)] = status != 0


def _load_what_is_not_ours() -> None:
    """Once for all of them, so that a try costs little more than its tests."""
    for name in ("pytest", "hypothesis.strategies", "sqlalchemy", "msgspec", "babel.numbers", "flask"):
        importlib.import_module(name)


def _try(mutant: Mutant, tests: Sequence[str]) -> NoReturn:
    """In a process of its own: run *tests* against *mutant*, and end with pytest's verdict."""
    signal.alarm(SECONDS_MAX)
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    sys.meta_path.insert(0, _InPlace(mutant.module, mutant.source))
    os.environ["CI"] = "1"
    options = ("-x", "-q", "-p", "no:cacheprovider", "--no-header")
    verdict = importlib.import_module("pytest").main([*options, *tests])
    os._exit(int(verdict))


class _InPlace(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads one module from a changed source, as if it stood in its file."""

    def __init__(self, module: str, source: str) -> None:
        self._module, self._source = module, source

    def find_spec(
        self, fullname: str, _path: object, _target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Our spec for the changed module, and for no other."""
        if fullname != self._module:
            return None
        at = ROOT.joinpath(*fullname.split("."))
        file = at / "__init__.py" if at.is_dir() else at.with_suffix(".py")
        folders = [str(at)] if at.is_dir() else None
        return importlib.util.spec_from_file_location(
            fullname, file, loader=self, submodule_search_locations=folders
        )

    def create_module(self, spec: object) -> None:
        """The usual one."""

    def exec_module(self, module: ModuleType) -> None:
        """Run the changed source."""
        exec(
            compile(self._source, module.__file__ or "", "exec"), module.__dict__
        )  # its own source, with one slip


if __name__ == "__main__":
    began = time.monotonic()
    code = main()
    print(f"{time.monotonic() - began:.0f} s", file=sys.stderr)
    sys.exit(code)
