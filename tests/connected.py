"""The row of a company that is connected, for tests that hold no tokens."""

from __future__ import annotations

from plugin import tables
from plugin.store.scope import Scope


def insert_connection(scope: Scope, fingerprint: str = "f", *, status: str = "connected") -> None:
    """Write the row, as alice's consent of this moment leaves it; its secret opens nothing."""
    row = {
        "realm_fingerprint": fingerprint,
        "secret": b"",
        "token_version": 1,
        "status": status,
        "access_expires_at": scope.now,
        "refresh_expires_at": scope.now,
        "connected_at": scope.now,
        "connected_by": "user:alice",
    }
    scope.insert(tables.connections, row)
