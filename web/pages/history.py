"""Who switched what in the company, and when, in words; the latest first, paged by key."""

from __future__ import annotations

from datetime import datetime

from flask import abort, request

from plugin.store import events
from plugin.store.reading.frame import frame
from plugin.words.events import event_words
from web.access import house_store, page, person
from web.pages.settings import settings_pages
from web.pages.shared import show

LINES = 50


@settings_pages.get("/c/<company_id>/settings/history")
@page("viewer")
def history(company_id: str) -> tuple[str, int]:
    """The company's events, from the place in the address on."""
    del company_id
    before = _key(request.args.get("before", ""))
    with house_store().reading(person().company_id) as scope:
        around = frame(scope)
        rows, older = events.page(scope, LINES, before)
    lines = [
        {
            "at": row.at,
            "by": around.name_of(row.actor),
            "did": event_words(row.what, row.value, around.name_of),
        }
        for row in rows
    ]
    return show(
        "history.html",
        around,
        lines=lines,
        is_first=before is None,
        older=f"{older[0].isoformat()}~{older[1]}" if older else None,
    )


def _key(text: str) -> events.Key | None:
    """The place named in the address; 404 for one this page never writes."""
    if not text:
        return None
    moment, _, event_id = text.partition("~")
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        abort(404)
    if at.tzinfo is None or not event_id:
        abort(404)
    return at, event_id
