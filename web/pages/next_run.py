"""Next run: what would leave, in its own words, and who is left out; people agree to just what they see."""

from __future__ import annotations

from collections import Counter

from flask import Blueprint, request

from plugin.store import companies
from plugin.store.reading import next_run as reading
from plugin.store.reading.frame import Frame, frame
from plugin.words import pages as names
from web.access import house_store, page, person
from web.pages.messages import by_customer, by_step, messages
from web.pages.shared import show
from web.pages.stops import shown_stops

next_pages = Blueprint("next_run", __name__)


@next_pages.get("/c/<company_id>/next")
@page("viewer")
def next_run(company_id: str) -> tuple[str, int]:
    """What would leave with the next run."""
    del company_id
    return shown()


def shown(problem: str = "", status: int = 200, changed: frozenset[str] = frozenset()) -> tuple[str, int]:
    """The page; with a *problem*, what was ticked and entered, and marks on lines whose numbers *changed*."""
    with house_store().reading(person().company_id) as scope:
        around = frame(scope)
        found = reading.next_run(scope, request.args.get("after", ""))
        stops = shown_stops(scope, around, with_found=True)
        silences, more_silences = reading.left_out(scope, request.args.get("silent", ""))
    _remember_preview(around)
    leaving = messages(found.leaving, around, changed)
    return show(
        "next_run.html",
        around,
        status=status,
        problem=problem,
        stops=stops,
        steps=by_step(leaving),
        stuck=messages(found.stuck, around, changed),
        echoes=Counter(names.act_name(one.row.kind) for one in found.echoes),
        following=found.following,
        picked=frozenset(request.form.getlist("pick")),
        entered=request.form,
        is_holding=request.form.get("act") == "hold",
        silences=by_customer(silences, around),
        more_silences=more_silences,
    )


def _remember_preview(around: Frame) -> None:
    """Somebody has seen what would leave: from now on a manager may switch the company on (rule 6)."""
    if around.now.row.preview_seen_at is None and around.now.company.synced_at is not None:
        with house_store().company(person().company_id) as scope:
            companies.preview_seen(scope, person().actor)
