"""How entries are chained: each hash covers its entry and the hash before it. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

BEGINNING = "0" * 64
"""The hash before the first entry."""


def canonical(body: Mapping[str, Any]) -> str:
    """*body* as JSON that has one spelling only; raises TypeError for what JSON cannot say exactly."""
    if any(isinstance(value, float) for value in body.values()):
        raise TypeError("An audit entry holds no floating point numbers.")
    return json.dumps(body, sort_keys=True, ensure_ascii=True, separators=(",", ":"))


def link(
    *,
    company_id: str,
    number: int,
    at: datetime,
    what: str,
    subject: tuple[str | None, str | None],
    body: str,
    text_hash: str | None,
    previous_hash: str,
) -> str:
    """The hash of one entry; *subject* is its action's and its customer's id, *at* an aware instant."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    said = [company_id, number, moment, what, *subject, body, text_hash, previous_hash]
    return hashlib.sha256(json.dumps(said, separators=(",", ":")).encode()).hexdigest()


def text_hash(sealed: bytes) -> str:
    """The hash of a sealed text: it tells nothing of the text, and outlives it."""
    return hashlib.sha256(sealed).hexdigest()
