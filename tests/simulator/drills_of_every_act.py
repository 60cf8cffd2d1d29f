"""Lives in which each kind of act meets one trouble, at its first time: a row of the failure model in one."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from connectors.sandbox.company import Company
from plugin import people
from plugin.books import Proof, TryLater
from tests.simulator.drill import CLEARED_ON, COUNTING, DAYS, PAID_ON, Drill
from tests.simulator.ending import RIGHT, differences
from tests.simulator.process import FULL, LOCKED, Doing, Process
from tests.simulator.trouble import Kind, no_trouble

ACTS = ("notice", "charge", "note", "digest", "set cod", "lift cod", "remove memo")
FENCED = ("digest", "set cod", "lift cod", "remove memo")
SPOKEN_ON = 20
"""A day on which nothing else is due, so that a note and a digest are all that leaves."""

TERMS_CHANGE_ON = (60, CLEARED_ON)

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
        return _judged(drill, left)


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
        return _judged(drill, left)


def falls_asleep() -> list[str]:
    """The worker sleeps for an hour after the call that counts; another takes over and finds it done."""
    drill = Drill(workers=2, odds=dataclasses.replace(no_trouble(), request_id_ignored=1.0))
    first, second = drill.sim.processes
    left = set(ACTS)

    def take_over() -> None:
        second.is_busy = True
        drill.sim.baton.spawn(drill.sim.work(second, drill.tenant))

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
        return _judged(drill, left)


def clock_is_wrong() -> list[str]:
    """Before every act a run begins whose clock is wrong: nothing leaves in it, and all in the next.

    What was put back waits there: cash on delivery, which else leaves in the run of its notice.
    """
    drill = Drill()
    with drill.living():
        drill.meets("throttle_xml", "set cod")
        drill.sim.doing_listeners.append(partial(_soon_wrong, drill))
        for number, day in enumerate(sorted((*DAYS, SPOKEN_ON))):
            drill.go_to(day, 10)
            if day == PAID_ON:
                drill.pay_everything()
            if day == SPOKEN_ON:
                _speak(drill)
            drill.sim.our_clock.skew = timedelta(minutes=20 if number % 2 else -200)
            drill.run(hours=0)
            drill.sim.our_clock.skew = timedelta(0)
            drill.go_to(day)
            drill.run()
        return differences(drill, dataclasses.replace(RIGHT, notes=RIGHT.notes + 1, has_digest=True))


def person_comes_between() -> list[str]:
    """In the moment before the call that counts somebody edits the customer, or the invoice it is about."""
    drill, left = Drill(), set(ACTS) - {"notice"}

    def look(place: str, process: Process | None) -> bool:
        doing = process.doing if process else None
        order = doing.order.kind if doing and doing.what == "perform" else ""
        if order in left and place == COUNTING[order]:
            left.discard(order)
            drill.person(_edit_invoice if order == "remove memo" else _edit_customer)
        return False

    drill.sim.road.planned.append((look, "drop"))
    with drill.living():
        drill.live()
        return _judged(drill, left)


def reads_lag() -> list[str]:
    """Somebody has just edited what an act looks at and does not write: the run still sees it as it was."""
    drill = Drill(odds=dataclasses.replace(no_trouble(), stale_reads=1.0))

    def on(drill: Drill, day: int) -> None:
        drill.person(_edit_charges if day in TERMS_CHANGE_ON else _edit_customer)

    with drill.living():
        drill.live(on=on)
        return differences(drill)


def _calling(at: str, worker: Process, place: str) -> str:
    doing = worker.doing
    order = doing.order.kind if doing is not None and doing.what == "perform" else ""
    return order if order and place == f"{at} {COUNTING[order]}" else ""


def _before_the_intent(drill: Drill, _worker: Process, place: str) -> str:
    if place != "commit":
        return ""
    claimed = drill.tenant.witness.rows("kind", "actions", "status = 'sending' AND \"order\" IS NULL")
    return str(claimed[0]["kind"]) if claimed else ""


def _soon_wrong(drill: Drill, _process: Process, doing: Doing, outcome: object) -> None:
    """Cash on delivery was put back: by the time it is tried again the clock is wrong until tomorrow."""
    if doing.order.kind == "set cod" and isinstance(outcome, TryLater):
        drill.sim.baton.after(600, lambda: setattr(drill.sim.our_clock, "skew", timedelta(minutes=20)))


def _judged(drill: Drill, left: set[str]) -> list[str]:
    return [f"It never came to these: {sorted(left)}."] if left else differences(drill)


def _speak(drill: Drill) -> None:
    with drill.sim.house.store.company(drill.tenant.company_id) as scope:
        said = "Looks into it."
        people.log_contact(scope, "1", "user:alice", on=drill.day(SPOKEN_ON), person="Joan", summary=said)


def _edit_customer(company: Company) -> None:
    _edit(company, "Customer", "1", CompanyName=f"Number One, {company.books.today()}")


def _edit_charges(company: Company) -> None:
    for each in list(company.records("Invoice"))[1:]:
        _edit(
            company, "Invoice", each["Id"], PrivateNote=f"{each['PrivateNote']} Seen {company.books.today()}."
        )


def _edit_invoice(company: Company) -> None:
    _edit(company, "Invoice", Drill.first_invoice(company), PrivateNote=f"Seen {company.books.today()}")


def _edit(company: Company, entity: str, row_id: str, **fields: object) -> None:
    token = company.read(entity, row_id)["SyncToken"]
    company.update(entity, {"Id": row_id, "SyncToken": token, "sparse": True} | fields)


MET: tuple[Kind, ...] = ("drop", "throttle_xml", "server_error_after", "garbage", "expired")

DRILLS_OF_EVERY_ACT: dict[str, Callable[[], list[str]]] = {
    **{f"{kind}, every act": partial(meets, kind) for kind in MET},
    "stale, every act": partial(meets, "stale", FENCED),
    **{f"crash {at}, every act": partial(dies, at) for at in ("before the intent", "before", "after")},
    **{f"{said}, every act": partial(database_refuses, said) for said in (FULL, LOCKED)},
    "worker asleep, every act": falls_asleep,
    "clock wrong, every act": clock_is_wrong,
    "a person in between, every act": person_comes_between,
    "replica lag, every act": reads_lag,
}
