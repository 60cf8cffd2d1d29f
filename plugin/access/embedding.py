"""Which origins may frame a company's pages: those recorded for it, and none by default (T5)."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from plugin import tables
from plugin.store.scope import Scope


def is_origin(text: str) -> bool:
    """True for `https://host` or, on this machine, `http://localhost:port`; no path, no wildcard."""
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    whole = f"{parts.scheme}://{parts.netloc}" == text and "@" not in text and text.isascii()
    plain = host != "" and not set(text) & set(" *;,'\"")
    return whole and plain and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host)))


def is_loopback(host: str) -> bool:
    """True for names that never leave this machine, which browsers trust without TLS."""
    return host in ("localhost", "127.0.0.1", "::1") or host.endswith(".localhost")


def allow(scope: Scope, origins: Iterable[str]) -> None:
    """Let dashboards at *origins* frame the company's pages; raises ValueError for what is no origin."""
    for origin in origins:
        if not is_origin(origin):
            raise ValueError(f"{origin!r} is no origin: write https://host, without a path.")
        scope.insert_new(tables.embed_origins, {"origin": origin})


def forbid(scope: Scope, origin: str) -> None:
    """Let *origin* frame them no longer."""
    table = tables.embed_origins
    scope.db.execute(scope.delete(table).where(table.c.origin == origin))


def origins(scope: Scope) -> list[str]:
    """The origins that may frame the company's pages."""
    table = tables.embed_origins
    return [row.origin for row in scope.rows(scope.select(table).order_by(table.c.origin))]
