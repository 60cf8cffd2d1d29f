"""Scripted trouble: what goes wrong, for which calls, and how often (qbo.md §7, §8, §11)."""

from __future__ import annotations

import threading
from dataclasses import asdict, dataclass, fields
from fnmatch import fnmatchcase
from typing import Any

KINDS = {
    "throttle": "429 without executing, its body as the switch `throttle_body` says",
    "throttle_xml": "429 with the recorded XML body, without executing",
    "throttle_json": "429 with a JSON Fault, without executing",
    "expired": "401, token expired, without executing",
    "forbidden": "403, application not authorized, without executing",
    "server_error": "an HTML page of a proxy with `status`, without executing",
    "fault": "`status` (200 unless told) with a Fault of `code`, without executing",
    "stale": "400 with fault 5010, without executing",
    "drop": "the connection closes without an answer, before executing",
    "lose_answer": "executed, and then the connection closes without an answer",
    "delay": "executed, and answered after `seconds`; a client that waits less times out",
    "garbage": "executed, and answered with a body cut off in the middle",
}


class AnswerLost(ConnectionError):
    """The answer to this call must not reach the client; whoever carries it closes the connection."""


@dataclass(kw_only=True)
class ScriptedFault:
    """One kind of trouble, the calls it is meant for, and how many of them it meets."""

    kind: str
    realm: str = "*"
    method: str = "*"
    path: str = "*"
    """A pattern with `*`, held against `invoice/130/send` as well as the whole path."""
    contains: str = ""
    """Only calls whose query string or body contains this."""
    nth: int = 1
    """The first matching call that is met."""
    times: int | None = 1
    """How many calls are met; None is all of them."""
    status: int = 0
    code: int = 6000
    message: str = "A business validation error has occurred while processing your request"
    detail: str = "Business Validation Error: scripted by the sandbox"
    seconds: float = 0.0
    seen: int = 0
    met: int = 0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"No such fault: {self.kind!r}; there are {', '.join(KINDS)}.")

    def takes(self, realm: str, method: str, path: str, text: str) -> bool:
        """Tell whether this call is one of its own, and count it."""
        short = path.split(f"/company/{realm}/", 1)[-1]
        fits = (
            fnmatchcase(realm, self.realm)
            and fnmatchcase(method, self.method.upper())
            and (fnmatchcase(path, self.path) or fnmatchcase(short, self.path))
            and self.contains in text
        )
        if not fits or self.done:
            return False
        self.seen += 1
        if self.seen < self.nth:
            return False
        self.met += 1
        return True

    @property
    def done(self) -> bool:
        """Whether it has met as many calls as it should."""
        return self.times is not None and self.met >= self.times


class FaultScript:
    """The trouble that lies in wait; of several that fit a call, the first added meets it."""

    def __init__(self) -> None:
        self._waiting: list[ScriptedFault] = []
        self._lock = threading.Lock()

    def add(self, kind: str, **details: Any) -> ScriptedFault:
        """Script one fault; the fields of ScriptedFault are its details."""
        known = {each.name for each in fields(ScriptedFault)} - {"kind", "seen", "met"}
        if unknown := set(details) - known:
            raise ValueError(
                f"A fault has no {', '.join(sorted(unknown))}; it has {', '.join(sorted(known))}."
            )
        fault = ScriptedFault(kind=kind, **details)
        with self._lock:
            self._waiting.append(fault)
        return fault

    @property
    def waiting(self) -> bool:
        """Whether anything is scripted at all."""
        return bool(self._waiting)

    def clear(self) -> None:
        """Forget every scripted fault."""
        with self._lock:
            self._waiting.clear()

    def take(self, realm: str, method: str, path: str, text: str = "") -> ScriptedFault | None:
        """The fault that meets this call, if any does."""
        with self._lock:
            return next((each for each in self._waiting if each.takes(realm, method, path, text)), None)

    def listed(self) -> list[dict[str, Any]]:
        """Every scripted fault with how often it has struck."""
        with self._lock:
            return [asdict(each) for each in self._waiting]
