"""Who holds which part in collecting: set for the company, and for one customer its relationship owner."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from plugin import tables
from plugin.access import users
from plugin.access.members import members
from plugin.core.account import Account
from plugin.core.actions import TaskKind
from plugin.core.roles import PARTS, Part, responsible, sees_to
from plugin.errors import Explained
from plugin.store import events
from plugin.store.scope import Scope


class NoSuchMember(Explained):
    """Nobody of that name belongs to the company; the text says who does."""


def put(scope: Scope, part: Part, user_id: str, actor: str) -> None:
    """Give *part* to a member; whoever held it before does so no longer."""
    row = {"part": part, "user_id": user_id, "set_by": actor, "set_at": scope.now}
    scope.upsert(tables.part_holders, [row])
    events.note(scope, actor, "part", f"{users.actor(user_id)} {part}")


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


def _able(scope: Scope) -> tuple[dict[str, str], dict[Part, str]]:
    """The names of those who may act or were given a part, by the user's id; and who holds each part."""
    held = holders(scope)
    rows = [row for row in members(scope) if row.role != "viewer" or row.user_id in held.values()]
    return {row.user_id: row.name for row in rows}, held


def whose(scope: Scope, account: Account, kind: TaskKind) -> str | None:
    """The name of whoever sees to a task of this kind about *account*; None where nobody belongs yet."""
    names, held = _able(scope)
    own = account.own_setting("relationship owner")
    user_id = responsible(kind, held, tuple(names), own.value if own else None)
    return names[user_id] if user_id is not None else None


def follow_up_by(scope: Scope, customer_ids: Collection[str]) -> dict[str, str]:
    """The actor who would follow up a payment of each customer that does not come; empty where nobody is."""
    names, held = _able(scope)
    table = tables.own_settings
    query = scope.select(table, table.c.customer_id, table.c.value).where(
        table.c.name == "relationship owner",
        table.c.ended_on.is_(None),
        table.c.customer_id.in_(sorted(customer_ids)),
    )
    owners = {row.customer_id: row.value for row in scope.rows(query)}
    found = {each: sees_to("collector", held, tuple(names), owners.get(each)) for each in customer_ids}
    return {each: users.actor(user_id) if user_id else "" for each, user_id in found.items()}


@dataclass(frozen=True, slots=True)
class Held:
    """One part: the name of whoever was given it, and of whoever sees to it now."""

    part: Part
    holder: str | None
    """None where nobody who still belongs to the company was given it."""
    sees_to_it: str | None


def who_does_what(scope: Scope) -> list[Held]:
    """Every part with its people, as it stands for customers without a relationship owner of their own."""
    names, held = _able(scope)
    found = []
    for part in PARTS:
        user_id = sees_to(part, held, tuple(names))
        found.append(Held(part, names.get(held.get(part, "")), names[user_id] if user_id else None))
    return found
