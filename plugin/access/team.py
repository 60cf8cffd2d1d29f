"""What a manager does about the people of a company; each act is an event of the company with its actor."""

from __future__ import annotations

import re

from plugin.access import members, users
from plugin.people import Role, Unsound
from plugin.store import events
from plugin.store.scope import Scope

_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_ADDRESS_LONGEST = 254
"""RFC 5321, 4.5.3.1.3: a path is at most 256 characters, its angle brackets included."""


def invite(scope: Scope, email: str, role: Role, actor: str) -> None:
    """Let whoever signs in with this verified address become a member; a later invitation replaces it.

    Nothing is sent: the manager tells the person. Raises Unsound for no address, and for a member's.
    """
    address = email.strip().lower()
    if len(address) > _ADDRESS_LONGEST or not _ADDRESS.fullmatch(address):
        raise Unsound("That is no e-mail address. Write it as name@example.com.")
    if any((member.email or "").lower() == address for member in members.members(scope)):
        raise Unsound("Somebody with this address belongs to the team already. Change the role there.")
    members.invite(scope, address, role, actor)
    events.note(scope, actor, "invited", f"{role} {address}")


def take_back(scope: Scope, email: str, actor: str) -> bool:
    """Withdraw an invitation; False when it has been taken up or withdrawn meanwhile."""
    if not members.withdraw(scope, email):
        return False
    events.note(scope, actor, "uninvited", email.strip().lower())
    return True


def change_role(scope: Scope, user_id: str, role: Role, actor: str) -> bool:
    """Give a member another role; False when nothing changes. Raises LastManager."""
    present = members.role_of(scope, user_id)
    if present is None or present == role:
        return False
    members.admit(scope, user_id, role)
    events.note(scope, actor, "role", f"{role} {users.actor(user_id)}")
    return True


def remove(scope: Scope, user_id: str, actor: str) -> bool:
    """End a membership and its sessions; False when it had ended. Raises LastManager."""
    if not members.remove(scope, user_id):
        return False
    events.note(scope, actor, "removed", users.actor(user_id))
    return True
