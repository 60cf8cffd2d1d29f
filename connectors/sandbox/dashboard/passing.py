"""Time passes: the clock moves, the trading company's days are lived, the partner is told."""

from __future__ import annotations

import threading
from collections import Counter, deque
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from connectors.sandbox.company import Company
from connectors.sandbox.dashboard.printing import counted
from connectors.sandbox.dashboard.ticks import tick
from connectors.sandbox.life import Happening, Life
from connectors.sandbox.seeds import SEEDS
from connectors.sandbox.state import State

OPENING = time(9)
MOVES_KEPT = 40
# Days that passed by other means than these buttons are made up for, but not years of them.
DAYS_MADE_UP_MAX = 62
STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(days=7)}
WORDS = {
    "paid": ("payment", "payments"),
    "paid in part": ("part payment", "part payments"),
    "was invoiced": ("new invoice", "new invoices"),
    "payment bounced": ("bounced payment", "bounced payments"),
    "got a credit": ("credit", "credits"),
}


class Busy(Exception):
    """Time is already moving."""


@dataclass(frozen=True, kw_only=True)
class Move:
    """One push of the clock, and what came of it at one company."""

    began: datetime
    ended: datetime
    happenings: list[Happening]
    trouble: str
    """Why the partner does not know; empty if it does or did not ask to."""

    def by_day(self) -> dict[date, list[Happening]]:
        """What happened, the latest day first."""
        days: dict[date, list[Happening]] = {}
        for each in reversed(self.happenings):
            days.setdefault(each.day, []).insert(0, each)
        return days


def summary(happenings: list[Happening]) -> str:
    """What happened in a few words: 4 payments, 3 new invoices, 1 more."""
    counts = Counter(each.what for each in happenings)
    parts = [counted(counts[what], *words) for what, words in WORDS.items() if counts[what]]
    others = sum(number for what, number in counts.items() if what not in WORDS)
    if others:
        parts.append(counted(others, "change by the staff", "changes by the staff"))
    return ", ".join(parts) or "nothing happened"


class _Living:
    """A company that lives, and the last day it has lived."""

    def __init__(self, company: Company, sandbox: State) -> None:
        self.company = company
        self.life = Life(company, sandbox.clock, sandbox.seed)
        self.lived = company.books.today()


class Passing:
    """The only way the dashboard moves time; one move at a time."""

    def __init__(self, sandbox: State) -> None:
        self._sandbox = sandbox
        self._moving = threading.Lock()
        self._guarding = threading.Lock()
        self._living: dict[str, _Living] = {}
        self._moves: dict[str, deque[Move]] = {}

    def meet(self, company: Company) -> None:
        """Let a company begin to live, if it is one that does; its customers read the mail from now on."""
        with self._guarding:
            if company.realm_id == SEEDS["trading"].realm_id and company.realm_id not in self._living:
                self._living[company.realm_id] = _Living(company, self._sandbox)

    def lives(self, realm: str) -> bool:
        """Whether customers and staff of a company act by themselves."""
        return realm in self._living

    def moves(self, realm: str) -> list[Move]:
        """The last moves as a company saw them, the newest first."""
        return list(self._moves.get(realm, ()))

    def until(self, company: Company, step: str) -> datetime:
        """The moment to which a step leads: an hour, day or week on, or the next Monday at nine."""
        now = self._sandbox.clock.now()
        zone = company.books.zone
        local = now.astimezone(zone)
        if step == "hour":
            return now + STEPS[step]
        if step in STEPS:
            # The same time of day, also across a change of the clocks.
            return (local.replace(tzinfo=None) + STEPS[step]).replace(tzinfo=zone).astimezone(UTC)
        monday = local.date() + timedelta(days=-local.weekday() % 7)
        if datetime.combine(monday, OPENING, zone) <= local:
            monday += timedelta(days=7)
        return datetime.combine(monday, OPENING, zone).astimezone(UTC)

    def move(self, company: Company, until: datetime) -> Move:
        """Move time to a moment, a day at a time; return what this company saw of it."""
        if not self._moving.acquire(blocking=False):
            raise Busy
        try:
            return self._move(company, until)
        finally:
            self._moving.release()

    def _move(self, company: Company, until: datetime) -> Move:
        began = self._sandbox.clock.now()
        seen: dict[str, list[Happening]] = {each: [] for each in self._sandbox.realms()}
        # What the partner has begun ends before time moves on under it.
        trouble = self.tell()
        for moment in [*_mornings(company, began, until), until]:
            self._advance_to(moment)
            for living in list(self._living.values()):
                seen[living.company.realm_id] += _catch_up(living)
            # A partner that cannot be told once is not asked again on the same way.
            trouble = trouble or self.tell()
        ended = self._sandbox.clock.now()
        for realm, happenings in seen.items():
            kept = self._moves.setdefault(realm, deque(maxlen=MOVES_KEPT))
            kept.appendleft(Move(began=began, ended=ended, happenings=happenings, trouble=trouble))
        return self._moves[company.realm_id][0]

    def tell(self) -> str:
        """Tell the partner what time it is, if it wants to know; what went wrong is a sentence."""
        partner = self._sandbox.partner
        if partner is None or not partner.tick_url:
            return ""
        return tick(partner, self._sandbox.clock.now())

    def _advance_to(self, moment: datetime) -> None:
        self._sandbox.clock.advance(max(moment - self._sandbox.clock.now(), timedelta()))


def _mornings(company: Company, began: datetime, until: datetime) -> list[datetime]:
    """The openings of the days on the way, the last day's excepted: each is a stop."""
    zone = company.books.zone
    first, last = began.astimezone(zone).date(), until.astimezone(zone).date()
    days = (first + timedelta(days=number) for number in range(1, (last - first).days))
    return [datetime.combine(each, OPENING, zone).astimezone(UTC) for each in days]


def _catch_up(living: _Living) -> list[Happening]:
    """Live every day that has opened and was not lived yet."""
    local = living.company.books.now().astimezone(living.company.books.zone)
    latest = local.date() if local.time() >= OPENING else local.date() - timedelta(days=1)
    happened: list[Happening] = []
    first = max(living.lived + timedelta(days=1), latest - timedelta(days=DAYS_MADE_UP_MAX - 1))
    for number in range((latest - first).days + 1):
        happened += living.life.live(first + timedelta(days=number))
    living.lived = max(living.lived, latest)
    return happened
