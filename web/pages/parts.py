"""Who does what in collecting: a manager gives each part to a member."""

from __future__ import annotations

from werkzeug.wrappers import Response

from plugin.access import parts
from plugin.core.roles import PARTS
from plugin.errors import Explained
from plugin.people import Unsound
from web.access import house_store, page, person
from web.pages.policy import policy_pages, shown
from web.pages.shared import back, field


@policy_pages.post("/c/<company_id>/policy/part")
@page("manager")
def give_part(company_id: str) -> Response | tuple[str, int]:
    """Give a part to a member; whoever held it before does so no longer."""
    del company_id
    who, part = person(), field("part", 40)
    try:
        if part not in PARTS:
            raise Unsound("Choose which part somebody gets.")
        with house_store().company(who.company_id) as scope:
            parts.put(scope, part, parts.member_meant(scope, field("member", 300)).user_id, who.actor)
    except Explained as problem:
        return shown(problem=str(problem), status=422)
    return back("policy.policy", "part")
