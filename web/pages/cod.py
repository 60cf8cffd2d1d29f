"""Cash on delivery of one customer: how it stands, whose word it is, and what comes of it next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Row

from plugin.core.actions import LiftCod, SetCod
from plugin.core.said import CodDecision
from plugin.store import said
from plugin.store.actions import action_of
from plugin.store.reading.customer import Found
from plugin.store.reading.frame import Frame
from plugin.words import pages as names
from web.pages.shared import sentence


def in_force(found: Found, around: Frame) -> Iterator[dict[str, Any]]:
    """What stands about cash on delivery, why nothing changes or what will, and the act that ends it."""
    state, word = open_state(found.said["cod_states"]), _word(found, around)
    if state is None and (word is None or not word.is_on):
        return
    is_for_arrears = state is not None and state.cause == "arrears" and not _is_on(word)
    text, ends = _standing(state, word, around)
    why = _why(found, around) if not is_for_arrears or _is_let_go(found) else []
    if not _is_on(word) and _is_skipped(found):
        # Nothing would ever ask again while nothing new happens, so a person may say it.
        why, ends = why_not(found, around), "Lift COD"
    yield {"kind": "COD", "id": "", "text": text, "why": why, "ends": ends, "role": "collector"}


def headline(found: Found, around: Frame) -> tuple[str, str] | None:
    """Since when new work is paid in advance, and why; None for a customer who is trusted with terms."""
    state, word = open_state(found.said["cod_states"]), _word(found, around)
    if state is not None:
        set_by = next((row for row in found.actions if row.id == state.id), None)
        why = sentence(action_of(set_by).because, set_by.currency, around) if set_by is not None else ""
        return f"Cash on delivery since {names.short_day(state.since, around.today)}", why
    if word is not None and word.is_on:
        why = f"{word.by} decided on {names.short_day(word.on, around.today)}: {word.reason}"
        return "Cash on delivery from the next run on", why
    return None


def open_state(rows: Sequence[Row[Any]]) -> Row[Any] | None:
    """The cash on delivery that is in force in QuickBooks."""
    return next((row for row in rows if row.ended_on is None), None)


def is_decided(found: Found) -> bool:
    """Whether a person's word on cash on delivery stands."""
    return any(row.ended_on is None for row in found.said["cod_decisions"])


def _standing(state: Row[Any] | None, word: CodDecision | None, around: Frame) -> tuple[str, str]:
    """How it stands, and what the button that ends it says; no button where only time ends it."""

    def day(on: Any) -> str:
        return names.short_day(on, around.today)

    decided = f"decided by {word.by} on {day(word.on)}: {word.reason}" if word else ""
    if state is None:
        return f"From the next run on, {decided}", "Take it back"
    since = f"Since {day(state.since)}"
    if word is not None and word.is_on:
        if state.cause == "arrears":
            return f"{since} for late debts; kept until a person lets it go, {decided}", "Let it go"
        return f"{since} until a person lifts it, {decided}", "Lift COD"
    if state.cause == "arrears":
        return f"{since}, until nothing is overdue", ""
    if word is not None and word.ended_on is not None and word.ended_on >= state.since:
        return f"{since}; {word.ended_by} decided on {day(word.ended_on)} to lift it", ""
    return f"{since} until a person lifts it", "Lift COD"


def _why(found: Found, around: Frame) -> list[str]:
    """What leaves about it with the next run, or why nothing does."""
    actions = [action for _, plan in found.accounts for action in plan.actions]
    by_hand = [action for action in actions if isinstance(action, SetCod | LiftCod) and action.agreed_by]
    return [*(_NEXT[action.kind] for action in by_hand), *why_not(found, around)]


def _is_skipped(found: Found) -> bool:
    """Whether the terms would be given back, had a person not skipped that."""
    skips = (skip for _, plan in found.accounts for skip in plan.skips if skip.cover.step == LiftCod.kind)
    return any(skip.because.rule == "cancelled by a person" for skip in skips)


def _is_let_go(found: Found) -> bool:
    """Whether a lift leaves by a person's word."""
    lifts = (each for _, plan in found.accounts for each in plan.actions if isinstance(each, LiftCod))
    return any(lift.agreed_by is not None for lift in lifts)


_NEXT = {
    SetCod.kind: "The terms in QuickBooks change with the next run.",
    LiftCod.kind: "The terms it had before are given back with the next run.",
}
_SAID_ALREADY = frozenset({"cod ends by a person", "already done"})


def _is_on(word: CodDecision | None) -> bool:
    return word is not None and word.is_on


def why_not(found: Found, around: Frame) -> list[str]:
    """Why it is not set or lifted now, where the policy or a person wants it."""
    return [
        sentence(skip.because, account.currency, around)
        for account, plan in found.accounts
        for skip in plan.skips
        if skip.cover.step in _NEXT and skip.because.rule not in _SAID_ALREADY
    ]


def _word(found: Found, around: Frame) -> CodDecision | None:
    return said.cod_decision(found.said["cod_decisions"], around.names)
