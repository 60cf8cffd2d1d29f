"""What Intuit's token endpoint hands out, as a value that hides its secrets (qbo.md 1.3). Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import msgspec


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """One answer of the token endpoint. Store it before using it: the old refresh token may be dead."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    access_expires_at: datetime
    refresh_expires_at: datetime
    """Moves on with every refresh."""
    refresh_hard_expires_at: datetime | None
    """Never moves: five years after the person agreed. None where Intuit does not say."""


class _Body(msgspec.Struct):
    access_token: str
    refresh_token: str
    expires_in: int
    x_refresh_token_expires_in: int
    x_refresh_token_hard_expires_in: int | None = None


def tokens_from(body: bytes, asked_at: datetime) -> Tokens | None:
    """The tokens of an answer to what was asked at *asked_at*; None when it cannot be read."""
    try:
        told = msgspec.json.decode(body, type=_Body, strict=False)
    except msgspec.DecodeError:
        return None
    if not told.access_token or not told.refresh_token:
        return None
    hard = told.x_refresh_token_hard_expires_in
    return Tokens(
        access_token=told.access_token,
        refresh_token=told.refresh_token,
        access_expires_at=asked_at + timedelta(seconds=told.expires_in),
        refresh_expires_at=asked_at + timedelta(seconds=told.x_refresh_token_expires_in),
        refresh_hard_expires_at=None if hard is None else asked_at + timedelta(seconds=hard),
    )
