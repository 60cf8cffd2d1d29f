"""The names of those who act: records keep an actor's id, people and QuickBooks read a name."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, Select, Table, union

from plugin import tables
from plugin.store.actions import SYSTEM
from plugin.store.scope import Scope
from plugin.store.statements import own


def actor_names(scope: Scope) -> dict[str, str]:
    """The company's people and those who have left, by the actor that records name, and ourselves."""
    return {SYSTEM: "Dunwell", **{f"user:{row.id}": row.name for row in scope.read(_people())}}


@cache
def _people() -> CompoundSelect[Any]:
    return union(_named(tables.memberships), _named(tables.former_members))


def _named(table: Table) -> Select[Any]:
    users = tables.users
    return own(table, users.c.id, users.c.name).join(users, users.c.id == table.c.user_id)


def name_of(names: Mapping[str, str], actor: str | None) -> str:
    """Who acted, as a person would say it; one nobody knows is called by what the record holds."""
    if not actor:
        return ""
    return names.get(actor) or actor.partition(":")[2] or actor
