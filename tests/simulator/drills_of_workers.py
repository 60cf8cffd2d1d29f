"""Drills of workers that come too soon, too late, or many at once."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from connectors.sandbox.switches import Switches
from plugin.outbox import by_hand, claims
from plugin.store import actions, company_settings
from tests.simulator.drill import COUNTING, Drill
from tests.simulator.ending import judged_by_mails
from tests.simulator.process import Process
from tests.simulator.trouble import no_trouble


def late_and_hasty() -> list[str]:
    """A request executes when its caller has gone; somebody runs again within the minute."""
    drill = Drill(odds=dataclasses.replace(no_trouble(), request_id_ignored=1.0))
    with drill.living():
        drill.go_to(3)
        drill.meets("late", "notice")
        for _ in range(12):
            drill.run(hours=0)
            drill.sim.baton.run(drill.sim.baton.now + timedelta(seconds=8))
        drill.run()
        return judged_by_mails(drill, 1)


def slow_call() -> list[str]:
    """A call takes two minutes, and another worker comes by meanwhile."""
    drill = Drill(workers=2, odds=dataclasses.replace(no_trouble(), request_id_ignored=1.0))
    with drill.living():
        drill.go_to(3)
        drill.meets("timeout_after", "notice")
        drill.run(hours=0)
        store, company_id = drill.sim.house.store, drill.tenant.company_id
        drill.sim.baton.run(drill.sim.baton.now + timedelta(seconds=60))
        with store.company(company_id) as scope:
            judged = claims.abandoned(scope)
        drill.sim.baton.run(drill.sim.baton.now + timedelta(hours=3))
        problems = judged_by_mails(drill, 1)
        return (
            [*problems, "End: a claim was judged dead while its call was under way."] if judged else problems
        )


def charge_twice() -> list[str]:
    """The answer to a charge is lost, numbers may repeat, and QuickBooks forgets request ids at once.

    It refuses to be asked, too, and somebody says that it did not happen, and is wrong.
    """
    odds = dataclasses.replace(no_trouble(), request_id_ignored=1.0, forgets_all=True)
    switches = Switches(reports_undeliverable=True, warn_duplicate_doc_numbers=False)
    drill = Drill(odds=odds, switches=switches)
    with drill.living():
        drill.meets("late", "charge")
        for day in (3, 4, 15, 16, 17, 27):
            drill.go_to(day)
            drill.run(hours=0)
            if day == 27:
                drill.sim.road.planned += 2 * [(_looking_for_a_charge, "validation")]
                drill.sim.baton.run(drill.sim.baton.now + timedelta(minutes=20))
                drill.run(hours=0.1)
                _say_it_did_not(drill)
            drill.run()
        charges = drill.outcome().charges
        return drill.problems() + ([f"End: {charges} charges."] if charges != 1 else [])


def _looking_for_a_charge(_place: str, process: Process | None) -> bool:
    doing = process.doing if process else None
    return doing is not None and doing.what == "trace" and doing.order.kind == "charge"


def _say_it_did_not(drill: Drill) -> None:
    with drill.records() as scope:
        for row in actions.with_status(scope, "unclear"):
            by_hand.it_did_not(scope, row.id, "user:alice", attempt=row.attempts)


def two_outboxes() -> list[str]:
    """Two workers past the lease of the company work on one outbox."""
    drill = Drill(workers=2, odds=dataclasses.replace(no_trouble(), request_id_ignored=1.0, eagerness=1.0))
    with drill.living():
        drill.go_to(2)
        drill.run()
        drill.go_to(3, 9)
        with drill.records() as scope:
            company_settings.set_stopped(scope, "user:alice", is_stopped=True)
        drill.run(hours=1)
        with drill.records() as scope:
            company_settings.set_stopped(scope, "user:alice", is_stopped=False)
        for process in drill.sim.processes:
            drill.sim.baton.spawn(partial(process.deliver, drill.tenant.company_id))
        drill.sim.baton.run(drill.sim.baton.now + timedelta(hours=1))
        return judged_by_mails(drill, 1)


def at_once(workers: int = 10, times: int = 100) -> list[str]:
    """Naive cron: very many runs in a day, ten at once; one notice."""
    drill = Drill(workers=workers, odds=dataclasses.replace(no_trouble(), eagerness=0.9))
    with drill.living():
        drill.go_to(3)
        for _ in range(times):
            drill.run(at_once=workers, hours=0)
            drill.sim.baton.run(drill.sim.baton.now + timedelta(seconds=90))
        mails = drill.outcome().mails
        problems = drill.problems()
        return problems if mails == ("3 1000.00",) else [*problems, f"End: the mails are {mails}."]


def asleep_after_refusal() -> list[str]:
    """A worker is told "too many requests", sleeps for hours, and finds that others have sent meanwhile."""
    drill = Drill(workers=2, odds=dataclasses.replace(no_trouble(), request_id_ignored=1.0))
    with drill.living():
        drill.go_to(3)
        drill.meets("throttle_xml", "notice")
        first, second = drill.sim.processes
        slept: list[str] = []

        def falls_asleep(where: str) -> bool:
            if where == "long after send" and not slept:
                slept.append(where)
                drill.sim.baton.sleep(4 * 3600)
            return False

        first.dies_when = falls_asleep
        drill.run(hours=0)
        for _ in range(4):
            drill.sim.baton.run(drill.sim.baton.now + timedelta(minutes=40))
            second.is_busy = True
            drill.sim.baton.spawn(drill.sim.shifts.work(second, drill.tenant))
        drill.sim.baton.run(drill.sim.baton.now + timedelta(hours=3))
        for day in (4, 6, 9, 10):
            drill.go_to(day)
            drill.run(at_once=2)
        problems = judged_by_mails(drill, 1)
        return problems if slept else [*problems, "Nobody fell asleep."]


def paused(order: str = "notice") -> list[str]:
    """A worker sleeps for an hour before its first transaction after the call; another takes over."""
    drill = Drill(workers=2, odds=dataclasses.replace(no_trouble(), request_id_ignored=1.0))
    with drill.living():
        drill.go_to(3)
        worker = drill.worker
        slept: list[str] = []

        def falls_asleep(where: str) -> bool:
            doing = worker.doing
            is_it = doing is not None and doing.order.kind == order
            if is_it and where == f"long after {COUNTING[order]}" and not slept:
                slept.append(where)
                drill.sim.baton.sleep(3600)
            return False

        worker.dies_when = falls_asleep
        drill.run(hours=0)
        drill.sim.baton.run(drill.sim.baton.now + timedelta(minutes=45))
        process = drill.sim.processes[1]
        process.is_busy = True
        drill.sim.baton.spawn(drill.sim.shifts.work(process, drill.tenant))
        drill.sim.baton.run(drill.sim.baton.now + timedelta(hours=5))
        for day in (4, 5):
            drill.go_to(day)
            drill.run()
        mails = drill.outcome().mails
        problems = drill.problems()
        if not slept:
            problems.append("Nobody fell asleep.")
        return problems if len(mails) == 1 else [*problems, f"End: the mails are {mails}."]


DRILLS_OF_WORKERS: dict[str, Callable[[], list[str]]] = {
    "late at notice, looked for at once": late_and_hasty,
    "slow call": slow_call,
    "charge twice": charge_twice,
    "two outboxes": two_outboxes,
    "ten at once": at_once,
    "worker asleep": paused,
    "asleep after a refusal": asleep_after_refusal,
}
