"""The names of those who act: records keep an actor's id, people and QuickBooks read a name."""

from __future__ import annotations

from collections.abc import Mapping

from plugin import tables
from plugin.store.actions import SYSTEM
from plugin.store.scope import Scope


def actor_names(scope: Scope) -> dict[str, str]:
    """The company's people by the actor that records name, and ourselves."""
    users, members = tables.users, tables.memberships
    people = scope.select(members, users.c.id, users.c.name).join(users, users.c.id == members.c.user_id)
    return {SYSTEM: "Dunwell", **{f"user:{row.id}": row.name for row in scope.rows(people)}}


def name_of(names: Mapping[str, str], actor: str | None) -> str:
    """Who acted, as a person would say it; one who has left is called by what the record holds."""
    if not actor:
        return ""
    return names.get(actor) or actor.partition(":")[2] or actor
