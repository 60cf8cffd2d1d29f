"""People as the identity provider knows them, and as we do: matched on its subject, never on e-mail."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from sqlalchemy import insert, select, update

from plugin import tables
from plugin.store.scope import Scope
from plugin.tokens import Tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """What the identity provider vouches for. Its text form names nobody."""

    subject: str = field(repr=False)
    name: str = field(repr=False)
    email: str = field(default="", repr=False)
    is_email_verified: bool = False
    realm_id: str = field(default="", repr=False)
    """The company the consent was about, where the provider says so (qbo.md 1.5)."""


class IdentityProvider(Protocol):
    """OpenID Connect. Its calls raise the four failures of `plugin.books`."""

    def consent_url(self, state: str, nonce: str) -> str:
        """Where a person connects a company and signs in, in one consent."""

    def sign_in_url(self, state: str, nonce: str) -> str:
        """Where a person signs in."""

    def who_signed_in(self, code: str, nonce: str) -> Who:
        """The person behind the code of a sign-in."""

    def who_agreed(self, tokens: Tokens, nonce: str) -> Who:
        """The person behind the tokens of a consent."""


def find(scope: Scope, subject: str) -> str | None:
    """Our id of the person with this subject."""
    table = tables.users
    found: str | None = scope.db.execute(select(table.c.id).where(table.c.subject == subject)).scalar()
    return found


def keep(scope: Scope, who: Who) -> str:
    """Our id of the person *who*, whose name and e-mail are brought up to date."""
    table = tables.users
    told = {"name": who.name, "email": who.email or None}
    known = find(scope, who.subject)
    if known is not None:
        scope.db.execute(update(table).where(table.c.id == known).values(**told))
        return known
    user_id = scope.new_id()
    row = {"id": user_id, "subject": who.subject, "created_at": scope.now, **told}
    scope.db.execute(insert(table).values(**row))
    return user_id


def actor(user_id: str) -> str:
    """How records name a person who acted."""
    return f"user:{user_id}"
