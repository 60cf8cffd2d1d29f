"""Counting calls by kind: reads are metered by Intuit, writes are free (qbo.md 7)."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import BaseAdapter, HTTPAdapter


class MeteringAdapter(BaseAdapter):
    """Passes every call on and counts it under its kind."""

    def __init__(self, meter: Counter[str], inner: BaseAdapter | None = None) -> None:
        super().__init__()
        self._meter = meter
        self._inner = inner or HTTPAdapter(pool_maxsize=10, pool_block=True)

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """Count the call and send it."""
        self._meter[kind_of(request.method or "GET", request.url or "")] += 1
        return self._inner.send(request, *args, **kwargs)

    def close(self) -> None:
        """Close what lies beneath."""
        self._inner.close()


def kind_of(method: str, url: str) -> str:
    """The kind of a call: query, cdc, send, read, batch, upload or write."""
    parts = urlsplit(url).path.split("/")
    last = parts[-1]
    if last in ("query", "cdc", "send", "batch", "upload"):
        return last
    return "read" if method == "GET" else "write"
