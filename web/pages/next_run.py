"""Next run: what would leave, in its own words, and who is left out; people agree to just what they see."""

from __future__ import annotations

from collections import Counter

from flask import Blueprint, request

from plugin.store import company_settings
from plugin.store.reading import as_if_fresh
from plugin.store.reading import next_run as reading
from plugin.store.reading.as_if_fresh import Planned
from plugin.store.reading.frame import Frame, frame
from plugin.store.reading.next_run import NextRun, Silence
from plugin.store.scope import Scope
from plugin.words import pages as names
from web.access import house_store, page, person
from web.pages.messages import by_customer, by_step, messages
from web.pages.shared import show
from web.pages.stops import shown_stops
from web.pages.would_leave import as_today, would_leave

next_pages = Blueprint("next_run", __name__)


@next_pages.get("/c/<company_id>/next")
@page("viewer")
def next_run(company_id: str) -> tuple[str, int]:
    """What would leave with the next run."""
    del company_id
    return shown()


def shown(problem: str = "", status: int = 200, changed: frozenset[str] = frozenset()) -> tuple[str, int]:
    """The page; with a *problem*, what was entered, and marks on the lines whose numbers have *changed*."""
    with house_store().reading(person().company_id) as scope:
        around = frame(scope)
        found = reading.next_run(scope, request.args.get("after", ""))
        stops = shown_stops(scope, around, with_found=True)
        silences, more_silences = reading.left_out(scope, request.args.get("silent", ""))
        once_fresh = _once_fresh(scope, around, found, silences)
    leaving = messages(as_today(found.leaving, once_fresh), around, changed)
    later = would_leave(once_fresh, found, around)
    _remember_preview(around, shows_acts=bool(leaving or later))
    return show(
        "next_run.html",
        around,
        status=status,
        problem=problem,
        stops=stops,
        steps=by_step(leaving),
        later=by_step(later),
        once=names.once_fresh(around.stale or around.unconfirmed),
        stuck=messages(found.stuck, around, changed),
        echoes=Counter(names.act_name(one.row.kind) for one in found.echoes),
        following=found.following,
        picked=frozenset(request.form.getlist("pick")),
        entered=request.form,
        is_holding=request.form.get("act") == "hold",
        silences=by_customer(silences, around),
        more_silences=more_silences,
    )


def _once_fresh(scope: Scope, around: Frame, found: NextRun, silences: list[Silence]) -> Planned:
    """What would be called for on the customers of this page, while old facts hold everything back."""
    if around.now.company.synced_at is None or not (around.stale or around.unconfirmed):
        return []
    waiting = (one.row.customer_id for one in found.leaving)
    return as_if_fresh.plans(scope, around.now, {*waiting, *(one.customer_id for one in silences)})


def _remember_preview(around: Frame, *, shows_acts: bool) -> None:
    """Somebody has seen what would leave: from now on a manager may switch the company on (rule 6)."""
    if around.now.row.preview_seen_at is None and around.is_preview(shows_acts=shows_acts):
        with house_store().company(person().company_id) as scope:
            company_settings.preview_seen(scope, person().actor)
