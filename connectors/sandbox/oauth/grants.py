"""What a person grants and the app holds: codes, connections and tokens (qbo.md §1.2, §1.3)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

SUBJECT = "5b4a2c1e-0000-4000-8000-5a4db0c5e001"
"""The person who consents when nobody else is named."""


class Denied(Exception):
    """The token endpoint says no; `error` is OAuth's word for why."""

    def __init__(self, error: str, description: str | None = None, status: int = 400) -> None:
        super().__init__(description or error)
        self.error = error
        self.description = description
        self.status = status


@dataclass(kw_only=True)
class Connection:
    """One authorization of the app by one person, for one company."""

    realm_id: str
    scopes: frozenset[str]
    authorized_at: datetime
    refreshed_at: datetime
    subject: str = SUBJECT
    nonce: str = ""
    refresh_token: str = field(default="", repr=False)
    refresh_issued_at: datetime
    alive: bool = True


@dataclass(kw_only=True)
class Code:
    """An authorization code, good for one exchange."""

    realm_id: str
    scopes: frozenset[str]
    redirect_uri: str
    issued_at: datetime
    subject: str
    nonce: str
    connection: Connection | None = None


@dataclass(frozen=True, kw_only=True)
class Tokens:
    """What the token endpoint hands out."""

    connection: Connection
    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_in: int
    refresh_expires_in: int
    hard_expires_in: int
