"""Drills in which one call, or one statement, meets a trouble: whatever it is, the end is the same."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import partial

from plugin.orders import Proof
from plugin.outbox import by_hand
from plugin.store import actions
from tests.simulator.drill import COUNTING, Drill
from tests.simulator.drill_books import first_invoice
from tests.simulator.ending import differences, judged_by_mails
from tests.simulator.process import FULL, LOCKED, Doing, Process
from tests.simulator.trouble import Kind, no_trouble

LOST: tuple[Kind, ...] = (
    *("drop", "lose_answer", "late", "timeout_before", "timeout_after", "server_error"),
    *("server_error_after", "garbage", "html_after", "fault_200", "fault_500"),
)
REFUSED: tuple[Kind, ...] = ("unreachable", "throttle_xml", "throttle_json", "expired")
LIVED = tuple(kind for kind in COUNTING if kind != "credit")
"""What an invoice's life calls for by itself; a credit follows only a charge that was too high."""


def fault(order: str, kind: Kind, call: str = "", *, ignored: bool = False, nth: int = 1) -> list[str]:
    """One call in the course of the nth such order meets a trouble; *ignored* are request ids."""
    odds = dataclasses.replace(no_trouble(), request_id_ignored=float(ignored), forgets_all=ignored)
    drill = Drill(odds=odds)
    with drill.living():
        drill.meets(kind, order, call, nth=nth)
        drill.live()
        if drill.sim.road.planned:
            return [f"The {kind} was never met."]
        doubts = drill.tenant.witness.rows("id", "action_events", "status = 'unclear'")
        if kind in REFUSED and doubts:
            return [*drill.problems(), "End: a definite no became a doubt."]
        return differences(drill)


def no_trace_ever(*, ignored: bool = True) -> list[str]:
    """QuickBooks accepts sendings and never shows a delivery time: not sent again, a person decides."""
    odds = dataclasses.replace(no_trouble(), request_id_ignored=float(ignored), delivery_never=1.0)
    drill = Drill(odds=odds)
    with drill.living():
        drill.go_to(3)
        for _ in range(3):
            drill.run()
        return judged_by_mails(drill, 1)


def lost_for_ever() -> list[str]:
    """Every sending is lost on the way: after the second a person is asked, and nothing more is tried."""
    drill = Drill()
    with drill.living():
        for nth in range(1, 12):
            drill.meets("drop", "notice", nth=1)
            del nth
        for day in (3, 4, 5, 6):
            drill.go_to(day)
            drill.run()
        tried = drill.sim.counts["perform notice"]
        return drill.problems() + ([f"End: the notice was tried {tried} times."] if tried != 2 else [])


def deleted_in_doubt() -> list[str]:
    """A reminder left, its answer was lost, and its invoice is deleted: a person knows, nobody else."""
    drill = Drill()
    with drill.living():
        drill.meets("lose_answer", "notice")
        drill.go_to(3)
        drill.run(hours=0.1)
        invoice_id = first_invoice(drill.company)
        drill.person(lambda company: company.delete("Invoice", invoice_id))
        drill.run()
        problems, states = drill.problems(), dict(drill.statuses("notice"))
        if states != {"unclear": 1}:
            return [*problems, f"End: the notices are {states}, and nobody can know."]
        _it_was_sent(drill)
        drill.run()
        return drill.problems()


def lost_after_one_unseen() -> list[str]:
    """One sending was accepted and never shown; when the next one's answer is lost, a person is asked."""
    odds = dataclasses.replace(no_trouble(), request_id_ignored=1.0, delivery_never=1.0)
    drill = Drill(odds=odds)
    with drill.living():
        drill.go_to(3)
        drill.run()
        _it_was_sent(drill)
        drill.meets("lose_answer", "notice")
        for day in (16, 17):
            drill.go_to(day)
            drill.run()
        problems, states = judged_by_mails(drill, 2), dict(drill.statuses("notice"))
        if states != {"done": 1, "unclear": 1}:
            problems.append(f"End: the notices are {states}, and nobody but a person can know.")
        return problems


def _it_was_sent(drill: Drill) -> None:
    with drill.records() as scope:
        (row,) = actions.with_status(scope, "unclear")
        by_hand.it_happened(scope, row.id, "user:alice")


def charge_deleted_in_doubt() -> list[str]:
    """A charge was raised, its answer was lost, and somebody deletes it: it is not raised again."""
    drill = Drill(odds=dataclasses.replace(no_trouble(), request_id_ignored=1.0, forgets_all=True))
    with drill.living():
        drill.meets("lose_answer", "charge")
        for day in (3, 4, 15, 16, 17):
            drill.go_to(day)
            drill.run()
        drill.go_to(28)
        drill.run(hours=0.1)
        invoices = drill.company.records("Invoice")
        ours = [each["Id"] for each in invoices if "[dunwell:" in each.get("PrivateNote", "")]
        for charge_id in ours:
            drill.person(lambda company, charge_id=charge_id: company.delete("Invoice", charge_id))
        drill.run()
        problems, states, left = drill.problems(), dict(drill.statuses("charge")), drill.outcome().charges
        if len(ours) != 1 or states != {"unclear": 1} or left:
            problems.append(f"End: {len(ours)} was raised, {left} are there again, and they are {states}.")
        return problems


def one_operation_id() -> list[str]:
    """An answer is lost and the sending is repeated: both bear the same request id."""
    drill = Drill()
    seen: list[str] = []
    drill.sim.doing_listeners.append(
        lambda _process, doing, _outcome: (
            seen.append(doing.operation_id)
            if doing.what == "perform" and doing.order.kind == "notice"
            else None
        )
    )
    with drill.living():
        drill.meets("drop", "notice")
        drill.go_to(3)
        drill.run()
        problems = judged_by_mails(drill, 1)
        if len(seen) != 2 or len(set(seen)) != 1:
            problems.append(f"End: {len(seen)} attempts under {len(set(seen))} operation ids.")
        return problems


def third_notice_lost_twice() -> list[str]:
    """The notice that announces cash on delivery is lost, and lost again: without it nothing is changed."""
    drill = Drill()
    with drill.living():
        drill.meets("drop", "notice", nth=3)
        drill.meets("drop", "notice", nth=3)
        drill.live((3, 4, 15, 16, 17, 60, 61, 62))
        return judged_by_mails(drill, 2)


def disk_full(statement: int) -> list[str]:
    """The disk is full at a statement of the run that sends."""
    drill = Drill(odds=dataclasses.replace(no_trouble(), request_id_ignored=1.0))
    with drill.living():
        drill.go_to(3)
        drill.worker.full_in = statement
        drill.run()
        drill.go_to(4)
        drill.run()
        if not drill.sim.counts["crashes"]:
            return ["The disk was never full."]
        mails = drill.outcome().mails
        problems = drill.problems()
        return problems if len(mails) == 1 else [*problems, f"End: the mails are {mails}."]


def unwritable(order: str, said: str) -> list[str]:
    """The database refuses the first statement after QuickBooks has carried out such an order."""
    drill = Drill(odds=dataclasses.replace(no_trouble(), request_id_ignored=1.0, forgets_all=True))

    def on_doing(process: Process, doing: Doing, outcome: object) -> None:
        if doing.what == "perform" and doing.order.kind == order and isinstance(outcome, Proof):
            drill.sim.doing_listeners.remove(on_doing)
            process.full_in, process.db_trouble = 1, said

    drill.sim.doing_listeners.append(on_doing)
    with drill.living():
        drill.live()
        if not drill.sim.counts["crashes"]:
            return ["The database never refused."]
        return differences(drill)


DRILLS_OF_FAULTS: dict[str, Callable[[], list[str]]] = {
    **{
        f"{kind} at {order}": partial(fault, order, kind, ignored=order == "notice")
        for order in LIVED
        for kind in (*LOST, *REFUSED)
    },
    **{
        f"{kind} at the memo": partial(fault, "notice", kind, "write invoice")
        for kind in (*LOST, *REFUSED, "stale")
    },
    **{
        f"stale at {order}": partial(fault, order, "stale")
        for order in ("digest", "set cod", "lift cod", "remove memo")
    },
    "throttle_xml at third notice": partial(fault, "notice", "throttle_xml", nth=3),
    "third notice lost twice": third_notice_lost_twice,
    "drop at second notice": partial(fault, "notice", "drop", nth=2),
    "lose_answer at third notice": partial(fault, "notice", "lose_answer", nth=3),
    "no trace ever": no_trace_ever,
    "never a trace": lost_for_ever,
    "lost after one unseen": lost_after_one_unseen,
    "deleted in doubt": deleted_in_doubt,
    "charge deleted in doubt": charge_deleted_in_doubt,
    "one operation id": one_operation_id,
    "lose_answer at note, forgotten": partial(fault, "note", "lose_answer", ignored=True),
    **{f"disk full at {number}": partial(disk_full, number) for number in (20, 60, 110, 140)},
    **{f"{said} at {order}": partial(unwritable, order, said) for order in LIVED for said in (FULL, LOCKED)},
}
