"""What is told to the app of what happens: when somebody asks for it, or by itself to an endpoint."""

from __future__ import annotations

import random
import threading
from collections import deque
from typing import Any, Protocol

import requests

from connectors.sandbox.clock import SandboxClock
from connectors.sandbox.company import Company
from connectors.sandbox.events import Event
from connectors.sandbox.webhooks.endpoint import Attempt, Endpoint, is_here
from connectors.sandbox.webhooks.schedule import Schedule
from connectors.sandbox.webhooks.shapes import Delivery, Form, Numbered, Signer

PATIENCE_SECONDS = 3
ATTEMPTS_KEPT = 500


class Companies(Protocol):
    """Where the companies are whose changes are told."""

    def realms(self) -> list[str]:
        """The realm ids of all of them."""

    def is_built(self, realm_id: str) -> bool:
        """Whether a company has been touched yet; before, it has nothing to tell."""

    def company(self, realm_id: str) -> Company:
        """The company of a realm."""


class Webhooks:
    """Tells what happened since the last delivery.

    Without an endpoint nothing leaves unless somebody asks for it; with one, `run` posts what has fallen due.
    """

    def __init__(self, companies: Companies, clock: SandboxClock, signer: Signer) -> None:
        self._companies = companies
        self._clock = clock
        self._signer = signer
        self._told: dict[str, int] = {}
        self._taken = 0
        self._schedule: Schedule | None = None
        self._running = threading.Lock()
        self.attempts: deque[Attempt] = deque(maxlen=ATTEMPTS_KEPT)
        self.lost = 0
        """Events that nobody was or will be told of."""

    @property
    def endpoint(self) -> Endpoint | None:
        """Where the app wants to be told, if anywhere."""
        return self._schedule.endpoint if self._schedule else None

    def pending(self) -> list[Event]:
        """What no delivery has told or is under way with, company by company."""
        return [each.event for each in self._untold()]

    def _untold(self) -> list[Numbered]:
        found = []
        for realm in self._companies.realms():
            if self._companies.is_built(realm):
                first = self._told.get(realm, 0)
                events = self._companies.company(realm).books.events[first:]
                found += [Numbered(event=event, place=first + place) for place, event in enumerate(events)]
        return found

    def _told_of(self, events: list[Numbered]) -> None:
        for each in events:
            self._told[each.event.realm_id] = each.place + 1

    def take(
        self, form: Form = "cloudevents", *, duplicated: bool = False, shuffled: bool = False
    ) -> Delivery | None:
        """The next delivery, or None if nothing happened; duplicated and out of order if wished."""
        events = self._untold()
        self._told_of(events)
        if not events:
            return None
        self._taken += 1
        if duplicated:
            events += events
        if shuffled:
            random.Random(self._taken).shuffle(events)  # noqa: S311 - any other order will do
        return self._signer.delivery(events, form, self._clock.now())

    def send(self, url: str, form: Form = "cloudevents", **how: bool) -> int:
        """Post the next delivery to an address on this machine; return its status, 0 if there is none."""
        if not is_here(url):
            raise ValueError("The sandbox delivers webhooks to this machine only.")
        delivery = self.take(form, **how)
        return _posted(url, delivery) if delivery else 0

    def subscribe(self, endpoint: Endpoint | None) -> None:
        """Tell an endpoint from now on, or nobody; what happened before is not told."""
        with self._running:
            self._told_of(self._untold())
            self._schedule = self._scheduled(endpoint) if endpoint else None

    def _scheduled(self, endpoint: Endpoint) -> Schedule:
        return Schedule(
            endpoint,
            lambda events, now: self._signer.delivery(events, endpoint.form, now, kind=endpoint.content_type),
            lambda delivery: _posted(endpoint.url, delivery),
        )

    def wake(self) -> None:
        """Let an endpoint that fell silent be told again, of what happens from now on."""
        with self._running:
            if self._schedule is not None:
                self.lost += self._schedule.gather(self._taken_in())
                self._schedule.silent_since = None

    def run(self) -> list[Attempt]:
        """Make every delivery and retry that has fallen due, in the order of their times.

        Who calls while another is at it does nothing.
        """
        if self._schedule is None or not self._running.acquire(blocking=False):
            return []
        try:
            return list(self._run(self._schedule))
        finally:
            self._running.release()

    def _run(self, schedule: Schedule) -> list[Attempt]:
        made = []
        self.lost += schedule.gather(self._taken_in())
        while (due := schedule.next_due()) is not None and due <= self._clock.now():
            attempt = schedule.step()
            if attempt is not None:
                made.append(attempt)
                self.attempts.append(attempt)
        return made

    def _taken_in(self) -> list[Numbered]:
        events = sorted(self._untold(), key=lambda each: each.event.at)
        self._told_of(events)
        return events

    def state(self) -> dict[str, Any]:
        """How telling stands: events under way and lost, and since when the endpoint is silent."""
        silent = self._schedule.silent_since if self._schedule else None
        return {
            "waiting": len(self.pending()) + (self._schedule.waiting if self._schedule else 0),
            "lost": self.lost,
            "silent_since": silent.isoformat() if silent else None,
        }


def _posted(url: str, delivery: Delivery) -> int:
    """Post it; 0 if there is no answer in time."""
    try:
        answer = requests.post(url, data=delivery.body, headers=delivery.headers, timeout=PATIENCE_SECONDS)
    except requests.RequestException:
        return 0
    return answer.status_code
