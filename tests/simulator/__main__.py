"""Replay one seed, or count what the drills reach: `./dev simulate --seed N`, `./dev simulate --coverage`."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter

from tests.simulator import coverage
from tests.simulator.cells import Cell, printed
from tests.simulator.drills import DRILLS
from tests.simulator.plan import plan_of
from tests.simulator.simulation import simulate


def main() -> int:
    """Live one seed and say how it ended."""
    parser = argparse.ArgumentParser(prog="./dev simulate", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--days", type=int, default=360)
    parser.add_argument("--workers", type=int)
    parser.add_argument("--calm", action="store_true", help="without faults")
    parser.add_argument("--deep", action="store_true", help="with clock jumps, webhooks and mergers too")
    parser.add_argument("--verbose", action="store_true", help="tell every event")
    parser.add_argument("--drill", choices=DRILLS, metavar="NAME", help="run one drill instead of a seed")
    parser.add_argument(
        "--coverage", action="store_true", help="run all drills and the seed; print the cells"
    )
    asked = parser.parse_args()
    if asked.drill:
        problems = DRILLS[asked.drill]()
        print("\n".join(problems) or "It ends as it should.")
        return 1 if problems else 0
    reached: Counter[Cell] = Counter()
    with coverage.counting(reached):
        broken = _drilled() if asked.coverage else 0
        broken += _lived(asked)
    if asked.coverage:
        print("\n".join(printed(reached)))
    return 1 if broken else 0


def _drilled() -> int:
    broken = 0
    for name, drill in DRILLS.items():
        problems = drill()
        broken += bool(problems)
        for problem in problems:
            print(f"DRILL {name}: {problem}", flush=True)
    print(f"{len(DRILLS)} drills, {broken} of them ended wrongly.", flush=True)
    return broken


def _lived(asked: argparse.Namespace) -> int:
    plan = plan_of(asked.seed, asked.days, asked.workers, calm=asked.calm, deep=asked.deep)
    print(plan, flush=True)
    began = time.perf_counter()
    ended = simulate(plan, tell=print if asked.verbose else None)
    seconds = time.perf_counter() - began
    for name, number in sorted(ended.counts.items()):
        print(f"  {number:6} {name}")
    for when, sentence in ended.breaches:
        print(f"BREACH {when} {sentence}")
    years = ended.company_days / 365
    print(f"{years:.2f} company-years in {seconds:.1f} s ({seconds / years:.1f} s each); {ended.event_hash}")
    return len(ended.breaches)


if __name__ == "__main__":
    sys.exit(main())
