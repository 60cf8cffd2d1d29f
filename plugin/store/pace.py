"""How far a reading of everything has come and how fast it goes: what its end is estimated by."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """A reading of every kind, in records; a pause between two runs does not count as time it took."""

    counts: dict[str, int]
    """How many records there were of the kinds that were counted; empty where a page holds every kind."""
    beside: int = 0
    """Records of the kinds that were read to their end and had not been counted."""
    ended: int = 0
    """Records of the kinds that were read to their end."""
    done: int = 0
    """With those of the kind that is being read."""
    done_before: int = 0
    """What had been read when the present run began."""
    since: datetime
    """When the present run of the reading began."""
    at: datetime
    """When its last page was read."""

    def again(self, now: datetime) -> Pace:
        """The same reading, taken up again."""
        return replace(self, done_before=self.done, since=now, at=now)

    def reached(self, place: int, now: datetime) -> Pace:
        """With the kind that is being read up to its record number *place*."""
        return replace(self, done=self.ended + place, at=now)

    def next_kind(self, kind: str) -> Pace:
        """With *kind*, which was being read, at its end."""
        beside = self.beside if kind in self.counts else self.beside + self.done - self.ended
        return replace(self, ended=self.done, beside=beside)

    @property
    def total(self) -> int | None:
        """About how many records there are; None where nobody has counted them."""
        return max(sum(self.counts.values()) + self.beside, self.done) if self.counts else None

    @property
    def left(self) -> timedelta | None:
        """How long it goes on at the pace of the present run; None where that cannot be told."""
        read = self.done - self.done_before
        if self.total is None or read <= 0 or self.at <= self.since:
            return None
        return (self.at - self.since) * ((self.total - self.done) / read)


def begun(now: datetime) -> Pace:
    """A reading that begins."""
    return Pace(counts={}, since=now, at=now)
