"""The drills by name: one thing goes wrong at one place of an invoice's life; the end must be the same."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial

from connectors.sandbox.company import Company
from connectors.sandbox.switches import Switches
from plugin import people
from plugin.orders import Proof
from plugin.outbox import by_hand, claims
from plugin.store import actions, approvals, company_settings, standings
from tests.simulator.drill import COUNTING, DAYS, PAID_ON, Drill, edit
from tests.simulator.drills_of_agreement import DRILLS_OF_AGREEMENT
from tests.simulator.drills_of_days import DRILLS_OF_DAYS
from tests.simulator.drills_of_disturbance import DRILLS_OF_DISTURBANCE
from tests.simulator.drills_of_ends import DRILLS_OF_ENDS
from tests.simulator.drills_of_every_act import DRILLS_OF_EVERY_ACT
from tests.simulator.drills_of_families import DRILLS_OF_FAMILIES
from tests.simulator.drills_of_loss import FORGOTTEN, connection_forgotten, forgotten, told_twice
from tests.simulator.drills_of_money import DRILLS_OF_MONEY
from tests.simulator.drills_of_segments import DRILLS_OF_SEGMENTS
from tests.simulator.drills_of_tokens import DRILLS_OF_TOKENS
from tests.simulator.ending import RIGHT, differences
from tests.simulator.process import FULL, LOCKED, Doing, Process
from tests.simulator.trouble import Kind, no_trouble

Run = Callable[[], list[str]]

LOST: tuple[Kind, ...] = (
    *("drop", "lose_answer", "late", "timeout_before", "timeout_after", "server_error"),
    *("server_error_after", "garbage", "html_after", "fault_200", "fault_500"),
)
REFUSED: tuple[Kind, ...] = ("unreachable", "throttle_xml", "throttle_json", "expired")


def calm() -> list[str]:
    """Nothing goes wrong, also where nobody worked for weeks."""
    drill, said = Drill(), []
    drill.sim.run_listeners.append(lambda _process, _tenant, report: said.append(report and report.error))
    with drill.living():
        drill.live()
        return [*differences(drill), *(f"A run says: {error}" for error in said if error)]


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


def crash(order: str, where: str, *, ignored: bool = True) -> list[str]:
    """The worker is killed at a place of the first such order, and started again."""
    odds = dataclasses.replace(no_trouble(), request_id_ignored=float(ignored), forgets_all=ignored)
    drill = Drill(odds=odds)
    with drill.living():
        drill.dies(order, where)
        drill.live()
        if not drill.sim.counts["crashes"]:
            return ["The worker never died."]
        return differences(drill)


def crash_anywhere(first: int, step: int) -> list[str]:
    """The worker is killed again and again, every so many inputs and outputs."""
    odds = dataclasses.replace(no_trouble(), request_id_ignored=1.0)
    drill = Drill(odds=odds)
    left = [first]

    def dies(where: str) -> bool:
        del where
        left[0] -= 1
        if left[0] > 0:
            return False
        left[0] = step
        return True

    with drill.living():
        for day in DAYS:
            drill.go_to(day)
            if day == PAID_ON:
                drill.pay_everything()
            drill.worker.dies_when = dies
            drill.run()
        drill.worker.dies_when = lambda _: False
        for _ in range(4):
            drill.run()
        return differences(drill, loose=True)


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
        return _mails(drill, 1)


def no_trace_ever(*, ignored: bool = True) -> list[str]:
    """QuickBooks accepts sendings and never shows a delivery time: not sent again, a person decides."""
    odds = dataclasses.replace(no_trouble(), request_id_ignored=float(ignored), delivery_never=1.0)
    drill = Drill(odds=odds)
    with drill.living():
        drill.go_to(3)
        for _ in range(3):
            drill.run()
        return _mails(drill, 1)


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
        problems = _mails(drill, 1)
        if len(seen) != 2 or len(set(seen)) != 1:
            problems.append(f"End: {len(seen)} attempts under {len(set(seen))} operation ids.")
        return problems


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
        problems = _mails(drill, 1)
        return (
            [*problems, "End: a claim was judged dead while its call was under way."] if judged else problems
        )


def charge_twice() -> list[str]:
    """The answer to a charge is lost, numbers may repeat, and QuickBooks forgets request ids at once."""
    odds = dataclasses.replace(no_trouble(), request_id_ignored=1.0, forgets_all=True)
    switches = Switches(reports_undeliverable=True, warn_duplicate_doc_numbers=False)
    drill = Drill(odds=odds, switches=switches)
    with drill.living():
        drill.meets("late", "charge")
        for day in (3, 4, 15, 16, 17, 27):
            drill.go_to(day)
            drill.run(hours=0)
            if day == 27:
                # Somebody says at once that it did not happen, and is wrong.
                drill.sim.baton.run(drill.sim.baton.now + timedelta(seconds=30))
                drill.sim.baton.run(drill.sim.baton.now + timedelta(seconds=95))
                _say_it_did_not(drill)
            drill.run()
        charges = drill.outcome().charges
        return drill.problems() + ([f"End: {charges} charges."] if charges != 1 else [])


def two_outboxes() -> list[str]:
    """Two workers past the lease of the company work on one outbox."""
    drill = Drill(workers=2, odds=dataclasses.replace(no_trouble(), request_id_ignored=1.0, eagerness=1.0))
    with drill.living():
        drill.go_to(2)
        drill.run()
        drill.go_to(3, 9)
        with drill.sim.house.store.company(drill.tenant.company_id) as scope:
            company_settings.set_stopped(scope, "user:alice", is_stopped=True)
        drill.run(hours=1)
        with drill.sim.house.store.company(drill.tenant.company_id) as scope:
            company_settings.set_stopped(scope, "user:alice", is_stopped=False)
        for process in drill.sim.processes:
            drill.sim.baton.spawn(partial(process.deliver, drill.tenant.company_id))
        drill.sim.baton.run(drill.sim.baton.now + timedelta(hours=1))
        return _mails(drill, 1)


def last_day_of_hold() -> list[str]:
    """A hold through day 10: on its last day nothing leaves, though the day before the reminder was due."""
    drill = Drill()
    with drill.living():
        drill.go_to(2)
        until = drill.day(10)
        with drill.sim.house.store.company(drill.tenant.company_id) as scope:
            people.hold(scope, "1", "user:alice", reason="Asked for time", on=drill.day(2), until=until)
        drill.tenant.witness.checker.hold("1", drill.day(2), until)
        for day in (9, 10, 11):
            drill.go_to(day)
            with drill.sim.house.store.company(drill.tenant.company_id) as scope:
                # Nobody is due for another plan before the hold ends; here something else calls for one.
                standings.mark_dirty(scope, ["1"])
            drill.run()
        return _mails(drill, 1)


def every_day(last: int = 29) -> list[str]:
    """A run on every day: each step on its day and not before."""
    drill = Drill()
    with drill.living():
        drill.live(range(1, last))
        mails = drill.outcome().mails
        problems = drill.problems()
        return problems if mails == RIGHT.mails[:2] else [*problems, f"End: the mails are {mails}."]


def _mails(drill: Drill, wanted: int) -> list[str]:
    mails, problems = drill.outcome().mails, drill.problems()
    return problems if len(mails) == wanted else [*problems, f"End: the mails are {mails}, wanted {wanted}."]


def _say_it_did_not(drill: Drill) -> None:
    with drill.sim.house.store.company(drill.tenant.company_id) as scope:
        for row in actions.with_status(scope, "unclear"):
            by_hand.it_did_not(scope, row.id, "user:alice")


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


def paid_within_run() -> list[str]:
    """The customer pays after the books were read and before its notice is looked at again."""
    drill = Drill()
    with drill.living():
        drill.go_to(3)
        _just_before(drill, "read", drill.pay, after="cdc")
        drill.run()
        return _mails(drill, 0)


def sent_within_run() -> list[str]:
    """Somebody sends the invoice by hand between the look and the memo."""
    drill = Drill()
    with drill.living():
        drill.go_to(3)
        _just_before(drill, "write invoice", lambda: drill.person(_send))
        drill.run()
        mails = drill.outcome().mails
        return drill.problems() + ([f"End: the mails are {mails}."] if mails else [])


def sent_yesterday() -> list[str]:
    """The owner mailed the late invoice by hand yesterday: we leave the customer alone."""
    drill = Drill()
    with drill.living():
        drill.go_to(2)
        drill.person(_send)
        drill.go_to(3)
        drill.run()
        mails = drill.outcome().mails
        return drill.problems() + ([f"End: the mails are {mails}."] if mails else [])


def hold_within_run() -> list[str]:
    """A hold is placed while a run is under way, an hour before its next act."""
    drill = Drill()
    with drill.living():
        drill.person(lambda company: Drill.invoice_of(company, "2", drill.due_on))
        drill.go_to(3)

        def place() -> None:
            with drill.sim.house.store.company(drill.tenant.company_id) as scope:
                people.hold(scope, "2", "user:alice", reason="Asked for time", on=drill.day(3))
            drill.tenant.witness.checker.hold("2", drill.day(3))

        _just_before(drill, "send", place)
        drill.run()
        return drill.problems()


def legal_stop() -> list[str]:
    """A legal stop on day 20 ends notices, charges and cash on delivery."""

    def on(drill: Drill, day: int) -> None:
        if day == 17:
            with drill.sim.house.store.company(drill.tenant.company_id) as scope:
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


def outage() -> list[str]:
    """Nobody works from day 4 to day 61: then one notice, the next, and not three."""
    drill = Drill()
    with drill.living():
        drill.live((3, 61, 62, 63))
        mails = drill.outcome().mails
        problems = drill.problems()
        return problems if len(mails) == 2 else [*problems, f"End: the mails are {mails}."]


def bounced() -> list[str]:
    """The notice that announced interest comes back: no interest."""

    def on(drill: Drill, day: int) -> None:
        if day == 17:
            drill.person(_bounce)

    drill = Drill()
    with drill.living():
        drill.live((3, 4, 15, 16, 17, 27, 28, 31), on=on)
        return drill.problems()


def person_changes_terms() -> list[str]:
    """The owner gives the customer other terms while on cash on delivery: they stay."""

    def on(drill: Drill, day: int) -> None:
        if day == 66:
            drill.person(lambda company: edit(company, "Customer", "1", SalesTermRef={"value": "2"}))

    drill = Drill()
    with drill.living():
        drill.live(on=on)
        return differences(drill, dataclasses.replace(RIGHT, term="2"), loose=True)


def person_edits_texts() -> list[str]:
    """Somebody writes into memo and Notes, around our blocks: the words stay."""

    def on(drill: Drill, day: int) -> None:
        if day == 66:
            invoice = Drill.first_invoice(drill.company)
            memo = drill.company.read("Invoice", invoice)["CustomerMemo"]["value"]
            notes = drill.company.read("Customer", "1")["Notes"]
            drill.person(
                lambda company: edit(
                    company, "Invoice", invoice, CustomerMemo={"value": f"Mind the dog. {memo}"}
                )
            )
            drill.person(lambda company: edit(company, "Customer", "1", Notes=f"New phone.\n{notes}"))

    drill = Drill()
    with drill.living():
        drill.live(on=on)
        problems = differences(drill, dataclasses.replace(RIGHT, memo="Mind the dog. Thank you."))
        notes = drill.company.read("Customer", "1")["Notes"]
        return problems if notes == "New phone.\nAsk for Joan." else [*problems, "End: Notes were changed."]


def human_at_terms() -> list[str]:
    """Somebody edits the customer in the very moment in which terms or Notes are written."""
    drill = Drill()
    with drill.living():

        def swear() -> None:
            drill.person(lambda company: edit(company, "Customer", "1", Notes="Ask for Jim."))

        for day in DAYS:
            drill.go_to(day)
            if day == PAID_ON:
                drill.pay_everything()
            if day == 60:
                _just_before(drill, "write customer", swear)
            drill.run()
        found = differences(drill)
        notes = drill.company.read("Customer", "1").get("Notes")
        return found if notes == "Ask for Jim." else [*found, f"End: the Notes read {notes!r}."]


def part_paid() -> list[str]:
    """Two part payments, one on the last day of the time given: interest is reckoned on what was owed."""

    def on(drill: Drill, day: int) -> None:
        if day in (26, 31):
            amount = Decimal(300) if day == 26 else Decimal("123.45")
            drill.person(lambda company: _pay(company, amount))

    drill = Drill()
    with drill.living():
        drill.live((3, 4, 15, 16, 17, 26, 27, 28, 31, 45, 60, 62), on=on)
        return drill.problems()


def bounced_payment() -> list[str]:
    """A payment comes back after a month: a new spell begins at the first step."""

    def on(drill: Drill, day: int) -> None:
        if day == 17:
            drill.pay()
        if day == 45:
            drill.person(lambda company: company.delete("Payment", _last(company, "Payment")))

    drill = Drill()
    with drill.living():
        drill.live((3, 4, 15, 16, 17, 31, 45, 46, 59, 60), on=on)
        return drill.problems()


def unapplied() -> list[str]:
    """Money lies there that nobody has applied."""

    def on(drill: Drill, day: int) -> None:
        if day == 4:
            drill.person(lambda company: _pay(company, Decimal(200), applied=False))

    drill = Drill()
    with drill.living():
        drill.live((3, 4, 15, 16, 17, 27, 60), on=on)
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
        with drill.sim.house.store.company(drill.tenant.company_id) as scope:
            for row in actions.with_status(scope, "proposed"):
                approvals.approve(scope, row.id, "user:alice", shown=actions.action_of(row))
        drill.run()
        return _mails(drill, 0)


def lag(seconds: float = 2) -> list[str]:
    """A payment is seen late by QuickBooks' replicas: nothing is forgotten over it."""
    drill = Drill(odds=dataclasses.replace(no_trouble(), stale_reads=1.0))
    with drill.living():
        drill.go_to(3)
        drill.run()
        drill.go_to(14)
        drill.pay()
        drill.sim.baton.run(drill.sim.baton.now + timedelta(seconds=seconds))
        drill.run(hours=1)
        for day in (15, 16, 17):
            drill.go_to(day)
            drill.run()
        return drill.problems() + mirror_differs(drill)


def false_deletion() -> list[str]:
    """QuickBooks calls records deleted that are there: they are not forgotten, and interest is right."""

    def on(drill: Drill, day: int) -> None:
        if day == 20:
            drill.person(lambda company: _pay(company, Decimal(300)))
            # Longer ago than the overlap of the next window, which would heal it.
            drill.sim.baton.run(drill.sim.baton.now + timedelta(minutes=40))
            drill.sim.weather.odds = dataclasses.replace(no_trouble(), false_deleted=1.0)
        else:
            drill.sim.weather.odds = no_trouble()

    drill = Drill()
    with drill.living():
        drill.live((3, 4, 15, 16, 17, 20), on=on)
        # Now and not a week later, when everything is compared, which would heal it.
        forgotten = mirror_differs(drill)
        drill.live((27, 28, 31), on=on)
        return drill.problems() + forgotten + mirror_differs(drill)


def long_silence() -> list[str]:
    """No run for 40 days, in which invoices were paid and deleted: everything is read again."""
    drill = Drill()
    with drill.living():
        other = str(drill.person(lambda company: Drill.invoice_of(company, "2", drill.due_on)))
        drill.live((3,))
        drill.go_to(20)
        drill.pay()
        drill.person(lambda company: company.delete("Invoice", other))
        drill.go_to(55)
        drill.run()
        return drill.problems() + mirror_differs(drill)


def lost_page() -> list[str]:
    """The worker dies while the changes are written: none is lost."""
    drill = Drill()
    with drill.living():
        drill.go_to(3)
        drill.run()
        drill.go_to(4)
        drill.pay()
        statements = [0]

        def fits(where: str) -> bool:
            statements[0] += where == "after cdc" or statements[0] > 0
            return statements[0] == 12

        drill.worker.dies_when = fits
        drill.run(hours=0)
        # Within the week after which everything is compared, which would heal it.
        drill.go_to(5)
        drill.run()
        return drill.problems() + mirror_differs(drill)


def our_clock_ahead() -> list[str]:
    """Our clock is four minutes fast: what changed meanwhile is read all the same."""
    drill = Drill()
    with drill.living():
        drill.sim.our_clock.skew = timedelta(minutes=4)
        drill.go_to(3)
        drill.run(hours=0)
        drill.sim.baton.run(drill.sim.baton.now + timedelta(minutes=2))
        drill.pay()
        drill.sim.baton.run(drill.sim.baton.now + timedelta(hours=30))
        drill.run()
        return drill.problems() + mirror_differs(drill)


def our_clock_wrong() -> list[str]:
    """Our clock is thirty hours fast: nothing leaves before its day."""
    drill = Drill()
    with drill.living():
        drill.go_to(2)
        drill.sim.our_clock.skew = timedelta(hours=30)
        drill.run()
        mails = drill.outcome().mails
        return drill.problems() + ([f"End: the mails are {mails}."] if mails else [])


def two_companies() -> list[str]:
    """Two companies whose customers and invoices bear the same ids: one pays, one is on hold."""
    drill = Drill(companies=2)
    with drill.living():
        first, second = drill.sim.tenants
        drill.go_to(2)
        drill.pay(tenant=first)
        drill.go_to(3)
        drill.run()
        mails = [sum(mail.by == "api" for mail in each.staff.company.mail) for each in (first, second)]
        return drill.problems() + ([f"End: the companies sent {mails} mails."] if mails != [0, 1] else [])


def zone(name: str, start: datetime) -> list[str]:
    """A company far away: its weekends and its dates count, not ours."""
    drill = Drill(zone=name, start=start)
    with drill.living():
        for day in range(1, 19):
            for hour in (3, 11):
                drill.go_to(day, hour)
                drill.run(hours=0)
                drill.sim.baton.run(drill.sim.baton.now + timedelta(minutes=1))
        return drill.problems()


def third_notice_lost_twice() -> list[str]:
    """The notice that announces cash on delivery is lost, and lost again: without it nothing is changed."""
    drill = Drill()
    with drill.living():
        drill.meets("drop", "notice", nth=3)
        drill.meets("drop", "notice", nth=3)
        drill.live((3, 4, 15, 16, 17, 60, 61, 62))
        return _mails(drill, 2)


def terms_within_run() -> list[str]:
    """The owner chooses other terms in the moment in which the former ones are given back."""
    drill = Drill()
    with drill.living():

        def look(_place: str, process: Process | None) -> bool:
            doing = process.doing if process else None
            if doing is not None and doing.order.kind == "lift cod" and not chosen:
                chosen.append("terms")
                drill.person(lambda company: edit(company, "Customer", "1", SalesTermRef={"value": "2"}))
            return False

        chosen: list[str] = []
        drill.sim.road.planned.append((look, "drop"))
        drill.live()
        return differences(drill, dataclasses.replace(RIGHT, term="2"), loose=True)


def deleted_payment() -> list[str]:
    """A payment is deleted: our copy goes with it."""
    drill = Drill()
    with drill.living():
        drill.go_to(2)
        drill.pay()
        drill.run()
        drill.go_to(3)
        drill.person(lambda company: company.delete("Payment", _last(company, "Payment")))
        drill.run()
        return drill.problems() + mirror_differs(drill)


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
            drill.sim.baton.spawn(drill.sim.work(second, drill.tenant))
        drill.sim.baton.run(drill.sim.baton.now + timedelta(hours=3))
        for day in (4, 6, 9, 10):
            drill.go_to(day)
            drill.run(at_once=2)
        problems = _mails(drill, 1)
        return problems if slept else [*problems, "Nobody fell asleep."]


def reading_fault(kind: Kind) -> list[str]:
    """The call that asks for changes meets a trouble on the day on which a payment was entered."""
    drill = Drill()
    with drill.living():
        drill.go_to(2)
        drill.run()
        drill.go_to(3, 9)
        drill.pay()
        drill.meets_call(kind, "cdc")
        drill.sim.baton.run(drill.sim.baton.now + timedelta(hours=1))
        drill.run()
        drill.go_to(4)
        drill.run()
        return _mails(drill, 0) + mirror_differs(drill)


def begun_late(first: int, *, discloses: bool) -> list[str]:
    """Chasing begins when the invoice is already late for more than one step: one step at a time."""
    drill = Drill()
    with drill.living():
        if not discloses:
            _disclose_nothing(drill)
        drill.live((first, first + 1, first + 3, first + 4))
        return drill.problems()


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
        drill.sim.baton.spawn(drill.sim.work(process, drill.tenant))
        drill.sim.baton.run(drill.sim.baton.now + timedelta(hours=5))
        for day in (4, 5):
            drill.go_to(day)
            drill.run()
        mails = drill.outcome().mails
        problems = drill.problems()
        if not slept:
            problems.append("Nobody fell asleep.")
        return problems if len(mails) == 1 else [*problems, f"End: the mails are {mails}."]


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


def consumer() -> list[str]:
    """No interest from a consumer without a person."""

    def on(drill: Drill, day: int) -> None:
        if day == 3:
            with drill.sim.house.store.company(drill.tenant.company_id) as scope:
                people.mark_consumer(scope, "1", "user:alice", is_consumer=True)
            drill.tenant.witness.checker.consumer("1")

    drill = Drill()
    with drill.living():
        drill.live((3, 4, 15, 16, 17, 27, 28, 31), on=on)
        return drill.problems()


def not_disclosed() -> list[str]:
    """Terms that do not speak of interest: none is charged."""
    drill = Drill()
    with drill.living():
        _disclose_nothing(drill)
        drill.live((3, 4, 15, 16, 17, 27, 28, 31))
        charges = drill.outcome().charges
        return drill.problems() + ([f"End: {charges} charges."] if charges else [])


def other_terms() -> list[str]:
    """A customer with terms of its own gets those back, not the company's default."""
    drill = Drill(term="2")
    with drill.living():
        drill.live()
        return differences(drill, dataclasses.replace(RIGHT, term="2"))


def no_terms() -> list[str]:
    """A customer without terms gets none back."""
    drill = Drill(term=None)
    with drill.living():
        drill.live()
        return drill.problems()


def mirror_differs(drill: Drill) -> list[str]:
    """Where our copies differ from the books, after one more sync over a good road."""
    return [sentence for tenant in drill.sim.tenants for sentence in drill.sim.compare_mirror(tenant)]


def _just_before(drill: Drill, call: str, act: Callable[[], None], *, after: str = "") -> None:
    """Do something in the moment before the next call of this kind, *after* another."""
    done: list[bool] = []
    seen: list[str] = [] if after else ["anything"]

    def look(place: str, _process: object) -> bool:
        if place == after:
            seen.append(place)
        if place == call and seen and not done:
            done.append(True)
            act()
        return False

    drill.sim.road.planned.append((look, "drop"))


def _disclose_nothing(drill: Drill) -> None:
    with drill.sim.house.store.company(drill.tenant.company_id) as scope:
        company_settings.record_terms_disclose_interest(scope, "user:alice", disclosed=False)
    checker = drill.tenant.witness.checker
    checker.policy(dataclasses.replace(checker.told_policy, terms_disclose_interest=False))


def _send(company: Company) -> None:
    company.send("Invoice", Drill.first_invoice(company))


def _bounce(company: Company) -> None:
    """QuickBooks learns that its last mail came back."""
    row = company.books.must_have("Invoice", Drill.first_invoice(company))
    row.put(DeliveryInfo=row.record["DeliveryInfo"] | {"DeliveryErrorType": "Undeliverable"})
    company.books.touch(row)


def _pay(company: Company, amount: Decimal, *, applied: bool = True) -> None:
    invoice = Drill.first_invoice(company)
    line = {"Amount": amount, "LinkedTxn": [{"TxnId": invoice, "TxnType": "Invoice"}]}
    body = {
        "CustomerRef": {"value": "1"},
        "TotalAmt": amount,
        "TxnDate": company.books.today().isoformat(),
        "Line": [line] if applied else [],
    }
    company.create("Payment", body)


def _last(company: Company, entity: str) -> str:
    return str(list(company.records(entity))[-1]["Id"])


AUCKLAND = datetime(2026, 4, 16, 20, tzinfo=UTC)
"""A Friday morning in Auckland, and the third day on which the invoice is late."""

LIVED = tuple(kind for kind in COUNTING if kind != "credit")
"""What an invoice's life calls for by itself; a credit follows only a charge that was too high."""

DRILLS: dict[str, Run] = {
    "calm": calm,
    "webhooks told twice": told_twice,
    **{f"restored after {order}": partial(forgotten, order) for order in FORGOTTEN},
    "restored with dead tokens": connection_forgotten,
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
    **{
        f"crash {where} {order}": partial(crash, order, f"{where} {COUNTING[order]}")
        for order in LIVED
        for where in ("before", "after", "long after")
    },
    "crash before memo": partial(crash, "notice", "before write invoice"),
    "crash after memo": partial(crash, "notice", "after write invoice"),
    **{
        f"crashes every {step}": partial(crash_anywhere, first, step)
        for first, step in ((5, 97), (11, 151), (17, 211))
    },
    "throttle_xml at third notice": partial(fault, "notice", "throttle_xml", nth=3),
    "third notice lost twice": third_notice_lost_twice,
    "terms within a run": terms_within_run,
    "deleted payment": deleted_payment,
    "drop at second notice": partial(fault, "notice", "drop", nth=2),
    "lose_answer at third notice": partial(fault, "notice", "lose_answer", nth=3),
    "late at notice, looked for at once": late_and_hasty,
    "no trace ever": no_trace_ever,
    "never a trace": lost_for_ever,
    "one operation id": one_operation_id,
    "slow call": slow_call,
    "charge twice": charge_twice,
    "lose_answer at note, forgotten": partial(fault, "note", "lose_answer", ignored=True),
    "two outboxes": two_outboxes,
    "last day of a hold": last_day_of_hold,
    "every day": every_day,
    "other terms": other_terms,
    "ten at once": at_once,
    "paid within a run": paid_within_run,
    "sent within a run": sent_within_run,
    "sent yesterday": sent_yesterday,
    "hold within a run": hold_within_run,
    "legal stop": legal_stop,
    "kill switch": killed_by_switch,
    "outage": outage,
    "bounced notice": bounced,
    "person changes terms": person_changes_terms,
    "person edits texts": person_edits_texts,
    "person edits at the same time": human_at_terms,
    "part payments": part_paid,
    **DRILLS_OF_MONEY,
    **DRILLS_OF_AGREEMENT,
    **DRILLS_OF_SEGMENTS,
    **DRILLS_OF_TOKENS,
    **DRILLS_OF_FAMILIES,
    **DRILLS_OF_ENDS,
    **DRILLS_OF_DAYS,
    **DRILLS_OF_EVERY_ACT,
    **DRILLS_OF_DISTURBANCE,
    "bounced payment": bounced_payment,
    "unapplied money": unapplied,
    "payments not confirmed": unconfirmed,
    "preview": preview,
    "replica lag": lag,
    "false deletion": false_deletion,
    "long silence": long_silence,
    "died while reading": lost_page,
    "clock ahead": our_clock_ahead,
    "clock wrong": our_clock_wrong,
    "two companies": two_companies,
    "Auckland": partial(zone, "Pacific/Auckland", AUCKLAND),
    "worker asleep": paused,
    "asleep after a refusal": asleep_after_refusal,
    **{f"{kind} while reading": partial(reading_fault, kind) for kind in (*LOST, *REFUSED) if kind != "late"},
    "begun late": partial(begun_late, 18, discloses=False),
    "begun very late": partial(begun_late, 30, discloses=True),
    **{f"disk full at {number}": partial(disk_full, number) for number in (20, 60, 110, 140)},
    **{f"{said} at {order}": partial(unwritable, order, said) for order in LIVED for said in (FULL, LOCKED)},
    "consumer": consumer,
    "terms without interest": not_disclosed,
    "customer without terms": no_terms,
}
