"""Lives in which each kind of act meets one trouble, at its first time: a row of the failure model in one."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import partial

from plugin.orders import Proof
from tests.simulator.drill import COUNTING, Drill
from tests.simulator.ending import differences
from tests.simulator.process import FULL, LOCKED, Doing, Process
from tests.simulator.trouble import Kind, no_trouble

ACTS = ("notice", "charge", "note", "digest", "set cod", "lift cod", "remove memo")
FENCED = ("digest", "set cod", "lift cod", "remove memo")
Where = Callable[[Process, str], str]
"""Of which kind the act is that a worker has come to this place of; empty when it is at no such place."""


def meets(kind: Kind, acts: tuple[str, ...] = ACTS) -> list[str]:
    """The call that counts meets a trouble; QuickBooks forgets the request ids of what it sends."""
    drill = Drill(odds=dataclasses.replace(no_trouble(), request_id_ignored=1.0))
    with drill.living():
        for order in acts:
            drill.meets(kind, order)
        drill.live()
        left = len(drill.sim.road.planned)
        return differences(drill) if not left else [f"{left} kinds of act never met the {kind}."]


def dies(at: str) -> list[str]:
    """The worker is killed *before*, *after* or *long after* the call that counts, or before its intent."""
    drill = Drill(odds=dataclasses.replace(no_trouble(), request_id_ignored=1.0, forgets_all=True))
    where = partial(_before_the_intent, drill) if at == "before the intent" else partial(_calling, at)
    left = set(ACTS)

    def here(place: str) -> bool:
        order = where(drill.worker, place)
        is_first = order in left
        left.discard(order)
        return is_first

    def come_back(*_: object) -> None:
        drill.worker.dies_when = here

    drill.sim.run_listeners.append(come_back)
    with drill.living():
        come_back()
        drill.live()
        return judged(drill, left)


def database_refuses(said: str) -> list[str]:
    """The database refuses the first statement after QuickBooks has carried it out."""
    drill = Drill(odds=dataclasses.replace(no_trouble(), request_id_ignored=1.0, forgets_all=True))
    left = set(ACTS)

    def on_doing(process: Process, doing: Doing, outcome: object) -> None:
        if doing.what == "perform" and doing.order.kind in left and isinstance(outcome, Proof):
            left.discard(doing.order.kind)
            process.full_in, process.db_trouble = 1, said

    drill.sim.doing_listeners.append(on_doing)
    with drill.living():
        drill.live()
        return judged(drill, left)


def falls_asleep() -> list[str]:
    """The worker sleeps for an hour after the call that counts; another takes over and finds it done."""
    drill = Drill(workers=2, odds=dataclasses.replace(no_trouble(), request_id_ignored=1.0))
    first, second = drill.sim.processes
    left = set(ACTS)

    def take_over() -> None:
        second.is_busy = True
        drill.sim.baton.spawn(drill.sim.shifts.work(second, drill.tenant))

    def here(place: str) -> bool:
        order = _calling("long after", first, place)
        if order in left:
            left.discard(order)
            drill.sim.baton.after(45 * 60, take_over)
            drill.sim.baton.sleep(3600)
        return False

    first.dies_when = here
    with drill.living():
        drill.live()
        return judged(drill, left)


def _calling(at: str, worker: Process, place: str) -> str:
    doing = worker.doing
    order = doing.order.kind if doing is not None and doing.what == "perform" else ""
    return order if order and place == f"{at} {COUNTING[order]}" else ""


def _before_the_intent(drill: Drill, _worker: Process, place: str) -> str:
    if place != "commit":
        return ""
    claimed = drill.tenant.witness.rows("kind", "actions", "status = 'sending' AND \"order\" IS NULL")
    return str(claimed[0]["kind"]) if claimed else ""


def judged(drill: Drill, left: set[str]) -> list[str]:
    """How the end differs; *left* are the kinds of act that never met their trouble."""
    return [f"It never came to these: {sorted(left)}."] if left else differences(drill)


MET: tuple[Kind, ...] = ("drop", "throttle_xml", "server_error_after", "garbage", "expired")

DRILLS_OF_EVERY_ACT: dict[str, Callable[[], list[str]]] = {
    **{f"{kind}, every act": partial(meets, kind) for kind in MET},
    "stale, every act": partial(meets, "stale", FENCED),
    **{f"crash {at}, every act": partial(dies, at) for at in ("before the intent", "before", "after")},
    **{f"{said}, every act": partial(database_refuses, said) for said in (FULL, LOCKED)},
    "worker asleep, every act": falls_asleep,
}
