"""Every small slip in the pure core, and whether the tests notice it.

`./dev prove mutants [--only gates,interest] [--each N] [--size N] [--jobs N]`

A run with coverage tells first which tests meet which line. Then each mutant has a process of its own, in
which the tests that meet its line run until one fails, those that meet the fewest lines first. A mutant that
no test meets, or that all tests let pass, has survived. One that runs far longer than its tests should is
noticed: it never ends. Before a module's mutants its own unchanged source is tried: tests that fail without
any slip would seem to notice them all.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.beside.meeting import ROOT, Tests, measured, met_by
from benchmarks.beside.mutating import Mutant, mutants_of
from benchmarks.beside.trying import noticed

CORE = ROOT / "plugin" / "core"
TESTS = ("tests/core", "tests/words/test_sentences.py")
SCORE_MIN = 0.9


def main() -> int:
    """Run the campaign; the last line printed is one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="parts of module names, with commas")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--each", type=int, help="so many mutants of each module, drawn at random")
    parser.add_argument("--size", type=int, help="so many mutants of all, drawn at random")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--met", type=Path, help="what an earlier run of coverage found; read afresh if not given"
    )
    given = parser.parse_args()
    wanted = [part for part in given.only.split(",") if part]
    dice = random.Random(given.seed)
    mutants = [
        mutant
        for path in sorted(CORE.rglob("*.py"))
        for mutant in _sample(_mutants(path, wanted), given.each, dice)
    ]
    mutants = _sample(mutants, given.size, dice)
    with tempfile.TemporaryDirectory() as folder:
        tests = met_by(given.met or measured(Path(folder), TESTS))
    survivors = []
    for survivor in _survivors(mutants, tests, given.jobs):
        survivors.append(survivor)
        print(f"survived: {survivor.module}:{survivor.line}: {survivor.what}", flush=True)
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


def _sample(mutants: list[Mutant], size: int | None, dice: random.Random) -> list[Mutant]:
    return dice.sample(mutants, size) if size and size < len(mutants) else mutants


def _survivors(mutants: Sequence[Mutant], tests: Tests, jobs: int) -> Iterator[Mutant]:
    """Those that the tests let pass, module by module.

    Raises SystemExit when the tests fail on a module without a slip.
    """
    by_module: defaultdict[str, list[Mutant]] = defaultdict(list)
    for mutant in mutants:
        by_module[mutant.module].append(mutant)
    for module, theirs in by_module.items():
        met_most = max(theirs, key=lambda mutant: len(tests.get((module, mutant.line), ()))).line
        if any(noticed([_unchanged(module, met_most)], tests, jobs)):
            raise SystemExit(f"The tests of {module} fail without any slip, so they tell nothing of slips.")
        found = noticed(theirs, tests, jobs)
        yield from (mutant for mutant, is_noticed in zip(theirs, found, strict=True) if not is_noticed)


def _unchanged(module: str, line: int) -> Mutant:
    at = ROOT.joinpath(*module.split("."))
    path = at / "__init__.py" if at.is_dir() else at.with_suffix(".py")
    return Mutant(module, line, "nothing", path.read_text(encoding="utf-8"))


if __name__ == "__main__":
    began = time.monotonic()
    code = main()
    print(f"{time.monotonic() - began:.0f} s", file=sys.stderr)
    sys.exit(code)
