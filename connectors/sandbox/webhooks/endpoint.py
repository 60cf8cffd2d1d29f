"""Where an app wants to be told, how the way there behaves, and how telling went."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from connectors.sandbox.values import values_for
from connectors.sandbox.webhooks.shapes import FORMS, KINDS, Form

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
CHANCES = ("lost", "duplicated", "shuffled", "late")
THREE_DAYS_SECONDS = 259_200.0


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """The app's one endpoint. Chances are shares between 0 and 1, drawn from `seed`."""

    url: str
    form: Form = "cloudevents"
    content_type: str = KINDS[0]
    delay_seconds: float = 300.0
    """How long events gather before they are told together: Intuit says up to five minutes."""
    together: bool = True
    """Whether one post may tell of several companies."""
    lost: float = 0.0
    """The share of events that nobody is ever told of."""
    duplicated: float = 0.0
    """The share of posts made a second time a minute later, their events' ids unchanged."""
    shuffled: float = 0.0
    """The share of posts that tell their events in another order."""
    late: float = 0.0
    """The share of posts that are overtaken by others and arrive `late_seconds` later."""
    late_seconds: float = THREE_DAYS_SECONDS
    falls_silent: bool = True
    """Whether an endpoint that never acknowledged a post is told nothing more until it is woken."""
    seed: int = 0

    def __post_init__(self) -> None:
        problems = list(_problems(self))
        if problems:
            raise ValueError(" ".join(problems))


def endpoint_from(values: Mapping[str, Any]) -> Endpoint:
    """An endpoint from JSON or a form; ValueError says everything that is wrong with it."""
    if "url" not in values:
        raise ValueError("An endpoint needs a url.")
    return Endpoint(**values_for(Endpoint, values, "An endpoint"))


def _problems(endpoint: Endpoint) -> Iterator[str]:
    if not is_here(endpoint.url):
        yield "The sandbox delivers webhooks to this machine only: url is http://127.0.0.1:PORT/PATH."
    if endpoint.form not in FORMS:
        yield f"form is one of {', '.join(FORMS)}."
    if endpoint.content_type not in KINDS:
        yield f"content_type is one of {', '.join(KINDS)}."
    if not all(0 <= getattr(endpoint, name) <= 1 for name in CHANCES):
        yield f"{', '.join(CHANCES)} are shares between 0 and 1."
    if endpoint.delay_seconds < 0 or endpoint.late_seconds < 0:
        yield "delay_seconds and late_seconds are never negative."


def is_here(url: str) -> bool:
    """Whether an address is on this machine."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and parts.hostname in LOOPBACK


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One post to the endpoint, or what was not posted."""

    at: datetime
    tid: str
    events: int
    realms: tuple[str, ...]
    number: int
    """1 for the first, up to 4."""
    status: int
    """What the endpoint answered; 0 for no answer within three seconds."""
    outcome: str
    """acknowledged, to be tried again, dropped, or refused."""
