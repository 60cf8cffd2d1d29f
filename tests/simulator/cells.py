"""The table of reliability.md 2.4 as data: eight effects, 22 points of failure, the outcome each demands."""

from __future__ import annotations

from collections.abc import Mapping

Cell = tuple[int, str]
"""An effect and a point of failure."""

EFFECTS = (
    "E1 send",
    "E2 own mail",
    "E3 charge, memo",
    "E4 note",
    "E5 Notes",
    "E6 COD on",
    "E7 COD off",
    "E8 token",
)
OF_KIND = {
    "notice": 0,
    "charge": 2,
    "credit": 2,
    "remove memo": 2,
    "note": 3,
    "digest": 4,
    "set cod": 5,
    "lift cod": 6,
}
TOKEN = 7

# One code for each effect; "-" cannot occur. One is another than the model's, which gives terms back even
# while our clock is wrong: we reckon by it when a payment has cleared, so with us they wait for a right one.
TABLE: tuple[tuple[str, str], ...] = (
    ("crash before the intent", "P P P P P P P old"),
    ("crash after the intent, before the call", "R R SR R S S S old"),
    ("crash after the call, before the record", "R R SR R S S S old"),
    ("timeout, outcome unknown", "R R SR R S S S CAS"),
    ("429", "B B B B B B B B"),
    ("5xx", "R no SR R S S S B"),
    ("200 with a Fault or garbage", "R R SR R S S S keep"),
    ("stale SyncToken", "- - D - D D D -"),
    ("deleted, voided, merged, inactive or paid meanwhile", "C C C C C C C -"),
    ("token refused or revoked", "F F F F F F F F"),
    ("two workers, expired lease, zombie", "G G G G G G G one"),
    ("wall clock jumps", "H H H P P H H 401"),
    ("DST, month end", "U U U - - U - -"),
    ("long outage, then catch-up", "U U U P P U act F"),
    ("duplicate webhook", "U U U U U U U U"),
    ("out-of-order or stale reads", "now now now now now now now -"),
    ("restored backup", "Q Q Q Q heal heal heal F"),
    ("disk full", "R R R R S S S F"),
    ("database locked", "L L L L L L L L"),
    ("batch partly done", "none - I I I I I -"),
    ("a person at the same time", "C C D U D D D CAS"),
    ("crash in the middle of a sequence", "U U U U U U U -"),
)
POINTS = tuple(point for point, _ in TABLE)
CODES = {(effect, point): codes.split()[effect] for point, codes in TABLE for effect in range(len(EFFECTS))}
LIVE = frozenset(cell for cell, code in CODES.items() if code != "-")

NOT_YET = {
    "own mail does not exist yet": frozenset(cell for cell in LIVE if cell[0] == 1),
    "nothing is ever sent in batches": frozenset(
        cell for cell in LIVE if cell[1] == "batch partly done" and cell[0] != 0
    ),
}
"""Cells that cannot be reached in the simulator as the program stands, and why."""
REACHABLE = LIVE - frozenset().union(*NOT_YET.values())


def printed(reached: Mapping[Cell, int]) -> list[str]:
    """The table, and the sums below it."""
    lines = ["| point of failure | " + " | ".join(EFFECTS) + " |", "|---" * (len(EFFECTS) + 1) + "|"]
    for point in POINTS:
        shown = []
        for effect in range(len(EFFECTS)):
            cell = (effect, point)
            number = str(reached.get(cell) or "**0**")
            shown.append("—" if cell not in LIVE else "n/a" if cell not in REACHABLE else number)
        lines.append(f"| {point} | " + " | ".join(shown) + " |")
    found = sum(bool(reached.get(cell)) for cell in REACHABLE)
    lines.append("")
    lines.append(
        f"{found} of {len(REACHABLE)} cells reached with the outcome demanded; {len(LIVE)} are live in all."
    )
    lines += [f"Not applicable: {len(cells)} ({why})." for why, cells in NOT_YET.items()]
    return lines
