"""Tries mutants: each in a process of its own, against the tests that meet its line.

The process is forked off one that has loaded no line of the core, and loads the changed module in the place
of the real one.
"""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import os
import signal
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import NoReturn

from benchmarks.beside.meeting import ROOT, Tests
from benchmarks.beside.mutating import Mutant

SECONDS_MAX = 90
NO_VERDICT = 70
NOTICED = (1, 2, 4, -signal.SIGPROF)
"""A test failed, a test file could not be loaded with the slip in it, or they ran for too long."""


def noticed(mutants: Sequence[Mutant], tests: Tests, jobs: int) -> list[bool]:
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
        running[_begun(mutant, wanted)] = place
    while running:
        _collect(running, found)
    return found


def _begun(mutant: Mutant, tests: Sequence[str]) -> int:
    """The process in which *tests* run against *mutant*."""
    child = os.fork()
    if child == 0:
        try:
            _try(mutant, tests)
        finally:
            os._exit(NO_VERDICT)
    return child


def _collect(running: dict[int, int], found: list[bool]) -> None:
    """Wait for one of them; what was ended for taking too long has been noticed as well.

    Raises RuntimeError when the tests did not run at all: that is no verdict.
    """
    child, status = os.wait()
    code = os.waitstatus_to_exitcode(status)
    if code not in (0, *NOTICED):
        raise RuntimeError(f"The tests of one mutant did not run: pytest ended with {code}.")
    found[running.pop(child)] = code != 0


def _load_what_is_not_ours() -> None:
    """Once for all of them, so that a try costs little more than its tests."""
    for name in ("pytest", "hypothesis.strategies", "sqlalchemy", "msgspec", "babel.numbers", "flask"):
        importlib.import_module(name)


def _try(mutant: Mutant, tests: Sequence[str]) -> NoReturn:
    """In a process of its own: run *tests* against *mutant*, and end with pytest's verdict."""
    # Seconds of the processor: a crowded machine would else take what is slow for what never ends.
    signal.setitimer(signal.ITIMER_PROF, SECONDS_MAX)
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    sys.meta_path.insert(0, _InPlace(mutant.module, mutant.source))
    os.environ["CI"] = "1"
    # Hypothesis is loaded already, and is not to be rewritten.
    allowed = ("-W", "ignore::pytest.PytestAssertRewriteWarning")
    options = ("-x", "-q", "-p", "no:cacheprovider", "--no-header", *allowed)
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
