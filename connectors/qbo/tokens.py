"""Reading what Intuit's token endpoint hands out (qbo.md 1.3). Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from plugin.tokens import Tokens


class _Body(msgspec.Struct):
    access_token: str
    refresh_token: str
    expires_in: int
    x_refresh_token_expires_in: int
    x_refresh_token_hard_expires_in: int | None = None
    id_token: str = ""


class SignIn(msgspec.Struct):
    """What a mere sign-in brings: whom it is about, and leave to ask for the name. Neither is kept."""

    access_token: str
    id_token: str

    def __repr__(self) -> str:
        """Show no secret."""
        return "SignIn(***)"


def sign_in_from(body: bytes) -> SignIn | None:
    """The tokens of a sign-in; None when they cannot be read."""
    try:
        return msgspec.json.decode(body, type=SignIn)
    except msgspec.DecodeError:
        return None


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
        id_token=told.id_token,
        access_expires_at=asked_at + timedelta(seconds=told.expires_in),
        refresh_expires_at=asked_at + timedelta(seconds=told.x_refresh_token_expires_in),
        refresh_hard_expires_at=None if hard is None else asked_at + timedelta(seconds=hard),
    )
