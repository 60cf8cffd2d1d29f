"""Sentences that outlive a redirect: what was done, told on the page that follows."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from typing import NamedTuple

KEPT = 200
KEY_BYTES = 9


class Sentence(NamedTuple):
    """What a person is told after an act."""

    text: str
    is_problem: bool = False


class Sayings:
    """The last sentences by a key that nobody guesses; the address of a page carries the key."""

    def __init__(self) -> None:
        self._said: OrderedDict[str, Sentence] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, sentence: Sentence) -> str:
        """Keep a sentence and return its key; the oldest is forgotten."""
        key = secrets.token_urlsafe(KEY_BYTES)
        with self._lock:
            self._said[key] = sentence
            while len(self._said) > KEPT:
                self._said.popitem(last=False)
        return key

    def find(self, key: str) -> Sentence | None:
        """The sentence of a key, as long as it is remembered."""
        with self._lock:
            return self._said.get(key)
