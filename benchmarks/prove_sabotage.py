"""Every planted bug, run until it is caught; writes the table of docs/reliability.md.

`./dev prove sabotage [--jobs N]`
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys

from tests.simulator.report import between, machine
from tests.simulator.sabotage import runner
from tests.simulator.sabotage.planted import PLANTED


def main() -> int:
    """Run them all; fails when one is not caught."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=2)
    asked = parser.parse_args()
    command = [sys.executable, "-m", runner.__name__, "--jobs", str(asked.jobs)]
    found: dict[str, dict[str, object]] = {}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout or ():
            told = json.loads(line)
            found[told["name"]] = told
            caught = str(told["problem"]) or "NOT CAUGHT"
            print(
                f"{len(found):3}/{len(PLANTED)} {told['seconds']:6.1f} s  {told['name']}: {caught}",
                flush=True,
            )
    missed = [each.name for each in PLANTED if not found.get(each.name, {}).get("problem")]
    lines = [
        machine(),
        "",
        "| planted bug | what it breaks | caught in | by | after |",
        "|---|---|---|---|---|",
    ]
    for each in PLANTED:
        told = found.get(each.name, {})
        caught = _invariant(str(told.get("problem", "")))
        lines.append(f"| {each.name} | {each.breaks} | {each.drill} | {caught} | {_day(told)} |")
    lines += ["", f"{len(PLANTED) - len(missed)} of {len(PLANTED)} were caught."]
    between("sabotage", lines)
    print(json.dumps({"planted": len(PLANTED), "caught": len(PLANTED) - len(missed), "missed": missed}))
    return 1 if missed else 0


def _invariant(problem: str) -> str:
    """The rule or check that spoke, without the names of a run."""
    head = problem.split(":", maxsplit=1)[0]
    if head.startswith("Rule"):
        return f"the witness, {head.lower()}"
    named = {
        "End": "the end of the life",
        "Mirror": "copies against the books",
        "Liveness": "liveness",
        "It falls over": "the program itself",
    }
    return named.get(
        head, "the road" if problem.startswith(("A call", "An invoice")) else head or "**nobody**"
    )


def _day(told: dict[str, object]) -> str:
    date = re.search(r"on (\d{4}-\d{2}-\d{2})", str(told.get("problem", "")))
    return f"{told.get('seconds', 0):.1f} s" + (f", on {date.group(1)}" if date else "")


if __name__ == "__main__":
    sys.exit(main())
