"""The way to QuickBooks, on which people act between two calls and the worker may die."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import msgspec
import requests
from requests.adapters import BaseAdapter

from connectors.sandbox import cdc

_POSITION = re.compile(rb"STARTPOSITION (\d+)")

Before = Callable[[requests.PreparedRequest], None]


class Died(BaseException):
    """The worker is gone in the middle of whatever it did."""


class Road(BaseAdapter):
    """Passes every call on, and notes the answers that show no more than an answer may hold."""

    def __init__(self, inner: BaseAdapter) -> None:
        super().__init__()
        self._inner = inner
        self.before: Before = in_peace
        self.met: Counter[str] = Counter()

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """Let happen what happens before this call, and pass it on."""
        self.before(request)
        answer = self._inner.send(request, *args, **kwargs)
        if "/cdc?" in str(request.url) and _objects(answer.content) >= cdc.OBJECTS_MAX:
            self.met["changes cut off"] += 1
        return answer

    def close(self) -> None:
        """Nothing is held."""


def in_peace(request: requests.PreparedRequest) -> None:
    """Nothing happens before this call."""


def is_between_pages(request: requests.PreparedRequest) -> bool:
    """Whether this call asks for a page after the first."""
    found = _POSITION.search(request.body) if isinstance(request.body, bytes) else None
    return found is not None and int(found[1]) > 1


def _objects(body: bytes) -> int:
    """How many changed objects an answer holds, of whatever kind."""
    told = msgspec.json.decode(body).get("CDCResponse", ())
    kinds = [kind for answer in told for kind in answer["QueryResponse"]]
    return sum(len(rows) for kind in kinds for rows in kind.values() if isinstance(rows, list))
