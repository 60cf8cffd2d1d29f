"""Which drill is there for which cell of the failure model; each cell that can occur has one."""

from __future__ import annotations

from tests.simulator.cells import Cell
from tests.simulator.process import FULL, LOCKED

ACTS = "E1 E3 E4 E5 E6 E7"

BY_DRILL: dict[str, dict[str, str]] = {
    "crash before the intent": {
        "crash before the intent, every act": ACTS,
        "crash before the turn to refresh": "E8",
    },
    "crash after the intent, before the call": {"crash before, every act": ACTS, "crash before token": "E8"},
    "crash after the call, before the record": {"crash after, every act": ACTS, "crash after token": "E8"},
    "timeout, outcome unknown": {"drop, every act": ACTS, "lost token answer": "E8"},
    "429": {"throttle_xml, every act": ACTS, "throttle_json at token": "E8"},
    "5xx": {"server_error_after, every act": ACTS, "server_error at token": "E8"},
    "200 with a Fault or garbage": {"garbage, every act": ACTS, "garbage at token": "E8"},
    "stale SyncToken": {"stale, every act": "E3 E5 E6 E7"},
    "deleted, voided, merged, inactive or paid meanwhile": {
        "paid within a run": "E1",
        "voided meanwhile": "E3",
        "merged meanwhile": "E4 E5 E7",
        "paid meanwhile": "E6",
    },
    "token refused or revoked": {"expired, every act": ACTS, "restored with dead tokens": "E8"},
    "two workers, expired lease, zombie": {"worker asleep, every act": ACTS, "two who refresh": "E8"},
    "wall clock jumps": {"clock wrong, every act": f"{ACTS} E8"},
    "DST, month end": {"cash on delivery at the end of a month": "E1 E3 E6"},
    "long outage, then catch-up": {"terms given back after a long silence": f"{ACTS} E8"},
    "duplicate webhook": {"webhooks told twice": f"{ACTS} E8"},
    "out-of-order or stale reads": {"replica lag, every act": ACTS},
    "restored backup": {
        "restored after notice": "E1",
        "restored after charge": "E3",
        "restored after note": "E4",
        "restored after digest": "E5",
        "restored after set cod": "E6",
        "restored after lift cod": "E7",
        "restored with dead tokens": "E8",
    },
    "disk full": {f"{FULL}, every act": ACTS, f"{FULL} at token": "E8"},
    "database locked": {f"{LOCKED}, every act": ACTS, f"{LOCKED} at token": "E8"},
    "batch partly done": {"calm": "E1"},
    "a person at the same time": {
        "sent within a run": "E1",
        "a person in between, every act": "E3 E4 E5 E6 E7",
        "restored with dead tokens": "E8",
    },
    "crash in the middle of a sequence": {
        "crash at the second": "E1 E3",
        "crash before, every act": "E4 E5",
        "crash within set cod": "E6",
        "crash within lift cod": "E7",
    },
}
"""By point of failure: the drills that reach it, and for which effects."""


def cells_of(drill: str) -> set[Cell]:
    """The cells that this drill is there for; in its test it must reach them all."""
    return {
        (int(effect.removeprefix("E")) - 1, point)
        for point, drills in BY_DRILL.items()
        for effect in drills.get(drill, "").split()
    }


def named() -> set[str]:
    """The drills that are there for some cell."""
    return {drill for drills in BY_DRILL.values() for drill in drills}
