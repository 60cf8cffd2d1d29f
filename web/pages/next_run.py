"""Next run: what would leave, in its own words, and who is left out; people agree to just what they see."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, request
from sqlalchemy import Row
from werkzeug.wrappers import Response

from plugin import people, planning, words
from plugin.core.actions import LiftCod, PostCharge, SendNotice, SetCod
from plugin.outbox import by_hand
from plugin.people import Unsound
from plugin.store import actions, companies
from plugin.store.reading import next_run as reading
from plugin.store.reading.frame import Frame, frame
from plugin.store.reading.next_run import Waiting
from plugin.store.scope import Scope
from plugin.words import pages as names
from web.access import house_store, page, person
from web.pages.shared import back, day_field, field, sentence, show

next_pages = Blueprint("next_run", __name__)

_CHANGED = (
    "The amounts have changed since this page was shown, so nothing was approved for the lines marked below. "
    "They stand here with their new numbers; look at them again."
)


@next_pages.get("/c/<company_id>/next")
@page("viewer")
def next_run(company_id: str) -> tuple[str, int]:
    """What would leave with the next run."""
    del company_id
    return _shown()


def _shown(problem: str = "", status: int = 200, changed: frozenset[str] = frozenset()) -> tuple[str, int]:
    with house_store().reading(person().company_id) as scope:
        around = frame(scope)
        found = reading.next_run(scope, request.args.get("after", ""))
        silences, more_silences = reading.left_out(scope, request.args.get("silent", ""))
    _remember_preview(around)
    leaving = [_message(one, around, changed) for one in found.leaving]
    return show(
        "next_run.html",
        around,
        status=status,
        problem=problem,
        steps=_by_step(leaving),
        stuck=[_message(one, around, changed) for one in found.stuck],
        echoes=Counter(names.act_name(one.row.kind) for one in found.echoes),
        following=found.following,
        silences=_by_customer(silences, around),
        more_silences=more_silences,
    )


def _remember_preview(around: Frame) -> None:
    """Somebody has seen what would leave: from now on a manager may switch the company on (rule 6)."""
    if around.now.row.preview_seen_at is None and around.now.company.synced_at is not None:
        with house_store().company(person().company_id) as scope:
            companies.preview_seen(scope, person().actor)


@dataclass(frozen=True, slots=True)
class Message:
    """One action as it would leave."""

    id: str
    step: str
    customer_id: str
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


def _message(one: Waiting, around: Frame, changed: frozenset[str]) -> Message:
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
    if isinstance(action, SetCod | LiftCod):
        what = words.action_words(action, row.currency)
    return Message(
        id=row.id,
        step=one.step,
        customer_id=row.customer_id,
        customer=one.customer,
        what=what,
        letter=letter,
        lines=lines,
        amount_minor=amount,
        currency=row.currency,
        why=sentence(row.because, row.currency, around),
        state=row.status,
        state_name=names.STATE_NAMES[row.status],
        fate=_fate(row, around),
        fingerprint=actions.fingerprint(row),
        is_open=row.status == "proposed",
        is_changed=row.id in changed,
    )


def _fate(row: Row[Any], around: Frame) -> str:
    """What becomes of it, if nothing changes."""
    company = around.now.company
    if row.status in ("unclear", "failed"):
        return row.sentence or ""
    if row.status == "sending":
        return "It is being carried out at this moment."
    if planning.needs_consent(row, company):
        return "It waits for an approval."
    if row.not_before is not None and row.not_before > company.now:
        return f"It is tried again {names.moment(row.not_before, around.now.zone, around.today)}."
    if company.is_stopped or company.mode == "preview":
        return "It would leave, but nothing does for now."
    return "It leaves with the next run."


def _by_step(messages: list[Message]) -> list[dict[str, Any]]:
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


def _by_customer(rows: Any, around: Frame) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        entry = found.setdefault(
            row.customer_id, {"id": row.customer_id, "name": row.name, "reasons": Counter()}
        )
        entry["reasons"][sentence(row.because, row.currency, around)] += 1
    return list(found.values())


@next_pages.post("/c/<company_id>/next")
@page("collector")
def decide(company_id: str) -> Response | tuple[str, int]:
    """Approve, skip or hold: one line by its own button, all that are ticked, or all that are shown."""
    del company_id
    only_act, _, only_id = field("only").partition(":")
    act, chosen = (only_act, [only_id]) if only_id else (field("act"), request.form.getlist("pick"))
    if act == "approve all":
        shown = [name.removeprefix("shown-") for name in request.form if name.startswith("shown-")]
        act, chosen = "approve", shown
    if act not in ("approve", "skip", "hold"):
        return _shown("Choose what to do with the lines you have ticked.", 422)
    if not chosen:
        return _shown("Tick at least one line first.", 422)
    if act == "approve":
        return _approve(chosen)
    try:
        return _skip(chosen) if act == "skip" else _hold(chosen)
    except Unsound as problem:
        return _shown(str(problem), 422)


def _approve(chosen: list[str]) -> Response | tuple[str, int]:
    """Agree to what was shown; what has changed since is shown again instead."""
    store, who = house_store(), person()
    with store.company(who.company_id) as scope:
        refused = frozenset(
            one
            for one in chosen
            if not actions.approve_as_shown(scope, one, who.actor, request.form.get(f"shown-{one}", ""))
        )
        customers = _customers(scope, chosen)
    planning.plan_now(store, who.company_id, customers)
    return _shown(_CHANGED, 409, refused) if refused else back("next_run.next_run", "approved")


def _skip(chosen: list[str]) -> Response:
    store, who = house_store(), person()
    with store.company(who.company_id) as scope:
        for one in chosen:
            actions.cancel(scope, one, who.actor, f"{who.name} skipped this.")
        customers = _customers(scope, chosen)
    planning.plan_now(store, who.company_id, customers)
    return back("next_run.next_run", "skipped")


def _hold(chosen: list[str]) -> Response:
    store, who = house_store(), person()
    until, reason = day_field("until", "The last day of the hold"), field("reason", 300)
    with store.company(who.company_id) as scope:
        today: date = companies.standing(scope).company.today
        customers = _customers(scope, chosen)
        for customer_id in customers:
            people.hold(scope, customer_id, who.actor, reason=reason, on=today, until=until)
    planning.plan_now(store, who.company_id, customers)
    return back("next_run.next_run", "held")


def _customers(scope: Scope, action_ids: list[str]) -> list[str]:
    rows = [actions.find(scope, one) for one in action_ids]
    return sorted({row.customer_id for row in rows if row is not None})


@next_pages.post("/c/<company_id>/actions/<action_id>/settle")
@page("collector")
def settle(company_id: str, action_id: str) -> Response:
    """Say what became of an unclear action, or have a failed one tried again or left."""
    del company_id
    store, who, word = house_store(), person(), field("word")
    with store.company(who.company_id) as scope:
        is_settled, said = _settled(scope, action_id, word)
        customers = _customers(scope, [action_id])
    planning.plan_now(store, who.company_id, customers)
    return back("next_run.next_run", said if is_settled else "closed already")


def _settled(scope: Scope, action_id: str, word: str) -> tuple[bool, str]:
    who = person()
    match word:
        case "it was sent":
            return by_hand.it_happened(scope, action_id, who.actor), "settled"
        case "it was not":
            return by_hand.it_did_not(scope, action_id, who.actor), "again"
        case "try again":
            return actions.retry(scope, action_id, who.actor), "again"
        case "leave it":
            return actions.cancel(scope, action_id, who.actor, f"{who.name} skipped this."), "skipped"
        case _:
            return False, ""
