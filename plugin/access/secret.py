"""Secrets that a browser holds and we only recognize: 256 random bits, kept here as a hash."""

from __future__ import annotations

import hashlib
import secrets


def fresh() -> str:
    """A secret nobody can guess, fit for a cookie or an address."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is stored in place of *secret*; it opens nothing when the database leaks."""
    return hashlib.sha256(secret.encode()).hexdigest()
