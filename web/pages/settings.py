"""Settings: how much happens by itself, from when on, and whether the connection and the runs are well."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from flask import Blueprint
from werkzeug.wrappers import Response

from plugin import planning
from plugin.core.company import Mode
from plugin.people import Unsound
from plugin.store import call_counts, companies, company_settings
from plugin.store.reading import settings as reading
from plugin.store.reading.frame import frame
from plugin.store.scope import Scope
from plugin.words import pages as names
from plugin.words.budget import budget_words, company_words
from plugin.words.runs import run_words
from web.access import house_store, page, person
from web.access.house import installed
from web.pages.shared import back, day_field, field, first_reading, show

settings_pages = Blueprint("settings", __name__)


@settings_pages.get("/c/<company_id>/settings")
@page("viewer")
def settings(company_id: str) -> tuple[str, int]:
    """All settings."""
    del company_id
    return _shown()


def _shown(problem: str = "", status: int = 200) -> tuple[str, int]:
    with house_store().reading(person().company_id) as scope:
        around = frame(scope)
        found = reading.settings(scope)
        budget = call_counts.budget(scope, house_store(), installed().reads_a_month)
    return show(
        "settings.html",
        around,
        status=status,
        problem=problem,
        connection=found.connection,
        reads=(company_words(budget), budget_words(budget)),
        runs=[
            {"row": row, "words": run_words(row.outcome, row.counts, sum(row.calls.values()), row.error)}
            for row in found.runs
        ],
    )


@settings_pages.post("/c/<company_id>/settings/mode")
@page("manager")
def mode(company_id: str) -> Response | tuple[str, int]:
    """Switch between preview, approve and automatic; not before somebody has seen the preview (rule 6)."""
    del company_id
    chosen = field("mode")
    if chosen not in names.MODE_NAMES:
        return _shown("Choose one of the three.", 422)
    store, who = house_store(), person()
    with store.company(who.company_id) as scope:
        is_seen = companies.get(scope).preview_seen_at is not None
        if is_seen or chosen == "preview":
            company_settings.set_mode(scope, cast("Mode", chosen), person().actor)
    if not is_seen and chosen != "preview":
        with store.reading(who.company_id) as scope:
            reading_still = first_reading(frame(scope))
        if reading_still:
            return _shown(
                f"{reading_still} Nothing is switched on before somebody has seen what would leave.", 409
            )
        return _shown("Look at “Next run” first: nothing is switched on before somebody has seen it.", 409)
    planning.plan_what_changed(store, who.company_id)
    return back("settings.settings", "mode")


@settings_pages.post("/c/<company_id>/settings/start")
@page("manager")
def start(company_id: str) -> Response | tuple[str, int]:
    """Choose the day from which on debts are chased; older ones go to a person's list (rule 6)."""
    del company_id
    store, who = house_store(), person()
    try:
        day = day_field("start", "The start")
    except Unsound as problem:
        return _shown(str(problem), 422)
    with store.company(who.company_id) as scope:
        company_settings.start_chasing_on(scope, day, person().actor)
    planning.plan_what_changed(store, who.company_id)
    return back("settings.settings", "start")


@settings_pages.post("/c/<company_id>/settings/terms")
@page("manager")
def terms(company_id: str) -> Response:
    """Record whether the company's terms tell customers about interest (rule 3)."""
    del company_id
    is_yes = field("disclosed") == "yes"
    return _recorded(
        lambda scope: company_settings.record_terms_disclose_interest(scope, person().actor, disclosed=is_yes)
    )


@settings_pages.post("/c/<company_id>/settings/fees")
@page("manager")
def fees(company_id: str) -> Response:
    """Record whether the company's terms tell customers about late fees (rule 3)."""
    del company_id
    is_yes = field("disclosed") == "yes"
    return _recorded(
        lambda scope: company_settings.record_terms_disclose_fees(scope, person().actor, disclosed=is_yes)
    )


@settings_pages.post("/c/<company_id>/settings/late-fees")
@page("manager")
def late_fees(company_id: str) -> Response:
    """Record whether QuickBooks' own late fees are off; before that nothing is charged."""
    del company_id
    is_yes = field("off") == "yes"
    return _recorded(
        lambda scope: company_settings.record_late_fees_off(scope, person().actor, is_off=is_yes)
    )


def _recorded(record: Callable[[Scope], None]) -> Response:
    """Record an answer that charges depend on, and plan anew whom it concerns."""
    store, who = house_store(), person()
    with store.company(who.company_id) as scope:
        record(scope)
    planning.plan_what_changed(store, who.company_id)
    return back("settings.settings", "terms")
