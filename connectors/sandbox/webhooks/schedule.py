"""When events are told to an endpoint, on the sandbox's clock: gathered, held back, doubled, tried again."""

from __future__ import annotations

import heapq
import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from connectors.sandbox.webhooks.endpoint import Attempt, Endpoint
from connectors.sandbox.webhooks.shapes import Delivery, Numbered

RETRY_AFTER = (timedelta(minutes=20), timedelta(minutes=30), timedelta(minutes=50))
"""The waits between one attempt and the next; after the last, the events are dropped."""
RETRIED = {0, 408, 500, 502, 503, 504}
AGAIN_AFTER = timedelta(minutes=1)
OK, REDIRECT = 200, 300

Make = Callable[[list[Numbered], datetime], Delivery]
Post = Callable[[Delivery], int]


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """A delivery on its way, and how often it has been tried."""

    delivery: Delivery
    tried: int = 0


class Schedule:
    """What is under way to one endpoint."""

    def __init__(self, endpoint: Endpoint, make: Make, post: Post) -> None:
        self.endpoint = endpoint
        self.silent_since: datetime | None = None
        self._make = make
        self._post = post
        self._dice = random.Random(endpoint.seed)  # noqa: S311 - dice, no secret
        self._gathering: list[Numbered] = []
        self._ready: list[tuple[datetime, int, Parcel]] = []
        self._retry: tuple[datetime, Parcel] | None = None
        self._numbers = itertools.count()

    def gather(self, events: list[Numbered]) -> int:
        """Take events in; return how many are lost on the way."""
        kept = [each for each in events if not self._drawn("lost")] if self.silent_since is None else []
        self._gathering += kept
        return len(events) - len(kept)

    @property
    def waiting(self) -> int:
        """How many events have not arrived yet and still may."""
        parcels = [each for _, _, each in self._ready] + ([self._retry[1]] if self._retry else [])
        return len(self._gathering) + sum(each.delivery.events for each in parcels)

    def next_due(self) -> datetime | None:
        """When something is to be posted next; while a post is unacknowledged, only that one is."""
        if self.silent_since is not None:
            return None
        if self._retry is not None:
            return self._retry[0]
        moments = [self._ready[0][0]] if self._ready else []
        if self._gathering:
            moments.append(self._posting_at())
        return min(moments, default=None)

    def step(self) -> Attempt | None:
        """Do what is due next; None if that was only to hold a post back."""
        due = self.next_due()
        if due is None:
            return None
        if self._retry is not None:
            parcel, self._retry = self._retry[1], None
            return self._try(parcel, due)
        if self._gathering and self._posting_at() == due:
            self._pack(due)
            return None
        return self._try(heapq.heappop(self._ready)[2], due)

    def _posting_at(self) -> datetime:
        return self._gathering[0].event.at + timedelta(seconds=self.endpoint.delay_seconds)

    def _pack(self, now: datetime) -> None:
        """Make posts of what has gathered until now."""
        told = [each for each in self._gathering if each.event.at <= now]
        self._gathering = [each for each in self._gathering if each.event.at > now]
        realms = dict.fromkeys(each.event.realm_id for each in told)
        parts = [told]
        if not self.endpoint.together:
            parts = [[each for each in told if each.event.realm_id == realm] for realm in realms]
        for part in parts:
            if self._drawn("shuffled"):
                self._dice.shuffle(part)
            late = timedelta(seconds=self.endpoint.late_seconds) if self._drawn("late") else timedelta()
            parcel = Parcel(delivery=self._make(part, now))
            self._hold(now + late, parcel)
            if self._drawn("duplicated"):
                self._hold(now + late + AGAIN_AFTER, parcel)

    def _hold(self, until: datetime, parcel: Parcel) -> None:
        heapq.heappush(self._ready, (until, next(self._numbers), parcel))

    def _try(self, parcel: Parcel, now: datetime) -> Attempt:
        status = self._post(parcel.delivery)
        outcome = "acknowledged" if OK <= status < REDIRECT else "refused"
        if status in RETRIED and parcel.tried < len(RETRY_AFTER):
            outcome = "to be tried again"
            again = Parcel(delivery=parcel.delivery, tried=parcel.tried + 1)
            self._retry = (now + RETRY_AFTER[parcel.tried], again)
        elif status in RETRIED:
            outcome = "dropped"
            if self.endpoint.falls_silent:
                self.silent_since = now
        return Attempt(
            at=now,
            tid=parcel.delivery.headers["intuit-t-id"],
            events=parcel.delivery.events,
            realms=parcel.delivery.realms,
            number=parcel.tried + 1,
            status=status,
            outcome=outcome,
        )

    def _drawn(self, chance: str) -> bool:
        share: float = getattr(self.endpoint, chance)
        return share > 0 and self._dice.random() < share
