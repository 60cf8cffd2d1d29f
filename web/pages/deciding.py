"""What people decide about the next run: just what they have seen, one by one or together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask import request
from werkzeug.wrappers import Response

from plugin import people, planning
from plugin.outbox import by_hand
from plugin.people import Unsound
from plugin.store import actions, approvals, companies
from plugin.store.scope import Scope
from web.access import house_store, page, person
from web.pages.next_run import next_pages, shown
from web.pages.shared import back, day_field, field

_SAID_OF: Mapping[by_hand.Answer, str] = {
    "taken": "unseen",
    "not in doubt": "closed already",
    "another attempt": "tried since",
    "too soon": "too soon",
}
_CHANGED = (
    "The amounts have changed since this page was shown, so nothing was approved for the lines marked below. "
    "They stand here with their new numbers; look at them again."
)
_UNDER_WAY = (
    "Not everything could be skipped: some of it was already under way or decided. What is marked below may "
    "still leave; the rest of what you chose is skipped."
)


@next_pages.post("/c/<company_id>/next")
@page("collector")
def decide(company_id: str) -> Response | tuple[str, int]:
    """Approve, skip or hold: one line by its own button, all that are ticked, or all that are shown."""
    del company_id
    only_act, _, only_id = field("only").partition(":")
    act, chosen = (only_act, [only_id]) if only_id else (field("act"), request.form.getlist("pick"))
    if act == "approve all":
        on_page = [name.removeprefix("shown-") for name in request.form if name.startswith("shown-")]
        act, chosen = "approve", on_page
    if act not in ("approve", "skip", "hold"):
        return shown("Choose what to do with the lines you have ticked.", 422)
    if not chosen:
        return shown("Tick at least one line first.", 422)
    if act == "approve":
        return _approve(chosen)
    try:
        return _skip(chosen) if act == "skip" else _hold(chosen)
    except Unsound as problem:
        return shown(str(problem), 422)


def _approve(chosen: list[str]) -> Response | tuple[str, int]:
    """Agree to what was shown; what has changed since is shown again instead."""
    store, who = house_store(), person()
    with store.company(who.company_id) as scope:
        refused = frozenset(
            one
            for one in chosen
            if not approvals.approve_as_shown(scope, one, who.actor, request.form.get(f"shown-{one}", ""))
        )
        customers = _customers(scope, chosen)
    planning.plan_now(store, who.company_id, customers)
    return shown(_CHANGED, 409, refused) if refused else back("next_run.next_run", "approved")


def _skip(chosen: list[str]) -> Response | tuple[str, int]:
    """Leave these steps out; what a worker has taken meanwhile is shown as what may still leave."""
    store, who = house_store(), person()
    with store.company(who.company_id) as scope:
        refused = frozenset(
            one for one in chosen if not actions.cancel(scope, one, who.actor, f"{who.name} skipped this.")
        )
        customers = _customers(scope, chosen)
    planning.plan_now(store, who.company_id, customers)
    return shown(_UNDER_WAY, 409, refused) if refused else back("next_run.next_run", "skipped")


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
            seen = field("attempt")
            attempt = int(seen) if seen.isdecimal() else 0
            answer = by_hand.it_did_not(scope, action_id, who.actor, attempt=attempt)
            return answer != "not in doubt", _SAID_OF[answer]
        case "try again":
            return approvals.retry(scope, action_id, who.actor), "again"
        case "leave it":
            return actions.cancel(scope, action_id, who.actor, f"{who.name} skipped this."), "skipped"
        case _:
            return False, ""
