"""Who belongs to a company and what they may do; invitations by e-mail.

An invitation is the only thing an e-mail address is compared for, once, at the first sign-in of somebody
whose address the provider has verified. From then on the person is known by subject (qbo.md 1.6).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from plugin import tables
from plugin.access import users
from plugin.access.users import Who
from plugin.errors import Explained
from plugin.people import Role
from plugin.store import events
from plugin.store.scope import Scope

INVITATION_LIFE = timedelta(days=14)
_RANK: dict[Role, int] = {"viewer": 0, "collector": 1, "manager": 2}


class LastManager(Explained):
    """The company would be left without anybody who can let others in."""


def reaches(role: Role, needed: Role) -> bool:
    """True when *role* may do what *needed* may: viewer < collector < manager."""
    return _RANK[role] >= _RANK[needed]


def role_of(scope: Scope, user_id: str) -> Role | None:
    """What the person may do in this company; None when they do not belong to it."""
    table = tables.memberships
    row = scope.first(scope.select(table, table.c.role).where(table.c.user_id == user_id))
    return row.role if row is not None else None


def admit(scope: Scope, user_id: str, role: Role) -> None:
    """Make the person a member with *role*, or give a member another role."""
    if role != "manager":
        _keep_a_manager(scope, user_id)
    former = tables.former_members
    scope.db.execute(scope.delete(former).where(former.c.user_id == user_id))
    if not scope.insert_new(tables.memberships, {"user_id": user_id, "role": role, "since": scope.now}):
        table = tables.memberships
        scope.db.execute(scope.update(table).where(table.c.user_id == user_id).values(role=role))


def remove(scope: Scope, user_id: str) -> bool:
    """End a membership, and with it every session of that person here; False when there was none."""
    _keep_a_manager(scope, user_id)
    table = tables.memberships
    if not scope.changed_one(scope.delete(table).where(table.c.user_id == user_id)):
        return False
    scope.upsert(tables.former_members, [{"user_id": user_id, "left_at": scope.now}])
    return True


def members(scope: Scope) -> Sequence[Row[Any]]:
    """Everybody who belongs: `user_id`, `name`, `email`, `role`, `since`, `signed_in_at`, by name."""
    table, people = tables.memberships, tables.users
    columns = (
        table.c.user_id,
        people.c.name,
        people.c.email,
        table.c.role,
        table.c.since,
        table.c.signed_in_at,
    )
    found = scope.select(table, *columns).join(people, people.c.id == table.c.user_id)
    return scope.rows(found.order_by(people.c.name, table.c.user_id))


def invite(scope: Scope, email: str, role: Role, actor: str) -> None:
    """Let whoever signs in with this verified address become a member, within fourteen days."""
    row = {
        "email": email.strip().lower(),
        "role": role,
        "invited_by": actor,
        "expires_at": scope.now + INVITATION_LIFE,
    }
    scope.upsert(tables.invitations, [row])


def withdraw(scope: Scope, email: str) -> bool:
    """Take an invitation back; False when there was none."""
    table = tables.invitations
    return scope.changed_one(scope.delete(table).where(table.c.email == email.strip().lower()))


def invitations(scope: Scope) -> Sequence[Row[Any]]:
    """The invitations nobody has taken up yet."""
    table = tables.invitations
    return scope.rows(scope.select(table).where(table.c.expires_at > scope.now).order_by(table.c.email))


def come_in(scope: Scope, who: Who) -> str | None:
    """The id of a member who signs in, or of somebody invited, who now becomes one; None for all others.

    Nothing is recorded of people who do not belong here.
    """
    known = users.find(scope, who.subject)
    if known is not None and role_of(scope, known) is not None:
        return users.keep(scope, who)
    role = _accept(scope, who)
    if role is None:
        return None
    user_id = users.keep(scope, who)
    admit(scope, user_id, role)
    events.note(scope, users.actor(user_id), "joined", role)
    return user_id


def _accept(scope: Scope, who: Who) -> Role | None:
    """Use up the invitation to the person's verified address, if there is one."""
    if not who.is_email_verified or not who.email:
        return None
    table = tables.invitations
    mine = (table.c.email == who.email.strip().lower(), table.c.expires_at > scope.now)
    row = scope.first(scope.select(table).where(*mine))
    if row is None or not scope.changed_one(scope.delete(table).where(*mine)):
        return None
    role: Role = row.role
    return role


def _keep_a_manager(scope: Scope, leaving: str) -> None:
    table = tables.memberships
    managers = scope.select(table, table.c.user_id).where(table.c.role == "manager").with_for_update()
    if [row.user_id for row in scope.rows(managers)] == [leaving]:
        raise LastManager("This is the only manager. Make somebody else a manager first.")
