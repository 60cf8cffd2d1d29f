"""What people do is told to the witness when the last act that knew nothing of it must have arrived."""

from __future__ import annotations

from datetime import date, timedelta

from tests.simulator.drill import Drill
from tests.simulator.witness import WITHIN


def stopped(drill: Drill) -> dict[str, date]:
    """The legal stops the witness knows of."""
    return drill.tenant.witness.checker._world.said.legal_stops


def test_what_allows_is_told_at_once_though_something_about_others_is_still_to_be_told() -> None:
    drill = Drill()
    with drill.living():
        witness = drill.tenant.witness
        witness.legal_stop("1", drill.day(1))
        drill.worker.is_busy = True
        witness.legal_stop("2", drill.day(1))
        witness.lift_legal_stop("1")

        assert stopped(drill) == {}


def test_an_end_is_never_told_before_its_beginning() -> None:
    drill = Drill()
    with drill.living():
        drill.worker.is_busy = True
        drill.tenant.witness.legal_stop("1", drill.day(1))
        drill.worker.is_busy = False
        drill.tenant.witness.lift_legal_stop("1")
        drill.sim.baton.run(drill.sim.baton.now + timedelta(seconds=2 * WITHIN))

        assert stopped(drill) == {}


def test_a_call_that_quickbooks_is_still_at_is_under_way_though_its_caller_has_gone() -> None:
    drill = Drill()
    with drill.living():
        told_late: list[dict[str, date]] = []

        def after_run(*_: object) -> None:
            if not told_late:
                drill.tenant.witness.legal_stop("2", drill.day(3))
                told_late.append(dict(stopped(drill)))

        drill.sim.run_listeners.append(after_run)
        drill.meets("late", "notice", "write invoice")
        drill.live((3,))

        assert told_late == [{}]
        assert stopped(drill) == {"2": drill.day(3)}
