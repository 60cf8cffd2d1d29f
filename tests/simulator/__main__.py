"""Replaying one seed: `./dev simulate --seed N`."""

from __future__ import annotations

import argparse
import sys
import time

from tests.simulator.simulation import plan_of, simulate


def main() -> int:
    """Live one seed and say how it ended."""
    parser = argparse.ArgumentParser(prog="./dev simulate", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--workers", type=int)
    parser.add_argument("--calm", action="store_true", help="without faults")
    parser.add_argument("--verbose", action="store_true", help="tell every event")
    asked = parser.parse_args()
    plan = plan_of(asked.seed, asked.days, asked.workers, calm=asked.calm)
    print(plan)
    began = time.perf_counter()
    ended = simulate(plan, tell=print if asked.verbose else None)
    seconds = time.perf_counter() - began
    for name, number in sorted(ended.counts.items()):
        print(f"  {number:6} {name}")
    for when, sentence in ended.breaches:
        print(f"BREACH {when} {sentence}")
    years = ended.company_days / 365
    print(f"{years:.2f} company-years in {seconds:.1f} s ({seconds / years:.1f} s each); {ended.event_hash}")
    return 1 if ended.breaches else 0


if __name__ == "__main__":
    sys.exit(main())
