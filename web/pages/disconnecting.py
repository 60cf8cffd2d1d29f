"""Ending the connection to QuickBooks, in two steps, the first of which says what it means."""

from __future__ import annotations

from werkzeug.wrappers import Response

from plugin.books import BooksError, NotConnected
from plugin.store.reading import settings as reading
from plugin.store.reading.frame import frame
from web.access import house_store, page, person
from web.access.house import installed
from web.pages.settings import settings_pages
from web.pages.shared import back, show

_UNCONFIRMED = (
    "Disconnected: Dunwell reads and sends nothing any more. QuickBooks has not confirmed it, though: open "
    "QuickBooks, Apps, My apps, and disconnect Dunwell there too. "
)


@settings_pages.get("/c/<company_id>/settings/disconnect")
@page("manager")
def disconnect(company_id: str) -> Response | tuple[str, int]:
    """Say what disconnecting means, and ask."""
    del company_id
    return shown()


def shown(problem: str = "", status: int = 200) -> Response | tuple[str, int]:
    """The question; the settings, when there is nothing to end."""
    with house_store().reading(person().company_id) as scope:
        around = frame(scope)
        connection = reading.settings(scope).connection
    is_connected = connection is not None and connection.status == "connected"
    if not is_connected and not problem:
        return back("settings.settings", "closed already")
    return show("disconnect.html", around, status=status, problem=problem, is_connected=is_connected)


@settings_pages.post("/c/<company_id>/settings/disconnect")
@page("manager")
def end_connection(company_id: str) -> Response | tuple[str, int]:
    """End the connection here, and revoke it at QuickBooks."""
    del company_id
    who = person()
    try:
        installed().disconnect(who.company_id, who.actor)
    except NotConnected:
        return back("settings.settings", "closed already")
    except BooksError as failure:
        return shown(_UNCONFIRMED + failure.sentence, 502)
    return back("settings.settings", "disconnected")
