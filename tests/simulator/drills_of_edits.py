"""Drills of people who edit what we have written, and of terms that are not the usual ones."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from plugin.store import company_settings
from tests.simulator.by_person import edit
from tests.simulator.drill import DAYS, PAID_ON, Drill
from tests.simulator.drill_books import first_invoice
from tests.simulator.ending import RIGHT, differences
from tests.simulator.process import Process


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
            invoice = first_invoice(drill.company)
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
                drill.just_before("write customer", swear)
            drill.run()
        found = differences(drill)
        notes = drill.company.read("Customer", "1").get("Notes")
        return found if notes == "Ask for Jim." else [*found, f"End: the Notes read {notes!r}."]


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


def not_disclosed() -> list[str]:
    """Terms that do not speak of interest: none is charged."""
    drill = Drill()
    with drill.living():
        disclose_nothing(drill)
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


def disclose_nothing(drill: Drill) -> None:
    """The terms of this company do not speak of interest."""
    with drill.records() as scope:
        company_settings.record_terms_disclose_interest(scope, "user:alice", disclosed=False)
    checker = drill.tenant.witness.checker
    checker.policy(dataclasses.replace(checker.told_policy, terms_disclose_interest=False))


DRILLS_OF_EDITS: dict[str, Callable[[], list[str]]] = {
    "person changes terms": person_changes_terms,
    "person edits texts": person_edits_texts,
    "person edits at the same time": human_at_terms,
    "terms within a run": terms_within_run,
    "other terms": other_terms,
    "terms without interest": not_disclosed,
    "customer without terms": no_terms,
}
