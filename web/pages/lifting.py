"""Managers who let go on what the program stopped by itself; each word is an event with its actor."""

from __future__ import annotations

from werkzeug.wrappers import Response

from plugin import planning
from plugin.store import safety
from plugin.store.reading import stops as reading
from web.access import house_store, page, person
from web.access.house import installed
from web.pages.shared import back
from web.pages.today import today_pages


@today_pages.post("/c/<company_id>/let-go")
@page("manager")
def let_go(company_id: str) -> Response:
    """Let go what was held back because unusually much wanted to leave at once."""
    del company_id
    store, who = house_store(), person()
    with store.company(who.company_id) as scope:
        is_lifted = safety.lift(scope, "unusual volume", who.actor)
    if is_lifted:
        planning.plan_what_changed(store, who.company_id)
    return back("today.today", "let go" if is_lifted else "closed already")


@today_pages.post("/c/<company_id>/sign-off")
@page("manager")
def sign_off(company_id: str) -> Response:
    """Let the company go on after a restored backup, once QuickBooks has been looked at since."""
    del company_id
    store, who = house_store(), person()
    with store.company(who.company_id) as scope:
        stop = safety.open_stops(scope).get("restored backup")
        if stop is None:
            return back("today.today", "closed already")
        if not reading.may_be_lifted(scope, "restored backup", stop):
            return back("today.today", "not read yet")
        if not installed().sign_off(scope, who.actor):
            return back("today.today", "not read yet")
    planning.plan_what_changed(store, who.company_id)
    return back("today.today", "signed off")
