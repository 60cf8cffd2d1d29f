"""What would leave, message by message, and the reasons of those who are left out."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from plugin import consent, words
from plugin.core.actions import PostCharge, PostCredit, SendNotice
from plugin.core.blocks import MEMO
from plugin.core.gates.sending import after_hours, held_back
from plugin.store import approvals
from plugin.store.reading.frame import Frame
from plugin.store.reading.next_run import Kept, Silence, Waiting
from plugin.words import pages as names
from web.pages.addresses import customer_addresses
from web.pages.shared import sentence


class Message(NamedTuple):
    """One action as it would leave."""

    id: str
    step: str
    address: str
    customer: str
    what: str
    name: str
    """Which customer's and what it is: what tells it from the others where it is only heard."""
    letter: str
    lines: tuple[str, ...]
    amount_minor: int | None
    currency: str
    why: str
    state: str
    state_name: str
    fate: str
    fingerprint: str
    attempt: int
    """How often it has been tried: a word about an earlier attempt says nothing of this one."""
    is_open: bool
    is_changed: bool


def messages(waiting: Iterable[Waiting], around: Frame, changed: frozenset[str]) -> list[Message]:
    """These actions in the words they would leave with; marked when they are among the *changed*."""
    address_of, fate_of = customer_addresses(), fates(around)
    return [message(one, around, address_of, fate_of, changed) for one in waiting]


def message(
    one: Waiting,
    around: Frame,
    address_of: Callable[[str], str],
    fate_of: Callable[[Kept], str],
    changed: frozenset[str] = frozenset(),
) -> Message:
    """One action in the words it would leave with; its fate is for *fate_of* to say."""
    action, row = one.action, one.row
    letter, amount = "", None
    lines: tuple[str, ...] = ()
    what = words.action_words(action, row.currency)
    if isinstance(action, SendNotice):
        # What was deleted in QuickBooks meanwhile is known by the number under which it was decided on.
        number = one.numbers.get(action.invoice_id) or str(action.because.fact("number") or action.invoice_id)
        letter = MEMO.with_block("", words.memo_words(action, number, around.now.row.name, row.currency))
        amount, what = action.asked_minor, f"Invoice {number}, {action.tone}"
    if isinstance(action, PostCharge):
        lines = tuple(text for text, _ in words.charge_lines_words(action, row.currency))
        amount, what = action.total_minor, "Interest invoice"
    if isinstance(action, PostCredit):
        lines = tuple(words.credit_line_words(line) for line in action.lines)
        amount, what = action.total_minor, "Credit on a charge"
    return Message(
        id=row.id,
        step=one.step,
        address=address_of(row.customer_id),
        customer=one.customer,
        what=what,
        name=f"{one.customer}, {what}",
        letter=letter,
        lines=lines,
        amount_minor=amount,
        currency=row.currency,
        why=sentence(action.because, row.currency, around),
        state=row.status,
        state_name=names.STATE_NAMES[row.status],
        fate=fate_of(row),
        fingerprint=approvals.fingerprint(row),
        attempt=row.attempts,
        is_open=row.status == "proposed",
        is_changed=row.id in changed,
    )


def fates(around: Frame) -> Callable[[Kept], str]:
    """What tells what becomes of an action, if nothing changes."""
    company = around.now.company
    held, usually = held_back(company), dataclasses.replace(company, asks_first=False)
    late = after_hours(around.now.policy, company)

    def fate_of(row: Kept) -> str:
        if row.status in ("unclear", "failed"):
            return row.sentence or ""
        if row.status == "sending":
            return "It is being carried out at this moment."
        needs_consent = consent.needs_consent(row, company)
        if not needs_consent and held is None and row.not_before is not None and row.not_before > company.now:
            again = names.moment_or_day(row.not_before, around.now.zone, around.today)
            return f"{row.sentence or ''} It is looked at again {again}.".strip()
        why = held or (late if row.kind == SendNotice.kind else None)
        asks_first = needs_consent and not consent.needs_consent(row, usually)
        return names.fate(needs_consent=needs_consent, asks_first=asks_first, held_back=why)

    return fate_of


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


def by_customer(rows: Iterable[Silence], around: Frame) -> list[dict[str, Any]]:
    """The silences of each customer: their reasons, and for how many steps each holds."""
    found: dict[str, dict[str, Any]] = {}
    address_of = customer_addresses()
    for row in rows:
        entry = found.get(row.customer_id)
        if entry is None:
            entry = {"name": row.name, "address": address_of(row.customer_id), "reasons": Counter()}
            found[row.customer_id] = entry
        entry["reasons"][sentence(row.because, row.currency, around)] += 1
    return list(found.values())
