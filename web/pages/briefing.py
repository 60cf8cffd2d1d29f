"""The briefing of management: what waits for its decision, and how the worst debts stand (S2.9)."""

from __future__ import annotations

from plugin.store.reading import briefing as reading
from plugin.store.reading.frame import frame
from plugin.words.briefing import briefing_words
from web.access import house_store, page, person
from web.pages.shared import show
from web.pages.today import today_pages


@today_pages.get("/c/<company_id>/briefing")
@page("viewer")
def briefing(company_id: str) -> tuple[str, int]:
    """What management is kept informed of."""
    del company_id
    with house_store().reading(person().company_id) as scope:
        around = frame(scope)
        found = reading.briefing(scope, around.now, around.names)
    return show("briefing.html", around, told=briefing_words(found, around.today))
