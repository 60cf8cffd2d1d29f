"""Which tests meet which line of the core: one run with coverage, each test under its own name."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import coverage

ROOT = Path(__file__).resolve().parent.parent.parent
Tests = dict[tuple[str, int], list[str]]
"""(module, line) -> the tests that meet it, those that meet the fewest lines first."""


def measured(folder: Path, tests: Sequence[str]) -> Path:
    """One run of the tests with a name for each, which says who met what."""
    settings, data = folder / "coveragerc", folder / "data"
    settings.write_text("[run]\nbranch = true\ndynamic_context = test_function\nsource = plugin/core\n")
    command = [sys.executable, "-m", "coverage", "run", f"--rcfile={settings}", f"--data-file={data}"]
    command += ["-m", "pytest", "-q", "-p", "no:cacheprovider", *tests]
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    return data


def met_by(data: Path) -> Tests:
    """Which tests met which line, as the run whose *data* this is found it."""
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
