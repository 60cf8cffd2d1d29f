"""Drills of the authorization: its refresh meets a trouble, is cut short, or is wanted by two at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Literal

from requests import PreparedRequest

from connectors.sandbox.switches import Switches
from tests.simulator.drill import Drill
from tests.simulator.process import FULL, LOCKED, TAKES_TURN, Process
from tests.simulator.road import Call
from tests.simulator.trouble import Kind

Rotation = Literal["daily", "always", "strict"]


def token(kind: Kind, *, rotation: Rotation = "strict") -> list[str]:
    """A refresh of the authorization meets a trouble; afterwards all goes on, or a person is asked."""
    drill = Drill(switches=Switches(refresh_rotation=rotation))
    with drill.living():
        drill.go_to(3)
        drill.meets_call(kind, "token")
        drill.run()
        drill.go_to(4)
        drill.run()
        drill.run()
        again = drill.sim.counts["reconnections"]
        return _judged(drill) + (["End: a person had to connect again."] if again else [])


def token_crash(is_there: Callable[[Process, str], bool]) -> list[str]:
    """The worker is killed around the refresh of the authorization."""
    drill = Drill(switches=Switches(refresh_rotation="daily"))
    with drill.living():
        drill.go_to(3)
        drill.worker.dies_when = partial(is_there, drill.worker)
        drill.run()
        drill.go_to(4)
        drill.run()
        drill.run()
        return _judged(drill) if drill.sim.counts["crashes"] else ["The worker never died."]


def token_unwritable(said: str) -> list[str]:
    """The database refuses the first statement after the authorization was refreshed."""
    drill = Drill(switches=Switches(refresh_rotation="daily"))

    def on_call(call: Call, process: Process | None, request: PreparedRequest) -> None:
        del request
        if call.what == "token" and process is not None:
            drill.sim.call_listeners.remove(on_call)
            process.full_in, process.db_trouble = 1, said

    drill.sim.call_listeners.append(on_call)
    with drill.living():
        for day in (3, 4, 5):
            drill.go_to(day)
            drill.run()
        return _judged(drill) if drill.sim.counts["crashes"] else ["The database never refused."]


def two_at_once() -> list[str]:
    """While a worker refreshes, another comes, and a person asks for something: one refresh serves all."""
    drill = Drill(workers=2, switches=Switches(refresh_rotation="strict"))
    first, second = drill.sim.processes
    refreshed: list[int] = []
    answers: list[int] = []

    def ask() -> None:
        answers.append(drill.sim.house.books_for(drill.tenant.company_id).books.count("customer"))

    def look(place: str, process: Process | None) -> bool:
        if place == "token" and process is first and not refreshed:
            refreshed.append(drill.sim.road.counts["token", "fine"])
            second.is_busy = True
            drill.sim.baton.spawn(drill.sim.shifts.work(second, drill.tenant))
            drill.sim.baton.spawn(ask)
            drill.sim.baton.sleep(2)
        return False

    drill.sim.road.planned.append((look, "drop"))
    with drill.living():
        drill.go_to(3)
        drill.run(hours=0)
        drill.sim.baton.run(drill.sim.baton.now + timedelta(minutes=1))
        times = drill.sim.road.counts["token", "fine"] - sum(refreshed)
        is_right = refreshed and times == 1 and answers == [2]
        return _judged(drill) + ([] if is_right else [f"End: {times} refreshes, answers {answers}."])


def _judged(drill: Drill) -> list[str]:
    mails, problems = drill.outcome().mails, drill.problems()
    return problems if len(mails) == 1 else [*problems, f"End: the mails are {mails}."]


def _comes_to(where: str, _worker: Process, place: str) -> bool:
    return place == where


def _is_about_to_take_its_turn(worker: Process, place: str) -> bool:
    return place == "commit" and worker.last_statement.startswith(TAKES_TURN)


DRILLS_OF_TOKENS: dict[str, Callable[[], list[str]]] = {
    **{f"{kind} at token": partial(token, kind) for kind in ("unreachable", "server_error", "throttle_json")},
    "garbage at token": partial(token, "garbage", rotation="daily"),
    "lost token answer": partial(token, "lose_answer", rotation="daily"),
    "crash before token": partial(token_crash, partial(_comes_to, "before token")),
    "crash after token": partial(token_crash, partial(_comes_to, "after token")),
    "crash before the turn to refresh": partial(token_crash, _is_about_to_take_its_turn),
    **{f"{said} at token": partial(token_unwritable, said) for said in (FULL, LOCKED)},
    "two who refresh": two_at_once,
}
