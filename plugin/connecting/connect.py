"""A person's consent made into a connected company: proven, kept, and in preview."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from plugin.books import Books
from plugin.connecting.connections import Connections
from plugin.store import companies, due
from plugin.store.scope import Store
from plugin.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Connected:
    """The company that was connected, and whether we knew it before."""

    company_id: str
    name: str
    is_new: bool


def complete(
    store: Store,
    connections: Connections,
    books_with: Callable[[Tokens, str], Books],
    *,
    code: str,
    realm_id: str,
    actor: str,
    first_policy: str,
) -> Connected:
    """Trade *code* for tokens, prove the realm with them, and keep both; raises the port's failures.

    The realm id comes from the browser, so it counts for nothing until QuickBooks answers a question
    about that company under the new token (reliability.md 1.4).
    """
    tokens = connections.authority.exchange(code)
    profile = books_with(tokens, realm_id).profile()
    known = connections.company_of(realm_id)
    company_id = known or store.new_id()
    with store.company(company_id) as scope:
        if known:
            companies.absorb_profile(scope, profile)
        else:
            companies.create(scope, profile, first_policy, actor)
        connections.keep_new(scope, realm_id, tokens, actor)
        due.bring_forward(scope)
    return Connected(company_id, profile.name, is_new=not known)
