"""Web origins: which texts are one, and which of them never leave this machine."""

from __future__ import annotations

from urllib.parse import urlsplit


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
