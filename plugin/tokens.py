"""Authorization of one company, as values, and the neighbor that grants it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """What a grant or a refresh brought. Its text form shows no secret."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    id_token: str = field(default="", repr=False)
    """Who agreed, signed by the service; only right after a consent that asked for it. Never stored."""
    access_expires_at: datetime
    refresh_expires_at: datetime
    refresh_hard_expires_at: datetime | None = None
    """The end of the refresh token's whole life, however often it is renewed (five years, qbo.md 1.3)."""


class Authority(Protocol):
    """The OAuth service. Its calls raise the four failures of `plugin.books`."""

    def authorize_url(self, state: str) -> str:
        """Where to send the person's browser to consent."""

    def exchange(self, code: str) -> Tokens:
        """Trade a one-time code for tokens."""

    def refresh(self, refresh_token: str) -> Tokens:
        """New tokens; the refresh token may be another one than before, so keep what comes back."""

    def revoke(self, token: str) -> None:
        """End the whole connection at the accounting system."""
