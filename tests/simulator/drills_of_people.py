"""Drills of what people say or do in our pages and in QuickBooks, also in the midst of a run."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from plugin import people
from plugin.store import actions, approvals, standings
from tests.simulator.by_person import send
from tests.simulator.drill import Drill
from tests.simulator.drill_books import invoice_of
from tests.simulator.ending import judged_by_mails


def last_day_of_hold() -> list[str]:
    """A hold through day 10: on its last day nothing leaves, though the day before the reminder was due."""
    drill = Drill()
    with drill.living():
        drill.go_to(2)
        until = drill.day(10)
        with drill.records() as scope:
            people.hold(scope, "1", "user:alice", reason="Asked for time", on=drill.day(2), until=until)
        drill.tenant.witness.checker.hold("1", drill.day(2), until)
        for day in (9, 10, 11):
            drill.go_to(day)
            with drill.records() as scope:
                # Nobody is due for another plan before the hold ends; here something else calls for one.
                standings.mark_dirty(scope, ["1"])
            drill.run()
        return judged_by_mails(drill, 1)


def paid_within_run() -> list[str]:
    """The customer pays after the books were read and before its notice is looked at again."""
    drill = Drill()
    with drill.living():
        drill.go_to(3)
        drill.just_before("read", drill.pay, after="cdc")
        drill.run()
        return judged_by_mails(drill, 0)


def sent_within_run() -> list[str]:
    """Somebody sends the invoice by hand between the look and the memo."""
    drill = Drill()
    with drill.living():
        drill.go_to(3)
        drill.just_before("write invoice", lambda: drill.person(send))
        drill.run()
        mails = drill.outcome().mails
        return drill.problems() + ([f"End: the mails are {mails}."] if mails else [])


def sent_yesterday() -> list[str]:
    """The owner mailed the late invoice by hand yesterday: we leave the customer alone."""
    drill = Drill()
    with drill.living():
        drill.go_to(2)
        drill.person(send)
        drill.go_to(3)
        drill.run()
        mails = drill.outcome().mails
        return drill.problems() + ([f"End: the mails are {mails}."] if mails else [])


def hold_within_run() -> list[str]:
    """A hold is placed while a run is under way, an hour before its next act."""
    drill = Drill()
    with drill.living():
        drill.person(lambda company: invoice_of(company, "2", drill.due_on))
        drill.go_to(3)

        def place() -> None:
            with drill.records() as scope:
                people.hold(scope, "2", "user:alice", reason="Asked for time", on=drill.day(3))
            drill.tenant.witness.checker.hold("2", drill.day(3))

        drill.just_before("send", place)
        drill.run()
        return drill.problems()


def legal_stop() -> list[str]:
    """A legal stop on day 20 ends notices, charges and cash on delivery."""

    def on(drill: Drill, day: int) -> None:
        if day == 17:
            with drill.records() as scope:
                people.legal_stop(scope, "1", "user:alice", reason="Bankruptcy", on=drill.day(17))
            drill.tenant.witness.checker.legal_stop("1", drill.day(17))

    drill = Drill()
    with drill.living():
        drill.live(on=on)
        found = drill.outcome()
        after = found.mails[2:] or found.charges
        return drill.problems() + ([f"End: after the legal stop {found}."] if after else [])


def killed_by_switch() -> list[str]:
    """The kill switch is on from day 4 to day 60."""

    def on(drill: Drill, day: int) -> None:
        if day in (4, 61):
            drill.tenant.staff.stop(is_stopped=day == 4)

    drill = Drill()
    with drill.living():
        drill.live(on=on)
        mails = drill.outcome().mails
        return drill.problems() + ([f"End: the mails are {mails}."] if len(mails) > 3 else [])


def consumer() -> list[str]:
    """No interest from a consumer without a person."""

    def on(drill: Drill, day: int) -> None:
        if day == 3:
            with drill.records() as scope:
                people.mark_consumer(scope, "1", "user:alice", is_consumer=True)
            drill.tenant.witness.checker.consumer("1")

    drill = Drill()
    with drill.living():
        drill.live((3, 4, 15, 16, 17, 27, 28, 31), on=on)
        return drill.problems()


def unconfirmed() -> list[str]:
    """Nobody has confirmed payments for weeks: nothing leaves."""
    drill = Drill()
    with drill.living():
        drill.go_to(3)
        drill.sim.baton.run(drill.sim.baton.now + timedelta(days=14))
        drill.run()
        return drill.problems()


def preview() -> list[str]:
    """A company in preview sends nothing."""
    drill = Drill(mode="preview")
    with drill.living():
        drill.go_to(3)
        drill.run()
        with drill.records() as scope:
            for row in actions.with_status(scope, "proposed"):
                approvals.approve(scope, row.id, "user:alice", shown=actions.action_of(row))
        drill.run()
        return judged_by_mails(drill, 0)


DRILLS_OF_PEOPLE: dict[str, Callable[[], list[str]]] = {
    "last day of a hold": last_day_of_hold,
    "paid within a run": paid_within_run,
    "sent within a run": sent_within_run,
    "sent yesterday": sent_yesterday,
    "hold within a run": hold_within_run,
    "legal stop": legal_stop,
    "kill switch": killed_by_switch,
    "payments not confirmed": unconfirmed,
    "preview": preview,
    "consumer": consumer,
}
