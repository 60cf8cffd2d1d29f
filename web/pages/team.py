"""The team: who belongs to the company and what they may do, told to managers and changed by them."""

from __future__ import annotations

from werkzeug.wrappers import Response

from plugin.access import members, team
from plugin.errors import Explained
from plugin.people import Role, Unsound
from plugin.store.reading.frame import frame
from web.access import house_store, page, person
from web.access.house import installed
from web.pages.settings import settings_pages
from web.pages.shared import ROLES, back, field, show

Answer = Response | tuple[str, int]


@settings_pages.get("/c/<company_id>/settings/team")
@page("manager")
def people(company_id: str) -> tuple[str, int]:
    """Everybody who belongs, and the invitations that nobody has taken up yet."""
    del company_id
    return _shown()


def _shown(problem: str = "", status: int = 200, email: str = "") -> tuple[str, int]:
    company_id = person().company_id
    with house_store().reading(company_id) as scope:
        around = frame(scope)
        everybody = members.members(scope)
        invited = members.invitations(scope)
    managers = [row.user_id for row in everybody if row.role == "manager"]
    return show(
        "team.html",
        around,
        status=status,
        problem=problem,
        members=everybody,
        invitations=invited,
        only_manager=managers[0] if len(managers) == 1 else None,
        roles=ROLES,
        email=email,
        address=f"{installed().web.origin}/c/{company_id}/",
    )


@settings_pages.post("/c/<company_id>/settings/team/invite")
@page("manager")
def invite(company_id: str) -> Answer:
    """Let somebody in who signs in with this address."""
    del company_id
    who = person()
    try:
        email = field("email", 300)
        with house_store().company(who.company_id) as scope:
            team.invite(scope, email, _role(), who.actor)
    except Unsound as problem:
        return _shown(str(problem), 422, field("email"))
    return back("settings.people", "invited")


@settings_pages.post("/c/<company_id>/settings/team/uninvite")
@page("manager")
def uninvite(company_id: str) -> Answer:
    """Take an invitation back."""
    del company_id
    who = person()
    with house_store().company(who.company_id) as scope:
        done = team.take_back(scope, field("email"), who.actor)
    return back("settings.people", "uninvited" if done else "closed already")


@settings_pages.post("/c/<company_id>/settings/team/<user_id>/role")
@page("manager")
def change_role(company_id: str, user_id: str) -> Answer:
    """Give a member another role."""
    del company_id
    who = person()
    try:
        with house_store().company(who.company_id) as scope:
            done = team.change_role(scope, user_id, _role(), who.actor)
    except Explained as problem:
        return _shown(str(problem), 422)
    # Who gave the role of manager away may not see this page any more.
    place = "settings.settings" if user_id == who.user_id else "settings.people"
    return back(place, "role" if done else "closed already")


@settings_pages.post("/c/<company_id>/settings/team/<user_id>/remove")
@page("manager")
def remove(company_id: str, user_id: str) -> Answer:
    """End a membership, and with it every session of that person here."""
    del company_id
    who = person()
    try:
        with house_store().company(who.company_id) as scope:
            done = team.remove(scope, user_id, who.actor)
    except Explained as problem:
        return _shown(str(problem), 422)
    return back("settings.people", "removed" if done else "closed already")


def _role() -> Role:
    chosen = field("role", 20)
    if chosen not in ROLES:
        raise Unsound("Choose what they may do.")
    return chosen
