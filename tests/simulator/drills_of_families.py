"""Drills of a customer with a sub-customer that is billed with it: their terms are changed one by one."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import partial

from tests.simulator.by_person import edit
from tests.simulator.drill import COUNTING, DAYS, Drill
from tests.simulator.drill_books import MEMBER, TERM, TERM_OF_MEMBER
from tests.simulator.ending import RIGHT, differences
from tests.simulator.trouble import Kind, no_trouble

WATCHED_DAYS = (*DAYS, 84, 88, 92)
"""Long enough after the debt has cleared for the witness to miss whose terms have not come back."""
BILLED_BY_ITSELF_ON = 28
ON_CASH_ON_DELIVERY = 66
"""A day on which the family's terms are ours."""
RIGHT_OF_FAMILY = dataclasses.replace(RIGHT, notes=RIGHT.notes + 3)
"""Three notices of the second invoice are noted as well; both invoices bear interest in the same charges."""


def changed_in_part(kind: Kind, order: str) -> list[str]:
    """The second of two changes of terms meets a trouble: it is finished, and each gets its own back."""
    drill = Drill(has_family=True)
    with drill.living():
        drill.meets(kind, order, nth=2)
        drill.live(WATCHED_DAYS)
        return _judged(drill)


def killed_in_between(order: str) -> list[str]:
    """The worker is killed between the two changes of terms."""
    drill = Drill(has_family=True, odds=dataclasses.replace(no_trouble(), forgets_all=True))
    drill.dies(order, "after write customer")
    with drill.living():
        drill.live(WATCHED_DAYS)
        return _judged(drill) if drill.sim.counts["crashes"] else ["The worker never died."]


def killed_at_the_second() -> list[str]:
    """The worker is killed before the second of two notices that leave together, and of two memos mended."""
    drill = Drill(has_family=True, odds=dataclasses.replace(no_trouble(), forgets_all=True))
    begun: dict[str, list[str]] = {"notice": [], "remove memo": []}

    def here(place: str) -> bool:
        doing = drill.worker.doing
        kind = doing.order.kind if doing is not None and doing.what == "perform" else ""
        if doing is None or kind not in begun or place != f"before {COUNTING[kind]}":
            return False
        begun[kind].append(doing.operation_id)
        return len(begun[kind]) == 2

    def come_back(*_: object) -> None:
        drill.worker.dies_when = here

    drill.sim.run_listeners.append(come_back)
    with drill.living():
        come_back()
        drill.live(WATCHED_DAYS)
        died = drill.sim.counts["crashes"]
        return _judged(drill) if died == 2 else [f"The worker died {died} times."]


def billed_by_itself(from_day: int) -> list[str]:
    """The sub-customer is billed by itself from a day on: its ladder goes on, and its terms come back."""

    def on(drill: Drill, day: int) -> None:
        if day == from_day:
            drill.person(lambda company: edit(company, "Customer", MEMBER, BillWithParent=False))

    drill = Drill(has_family=True)
    with drill.living():
        drill.live(WATCHED_DAYS, on=on)
        its = next(
            each["Id"] for each in drill.company.records("Invoice") if each["CustomerRef"]["value"] == MEMBER
        )
        mails = [each for each in drill.company.mail if each.by == "api" and each.id == its]
        problems = drill.problems()
        if len(mails) != len(RIGHT.mails):
            problems.append(f"End: {len(mails)} mails left about the invoice of the sub-customer.")
        return [*problems, *_wrong_terms(drill)]


def _judged(drill: Drill) -> list[str]:
    return [*differences(drill, RIGHT_OF_FAMILY), *_wrong_terms(drill)]


def _wrong_terms(drill: Drill) -> list[str]:
    members = drill.company.read("Customer", "1"), drill.company.read("Customer", MEMBER)
    terms = tuple(each.get("SalesTermRef", {}).get("value") for each in members)
    return [] if terms == (TERM, TERM_OF_MEMBER) else [f"End: the terms are {terms}."]


DRILLS_OF_FAMILIES: dict[str, Callable[[], list[str]]] = {
    "billed by itself": partial(billed_by_itself, BILLED_BY_ITSELF_ON),
    "billed by itself on cash on delivery": partial(billed_by_itself, ON_CASH_ON_DELIVERY),
    **{
        f"{kind} within set cod": partial(changed_in_part, kind, "set cod")
        for kind in ("drop", "throttle_xml")
    },
    "drop within lift cod": partial(changed_in_part, "drop", "lift cod"),
    **{f"crash within {order}": partial(killed_in_between, order) for order in ("set cod", "lift cod")},
    "crash at the second": killed_at_the_second,
}
