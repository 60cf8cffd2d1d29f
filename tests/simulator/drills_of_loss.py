"""Drills about what arrives twice and what is forgotten: webhooks told twice, backups restored."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import partial

from connectors.sandbox.switches import Switches
from plugin.store import actions, approvals
from tests.simulator import disaster
from tests.simulator.by_person import edit
from tests.simulator.drill import DAYS, PAID_ON, Drill
from tests.simulator.drill_books import TERM
from tests.simulator.ending import RIGHT, differences
from tests.simulator.simulation import Simulation
from tests.simulator.tenant import Tenant

Lose = Callable[[Simulation, Tenant, disaster.Backup], None]
FORGOTTEN = ("notice", "charge", "note", "digest", "set cod", "lift cod", "remove memo")


def told_twice() -> list[str]:
    """Every event of a life is told twice and out of order, and two workers come running each time."""
    drill = Drill(workers=2)
    with drill.living():
        for day in DAYS:
            drill.go_to(day)
            if day == PAID_ON:
                drill.pay_everything()
            drill.person(partial(edit, entity="Customer", row_id="2", Notes=f"Looked at on day {day}."))
            if drill.sim.post.bring(doubled=True) != [drill.tenant.company_id]:
                return [f"On day {day} nobody came running."]
            drill.run(at_once=2)
        return differences(drill)


def forgotten(order: str, lose: Lose = disaster.lose) -> list[str]:
    """A backup of the hours before the first such act is restored after it: it is not done again."""
    drill, is_lost = Drill(), False
    with drill.living():
        for day in DAYS:
            drill.go_to(day)
            if day == PAID_ON:
                drill.pay_everything()
            if is_lost:
                drill.run()
                _give_terms_back(drill)
                continue
            kept = disaster.back_up(drill.sim, drill.tenant)
            drill.run()
            if drill.statuses(order)["done"]:
                is_lost = True
                problems = _restored(drill, kept, lose)
                if problems:
                    return problems
        return _forgotten_differs(drill) if is_lost else [f"No {order} was ever done."]


def connection_forgotten() -> list[str]:
    """The backup knows only tokens that are dead by now: a person connects again."""
    drill = Drill(switches=Switches(reports_undeliverable=True, refresh_rotation="strict"))
    with drill.living():
        drill.live(DAYS[:1])
        kept = disaster.back_up(drill.sim, drill.tenant)
        drill.live(DAYS[1:3])
        disaster.lose(drill.sim, drill.tenant, kept)
        drill.run(hours=25)
        if drill.sim.counts["reconnections"] != 1:
            return ["A dead token was taken for a living one."]
        problems = _signed_off(drill)
        if problems:
            return problems
        drill.live(DAYS[3:])
        return _forgotten_differs(drill)


def _forgotten_differs(drill: Drill) -> list[str]:
    """Notes alone may be written twice, or not at all where a person did what they would tell of."""
    return differences(drill, dataclasses.replace(RIGHT, notes=drill.outcome().notes))


def _restored(drill: Drill, kept: disaster.Backup, lose: Lose) -> list[str]:
    mails = drill.outcome().mails
    lose(drill.sim, drill.tenant, kept)
    drill.run(hours=1)
    if drill.outcome().mails != mails:
        return ["End: something left before a person had signed off."]
    return _signed_off(drill)


def _signed_off(drill: Drill) -> list[str]:
    if not disaster.sign_off(drill.sim, drill.tenant):
        return ["End: nobody was asked to sign off."]
    drill.run(hours=1)
    return []


def _give_terms_back(drill: Drill) -> None:
    """Nobody knows any more which terms a customer had: where it is asked, Alice gives them back herself."""
    with drill.records() as scope:
        asked = [row for row in actions.with_status(scope, "proposed") if row.kind == "lift cod"]
        for row in asked:
            approvals.approve(scope, row.id, "user:alice", shown=actions.action_of(row))
    if asked:
        drill.person(partial(edit, entity="Customer", row_id="1", SalesTermRef={"value": TERM}))
