"""A person's consent made into a connected company: proven, kept, and in preview."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from plugin.access import members, users
from plugin.access.users import Who
from plugin.books import Books, Refused
from plugin.connecting.connections import Connections
from plugin.store import companies, due, events
from plugin.store.scope import Scope, Store
from plugin.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Connected:
    """The company that was connected, whether we knew it before, and who connected it if they were proven."""

    company_id: str
    name: str
    is_new: bool
    user_id: str | None = None


def complete(
    store: Store,
    connections: Connections,
    books_with: Callable[[Tokens, str], Books],
    *,
    code: str,
    realm_id: str,
    actor: str,
    first_policy: str,
    who_agreed: Callable[[Tokens], Who] | None = None,
) -> Connected:
    """Trade *code* for tokens, prove the realm with them, and keep both; raises the port's failures.

    The realm id comes from the browser, so it counts for nothing until QuickBooks answers a question
    about that company under the new token (reliability.md 1.4). Only an administrator of a company can
    connect it, so the person behind *who_agreed* becomes a manager here, and the actor.
    """
    tokens = connections.authority.exchange(code)
    profile = books_with(tokens, realm_id).profile()
    who = who_agreed(tokens) if who_agreed else None
    if who is not None and who.realm_id not in ("", realm_id):
        raise Refused("Intuit names another company than the browser does. Nothing was connected.")
    known = connections.company_of(realm_id)
    company_id = known or store.new_id()
    with store.company(company_id) as scope:
        user_id = users.keep(scope, who) if who else None
        actor = users.actor(user_id) if user_id else actor
        if known:
            companies.absorb_profile(scope, profile)
            events.note(scope, actor, "reconnected")
        else:
            companies.create(scope, profile, first_policy, actor)
        connections.keep_new(scope, realm_id, tokens, actor)
        if user_id:
            _make_manager(scope, user_id, actor)
        due.bring_forward(scope)
    return Connected(company_id, profile.name, is_new=not known, user_id=user_id)


def _make_manager(scope: Scope, user_id: str, actor: str) -> None:
    if members.role_of(scope, user_id) != "manager":
        members.admit(scope, user_id, "manager")
        events.note(scope, actor, "joined", "manager")
