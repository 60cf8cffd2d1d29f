"""Who holds which part in collecting: set for the company, and for one customer its relationship owner."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from plugin import tables
from plugin.access.members import members
from plugin.core.account import Account
from plugin.core.actions import TaskKind
from plugin.core.roles import Part, responsible
from plugin.errors import Explained
from plugin.store.scope import Scope


class NoSuchMember(Explained):
    """Nobody of that name belongs to the company; the text says who does."""


def put(scope: Scope, part: Part, user_id: str, actor: str) -> None:
    """Give *part* to a member; whoever held it before does so no longer."""
    row = {"part": part, "user_id": user_id, "set_by": actor, "set_at": scope.now}
    scope.upsert(tables.part_holders, [row])


def holders(scope: Scope) -> dict[Part, str]:
    """The user who holds each part that somebody was given."""
    return {row.part: row.user_id for row in scope.rows(scope.select(tables.part_holders))}


def member_meant(scope: Scope, text: str) -> Row[Any]:
    """The member of this address, name or id; raises NoSuchMember."""
    belong, wanted = members(scope), text.strip().lower()
    found = [row for row in belong if wanted in (row.user_id.lower(), row.email.lower(), row.name.lower())]
    if len(found) == 1:
        return found[0]
    known = ", ".join(f"{row.name} ({row.email})" for row in belong) or "nobody yet"
    raise NoSuchMember(f"Name one member by address or name. These belong to the company: {known}.")


def whose(scope: Scope, account: Account, kind: TaskKind) -> str | None:
    """The name of whoever sees to a task of this kind about *account*; None where nobody belongs yet."""
    names = {row.user_id: row.name for row in members(scope)}
    own = account.own_setting("relationship owner")
    user_id = responsible(kind, holders(scope), tuple(names), own.value if own else None)
    return names[user_id] if user_id is not None else None
