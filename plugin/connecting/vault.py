"""Secrets at rest: encrypted under keys that live outside the database, each bound to its company.

Fernet has no associated data, so the company's id stands inside the plaintext and is checked: a secret
copied into another row does not open (dependencies.md 6).
"""

from __future__ import annotations

import hmac
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from plugin.errors import Explained


class VaultError(Explained):
    """The secrets cannot be read; the text says what to do and shows nothing of them."""


@dataclass(frozen=True, slots=True)
class Vault:
    """Seals and opens secrets with the newest key first; older keys still open what they sealed."""

    keys: tuple[str, ...] = field(repr=False)

    def seal(self, company_id: str, secret: Mapping[str, str]) -> bytes:
        """*secret*, encrypted for *company_id* alone."""
        return _fernet(self.keys).encrypt(json.dumps({"company": company_id, **secret}).encode())

    def open(self, company_id: str, sealed: bytes) -> dict[str, str]:
        """What was sealed for *company_id*; raises VaultError for another company's secret or a wrong key."""
        try:
            content: dict[str, str] = json.loads(_fernet(self.keys).decrypt(sealed))
        except InvalidToken:
            raise VaultError(
                "The stored authorization cannot be opened with the keys at hand. Put the key file that "
                "was in use back in its place, or reconnect the company."
            ) from None
        if content.pop("company", None) != company_id:
            raise VaultError("A stored authorization belongs to another company. Reconnect this company.")
        return content

    def reseal(self, sealed: bytes) -> bytes:
        """The same secret under the newest key."""
        return _fernet(self.keys).rotate(sealed)

    def fingerprint(self, realm_id: str) -> str:
        """A keyed hash that finds a company by its realm without storing the realm readably."""
        # The oldest key: it stays the same when newer ones are put before it.
        return hmac.digest(self.keys[-1].encode(), realm_id.encode(), "sha256").hex()


@lru_cache(maxsize=4)
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    """The keys made ready for use, which takes as long as opening a secret."""
    return MultiFernet([Fernet(key) for key in keys])


def read_or_make_keys(path: Path) -> tuple[str, ...]:
    """The keys in *path*, one on each line, newest first; made on first use, readable to its owner alone."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(Fernet.generate_key() + b"\n")
    keys = tuple(line.strip() for line in path.read_text().splitlines() if line.strip())
    _check(path, keys)
    return keys


def _check(path: Path, keys: Sequence[str]) -> None:
    try:
        for key in keys:
            Fernet(key)
    except ValueError:
        raise VaultError(f"{path.name} holds a line that is not a key. Put the original file back.") from None
    if not keys:
        raise VaultError(
            f"{path.name} is empty. Put the original file back; without it nothing can be opened."
        )
