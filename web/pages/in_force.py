"""What pauses or changes the chasing of one customer now, with the act that ends it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Row

from plugin import words
from plugin.core.plans import state
from plugin.store import said
from plugin.store.reading.customer import Found
from plugin.store.reading.frame import Frame
from plugin.words import pages as names
from web.pages import cod
from web.pages.timeline import judgments


def in_force(found: Found, around: Frame) -> list[dict[str, Any]]:
    """What pauses or changes the chasing now, with the act that ends it."""
    return [*_stops(found, around.today), *_claims(found, around), *cod.in_force(found, around)]


def _stops(found: Found, today: date) -> Iterator[dict[str, Any]]:
    for row in found.said["legal_stops"]:
        if row.lifted_on is None:
            yield _standing("legal stop", row, f"Legal stop: {row.reason}", "Lift", "manager")
    for row in found.said["holds"]:
        if row.lifted_on is None and (row.until is None or row.until >= today):
            number = found.numbers.get(row.invoice_id or "")
            about = f" (invoice {number})" if number else ""
            until = f" through {names.short_day(row.until, today)}" if row.until else ""
            yield _standing("hold", row, f"On hold{about}{until}: {row.reason}", "Lift")


def _claims(found: Found, around: Frame) -> Iterator[dict[str, Any]]:
    today = around.today
    currency = found.accounts[0][0].currency if found.accounts else ""
    became = judgments(found, today)
    for row in found.said["promises"]:
        if became.get(row.id) == "open":
            amount, by = words.money(row.amount_minor, currency), names.short_day(row.pay_by, today)
            text = f"Promise of {amount}: chasing pauses until {by} has passed"
            yield _standing("promise", row, text, "Cancel")
    yield from _plans(found, today)
    for row in found.said["disputes"]:
        if row.closed_on is None:
            amount = words.money(row.amount_minor, currency)
            number = found.numbers.get(row.invoice_id, row.invoice_id)
            owner = f" {around.name_of(row.owner)} settles it." if row.owner else ""
            text = f"{amount} of invoice {number} disputed: {row.reason.rstrip('.')}.{owner}"
            yield _standing("dispute", row, text, "Settle")


def _plans(found: Found, today: date) -> Iterator[dict[str, Any]]:
    for row in found.said["payment_plans"]:
        if row.ended_on is None and found.accounts:
            became = state(said.plan(row), found.accounts[0][0], today)
            yield _standing("plan", row, f"{_PLAN_WORDS[became]}, {_agreement(row, today)}", "")


_PLAN_WORDS = {
    "kept": "A payment plan is being kept",
    "broken": "A payment plan is broken: an installment did not come",
    "fulfilled": "A payment plan is fulfilled",
}


def _agreement(row: Row[Any], today: date) -> str:
    """How far its agreement has come (S1.6)."""
    if row.acknowledged_on is not None:
        return f"acknowledged on {names.short_day(row.acknowledged_on, today)}"
    if row.sent_on is not None:
        return f"sent on {names.short_day(row.sent_on, today)} and not acknowledged"
    return "drafted and not sent"


def _standing(kind: str, row: Any, text: str, ends: str, role: str = "collector") -> dict[str, Any]:
    return {"kind": kind, "id": row.id, "text": text, "ends": ends, "role": role}
