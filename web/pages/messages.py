"""What would leave, message by message, and the reasons of those who are left out."""

from __future__ import annotations

import dataclasses
from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from plugin import planning, words
from plugin.core.actions import PostCharge, SendNotice
from plugin.core.gates.sending import held_back
from plugin.store import actions
from plugin.store.reading.frame import Frame
from plugin.store.reading.next_run import Waiting
from plugin.words import pages as names
from web.pages.shared import customer_address, sentence


@dataclass(frozen=True, slots=True)
class Message:
    """One action as it would leave."""

    id: str
    step: str
    address: str
    customer: str
    what: str
    letter: str
    lines: tuple[str, ...]
    amount_minor: int | None
    currency: str
    why: str
    state: str
    state_name: str
    fate: str
    fingerprint: str
    is_open: bool
    is_changed: bool


def message(one: Waiting, around: Frame, changed: frozenset[str]) -> Message:
    """An action in the words it would leave with; marked when it is among the *changed*."""
    action, row = one.action, one.row
    letter, amount = "", None
    lines: tuple[str, ...] = ()
    what = words.action_words(action, row.currency)
    if isinstance(action, SendNotice):
        number = one.numbers.get(action.invoice_id, action.invoice_id)
        letter = words.memo_words(action, number, around.now.row.name, row.currency)
        amount, what = action.asked_minor, f"Invoice {number}, {action.tone}"
    if isinstance(action, PostCharge):
        lines = tuple(words.charge_line_words(line, row.currency) for line in action.lines)
        amount, what = action.total_minor, "Interest invoice"
    return Message(
        id=row.id,
        step=one.step,
        address=customer_address(row.customer_id),
        customer=one.customer,
        what=what,
        letter=letter,
        lines=lines,
        amount_minor=amount,
        currency=row.currency,
        why=sentence(row.because, row.currency, around),
        state=row.status,
        state_name=names.STATE_NAMES[row.status],
        fate=fate_of(row, around),
        fingerprint=actions.fingerprint(row),
        is_open=row.status == "proposed",
        is_changed=row.id in changed,
    )


def fate_of(row: Row[Any], around: Frame) -> str:
    """What becomes of it, if nothing changes."""
    company = around.now.company
    if row.status in ("unclear", "failed"):
        return row.sentence or ""
    if row.status == "sending":
        return "It is being carried out at this moment."
    needs_consent = planning.needs_consent(row, company)
    held = held_back(company)
    if not needs_consent and held is None and row.not_before is not None and row.not_before > company.now:
        return f"It is tried again {names.moment(row.not_before, around.now.zone, around.today)}."
    would_leave = not planning.needs_consent(row, dataclasses.replace(company, asks_first=False))
    return names.fate(needs_consent=needs_consent, asks_first=would_leave, held_back=held)


def by_step(messages: list[Message]) -> list[dict[str, Any]]:
    """The messages under their steps, with what they ask for together."""
    found: dict[str, list[Message]] = {}
    for message in messages:
        found.setdefault(message.step, []).append(message)
    return [
        {"name": names.act_name(step), "messages": group, "sums": _sums(group)}
        for step, group in found.items()
    ]


def _sums(messages: list[Message]) -> list[tuple[int, str]]:
    sums: Counter[str] = Counter()
    for message in messages:
        sums[message.currency] += message.amount_minor or 0
    return [(amount, currency) for currency, amount in sorted(sums.items()) if amount]


def by_customer(rows: Any, around: Frame) -> list[dict[str, Any]]:
    """The silences of each customer: their reasons, and for how many steps each holds."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        entry = found.setdefault(row.customer_id, {"name": row.name, "reasons": Counter()})
        entry["address"] = customer_address(row.customer_id)
        entry["reasons"][sentence(row.because, row.currency, around)] += 1
    return list(found.values())
