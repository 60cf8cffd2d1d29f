"""The switches as they stand now: everywhere, and for single companies; they may be thrown while it runs."""

from __future__ import annotations

import ast
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, fields, replace
from datetime import timedelta
from functools import cache
from inspect import getsource
from itertools import pairwise
from typing import Any, Literal, get_args, get_origin, get_type_hints

import msgspec

from connectors.sandbox.switches import Switches

SOURCE = re.compile(r"^qbo\.md (§[\d.]+(, )?)+[:;.] ?")
NAMES = tuple(each.name for each in fields(Switches))


class Switchboard:
    """What every company goes by. A company's own setting stands until it is taken back."""

    def __init__(self, everywhere: Switches) -> None:
        self._everywhere = everywhere
        self._own: dict[str, dict[str, Any]] = {}
        self._current: dict[str, Switches] = {}
        self._lock = threading.Lock()
        self._listeners: list[Callable[[], None]] = []

    @property
    def everywhere(self) -> Switches:
        """What goes for every company without a setting of its own."""
        return self._everywhere

    def of(self, realm: str) -> Switches:
        """What goes for one company."""
        return self._current.get(realm, self._everywhere)

    def own(self, realm: str) -> dict[str, Any]:
        """The settings that are a company's own."""
        return dict(self._own.get(realm, {}))

    def throw(self, changes: Mapping[str, Any], realm: str = "") -> Switches:
        """Change switches, everywhere or for one company; after a ValueError nothing has changed.

        Values may come as JSON or as a form sends them: seconds for a time, "null" for no limit.
        """
        read = {name: value_of(name, value) for name, value in changes.items()}
        with self._lock:
            if realm:
                self._own[realm] = self._own.get(realm, {}) | read
            else:
                self._everywhere = replace(self._everywhere, **read)
            self._current = {each: replace(self._everywhere, **own) for each, own in self._own.items()}
        self._tell()
        return self.of(realm)

    def take_back(self, realm: str) -> Switches:
        """Let a company go by what goes everywhere again."""
        with self._lock:
            self._own.pop(realm, None)
            self._current.pop(realm, None)
        self._tell()
        return self._everywhere

    def listen(self, listener: Callable[[], None]) -> None:
        """Have a function called after every change."""
        self._listeners.append(listener)

    def _tell(self) -> None:
        for each in self._listeners:
            each()


def value_of(name: str, value: Any) -> Any:
    """Read one switch's value; ValueError tells what it may be."""
    if name not in NAMES:
        raise ValueError(f"There is no switch {name!r}; there are {', '.join(NAMES)}.")
    if isinstance(value, timedelta):
        return value
    kind = _kinds()[name]
    try:
        read = msgspec.convert(value, kind, strict=False)
    except msgspec.ValidationError:
        raise ValueError(f"{name} is {spoken(name)}; {value!r} is not.") from None
    if (isinstance(read, int) and read < 0) or (isinstance(read, timedelta) and read < timedelta()):
        raise ValueError(f"{name} is {spoken(name)}, and never negative.")
    return read


def choices(name: str) -> list[Any]:
    """The values a switch has; empty if it is a number or a time."""
    kind = _kinds()[name]
    if get_origin(kind) is Literal:
        return list(get_args(kind))
    return [True, False] if kind is bool else []


def spoken(name: str) -> str:
    """What values a switch takes, in words."""
    if listed := choices(name):
        return "one of " + ", ".join(msgspec.json.encode(each).decode() for each in listed)
    kind = _kinds()[name]
    parts = get_args(kind) or (kind,)
    words = "a time in seconds" if timedelta in parts else "a whole number"
    return f"{words} or null" if type(None) in parts else words


def told(switches: Switches | Mapping[str, Any]) -> dict[str, Any]:
    """Switches as JSON: times are seconds."""
    values = dict(switches) if isinstance(switches, Mapping) else asdict(switches)
    return {
        name: value.total_seconds() if isinstance(value, timedelta) else value
        for name, value in values.items()
    }


@cache
def meanings() -> dict[str, str]:
    """What each switch is about: the sentence that stands below it, without its source."""
    (body,) = (each.body for each in ast.parse(getsource(Switches)).body if isinstance(each, ast.ClassDef))
    texts: dict[str, str] = {}
    for field, words in pairwise(body):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
            value = words.value if isinstance(words, ast.Expr) else None
            text = str(value.value) if isinstance(value, ast.Constant) else ""
            texts[field.target.id] = SOURCE.sub("", " ".join(text.split()))
    return texts


@cache
def _kinds() -> dict[str, Any]:
    return get_type_hints(Switches)
