"""Scripted trouble: what goes wrong, for which calls, and how often (qbo.md §7, §8, §11)."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from typing import Any

from connectors.sandbox.persons import ACTS
from connectors.sandbox.values import values_for

INSTEAD = {
    "throttle": "429 without executing, its body as the switch `throttle_body` says",
    "throttle_xml": "429 with the recorded XML body, without executing",
    "throttle_json": "429 with a JSON Fault, without executing",
    "throttle_gateway": "429 with the gateway's lower-case JSON, without executing",
    "expired": "401, token expired, without executing",
    "forbidden": "403, application not authorized, without executing",
    "server_error": "an HTML page of a proxy with `status`, without executing",
    "fault": "`status` (200 unless told) with a Fault of `code`, without executing",
    "stale": "400 with fault 5010, without executing",
    "drop": "the connection closes without an answer, before executing",
}
AFTER = {
    "lose_answer": "executed, and then the connection closes without an answer",
    "error_after": "executed, and answered all the same with `status`: a 401, or a proxy's HTML page",
    "delay": "executed, and answered after `seconds`; a client that waits less times out",
    "garbage": "executed, and answered with a body cut off in the middle",
    "html": "executed, and answered 200 with a page of HTML in place of JSON",
}
BESIDES = {
    "old_read": "a read is answered as things stood `seconds` ago (30 unless told)",
    "late_delivery": "`/send` is executed; DeliveryInfo appears `seconds` later, 0 is never",
    "bounce": "`/send` is executed; `seconds` later the form shows it as Undeliverable",
    "false_deleted": "change data capture lists a living record of its answer as Deleted",
    "person": f"just before executing, a person does `act` in QuickBooks: {', '.join(ACTS)}",
}
KINDS = INSTEAD | AFTER | BESIDES
REPLICA_LAG_SECONDS = 30.0


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
    chance: float = 1.0
    """The share of matching calls that are met, drawn from `seed`."""
    seed: int = 0
    status: int = 0
    code: int = 6000
    message: str = "A business validation error has occurred while processing your request"
    detail: str = "Business Validation Error: scripted by the sandbox"
    fault_type: str = "ValidationFault"
    seconds: float = 0.0
    act: str = ""
    """What a `person` does."""
    target: str = ""
    """The Id of the invoice or customer whom a person means; empty is the one the call is about."""
    words: str = ""
    """What a person writes: a note, a message, a day, an address, the Id of terms."""
    seen: int = 0
    met: int = 0
    problem: str = ""
    """Why a person could not act when last asked to."""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"No such fault: {self.kind!r}; there are {', '.join(KINDS)}.")
        if self.kind == "person" and self.act not in ACTS:
            raise ValueError(f"A person has no act {self.act!r}; there are {', '.join(ACTS)}.")
        if not 0 <= self.chance <= 1:
            raise ValueError("chance is a share between 0 and 1.")
        if self.nth < 1 or (self.times is not None and self.times < 1) or self.seconds < 0:
            raise ValueError("nth and times count from 1, and seconds are never negative.")
        if self.kind == "old_read" and not self.seconds:
            self.seconds = REPLICA_LAG_SECONDS

    def takes(self, realm: str, method: str, path: str, text: str) -> bool:
        """Tell whether this call is one of its own, and count it."""
        short = path.split(f"/company/{realm}/", 1)[-1]
        fits = (
            fnmatchcase(realm, self.realm)
            and fnmatchcase(method, self.method.upper())
            and (fnmatchcase(path, self.path) or fnmatchcase(short, self.path))
            and self.contains in text
            and self._concerns(method, short)
        )
        if not fits or self.done:
            return False
        self.seen += 1
        if self.seen < self.nth or not self._drawn():
            return False
        self.met += 1
        return True

    def _concerns(self, method: str, short: str) -> bool:
        """Some trouble can befall some calls only."""
        match self.kind:
            case "late_delivery" | "bounce":
                return short.endswith("/send")
            case "false_deleted":
                return short == "cdc"
            case "old_read":
                # Reports follow from the ledger, which has no past.
                return (method == "GET" and not short.startswith("reports/")) or short == "query"
        return True

    def _drawn(self) -> bool:
        # A draw for each call by its number: other scripts and threads change nothing about it.
        draw = random.Random(f"{self.seed}/{self.kind}/{self.seen}").random()  # noqa: S311 - dice, no secret
        return draw < self.chance

    @property
    def done(self) -> bool:
        """Whether it has met as many calls as it should."""
        return self.times is not None and self.met >= self.times


class FaultScript:
    """The trouble that lies in wait; of several that fit a call, the first added meets it."""

    def __init__(self, added: Callable[[ScriptedFault], None] = lambda _: None) -> None:
        self._waiting: list[ScriptedFault] = []
        self._lock = threading.Lock()
        self._added = added

    def add(self, kind: str, **details: Any) -> ScriptedFault:
        """Script one fault; the fields of ScriptedFault are its details."""
        if counted := sorted({"seen", "met", "problem"} & set(details)):
            raise ValueError(f"What becomes of a fault is counted, not sent: {', '.join(counted)}.")
        fault = ScriptedFault(kind=kind, **values_for(ScriptedFault, details, "A fault"))
        with self._lock:
            self._waiting.append(fault)
        self._added(fault)
        return fault

    @property
    def waiting(self) -> bool:
        """Whether anything is scripted at all."""
        return bool(self._waiting)

    def awaits(self, kind: str, realm: str) -> bool:
        """Whether trouble of a kind still lies in wait for a company."""
        with self._lock:
            mine = (each for each in self._waiting if each.kind == kind and not each.done)
            return any(fnmatchcase(realm, each.realm) for each in mine)

    def clear(self) -> None:
        """Forget every scripted fault."""
        with self._lock:
            self._waiting.clear()

    def remove(self, number: int) -> None:
        """Forget one, by its place in the list."""
        with self._lock:
            if not 0 <= number < len(self._waiting):
                raise ValueError(f"There is no fault {number}; there are {len(self._waiting)}.")
            del self._waiting[number]

    def take(self, realm: str, method: str, path: str, text: str = "") -> ScriptedFault | None:
        """The fault that meets this call, if any does."""
        with self._lock:
            return next((each for each in self._waiting if each.takes(realm, method, path, text)), None)

    def listed(self) -> list[dict[str, Any]]:
        """Every scripted fault with how often it has struck."""
        with self._lock:
            return [asdict(each) for each in self._waiting]
