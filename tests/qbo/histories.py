"""Random months of a company, synced while people work, answers are cut off and the worker dies.

A month is told by its seed and number.
"""

from __future__ import annotations

import itertools
import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import requests
from sqlalchemy import event

from connectors.qbo.books import QboBooks
from connectors.sandbox.faults import Fault
from plugin import policies
from plugin.books import BooksError
from plugin.store import companies, due, marks
from plugin.store.engine import open_engine
from plugin.store.scope import Store
from plugin.sync import sync
from plugin.syncing import polling, resting
from tests.qbo.both_sides import compare
from tests.qbo.news import News
from tests.qbo.road import Died, Road, in_peace, is_between_pages
from tests.qbo.sandbox_world import QboWorld
from tests.qbo.small_figures import small_figures
from tests.qbo.trade import ACTS, Trade
from tests.sandbox.campaigns.business import FIRST, Business
from tests.schemas import migrated

NAMES = sorted(ACTS)
NUMBER_MAX = 1_000_000
SYNCS_A_MONTH = 8
PER_COMPANY = 20
"""So many months are lived by customers of one company before a new one is founded."""
COMPANIES = ("sample", "currencies")
"""By turns: the second deals in several currencies."""
COUNTED = frozenset(("merge", "bounce", "redate"))
"""Acts that are told by name."""


def run(
    months: int, seed: int, progress: Callable[[int], None] = lambda _: None, *, first: int = 0
) -> dict[str, int]:
    """Live so many months from number *first* on; returns what was met. AssertionError names the month."""
    met: Counter[str] = Counter()
    for start in range(first, first + months, PER_COMPANY):
        with tempfile.TemporaryDirectory() as folder, small_figures():
            history = History(Path(folder), COMPANIES[start // PER_COMPANY % len(COMPANIES)])
            for number in range(start, min(start + PER_COMPANY, first + months)):
                try:
                    met += history.month(seed, number)
                except AssertionError as error:
                    raise AssertionError(f"seed {seed}, month {number}: {error}") from error
                met["company-months"] += 1
                progress(met["company-months"])
            met += history.road.met
    return dict(met)


def life(seed: int) -> dict[str, int]:
    """The months of one company, of either sort by turns."""
    return run(PER_COMPANY, seed, first=seed % len(COMPANIES) * PER_COMPANY)


class History:
    """One company in a sandbox, and its mirror."""

    def __init__(self, folder: Path, company: str) -> None:
        self.world = QboWorld(company=company)
        self.road = self.world.adapter = Road(self.world.adapter)
        path = folder / "mirror.db"
        path.write_bytes(migrated())
        engine = open_engine(f"sqlite:///{path}")
        # The worker dies here and the machine never does: waiting for the disk would show nothing.
        event.listen(engine, "connect", lambda opened, _: opened.execute("PRAGMA synchronous=OFF"))
        numbers = itertools.count(1)
        self.store = Store(engine, self.world.port_clock, lambda: f"id{next(numbers):08d}")
        with self.store.company("one") as scope:
            companies.create(scope, self.books().profile(), policies.preset("standard"), "user:alice")
        self.news = News(self.store, self.world.sandbox, "one", self.world.realm_id)
        self._synced_at = datetime.min.replace(tzinfo=UTC)

    def books(self) -> QboBooks:
        """The books as a new run opens them."""
        return QboBooks(self.world.new_client(), self.world.port_clock)

    def month(self, seed: int, number: int) -> Counter[str]:
        """Live one month, with a look every hour to every eighth day; compare after each sync in peace.

        In three months of four we listen to webhooks, and an hour without news may need no sync.
        """
        dice = Random(f"sync {seed} {number}")
        business = Trade(self.world.company, f"{seed}/{number}")
        met: Counter[str] = Counter()
        for name in FIRST:
            self._act(business, dice, met, name)
        merged_at = self.world.clock.now() - timedelta(days=9)
        for _ in range(SYNCS_A_MONTH):
            self.world.clock.advance(timedelta(minutes=dice.randrange(60, dice.choice((300, 10740)))))
            for _ in range(dice.choice((0, 1, 2, 5, 12))):
                before = met["merge"]
                self._act(business, dice, met, dice.choice(NAMES))
                merged_at = self.world.clock.now() if met["merge"] > before else merged_at
            told = self.news.bring(dice, met)
            if dice.random() < 0.1:
                self._forget_the_mark()
            if self._rests(told=told, listens=number % 4 > 0):
                met["looks without a call"] += 1
                continue
            disturbed = dice.random() < 0.4
            before = met["merge"]
            self._sync(business, dice, met, is_disturbed=disturbed)
            merged_at = self.world.clock.now() if met["merge"] > before else merged_at
            # A merger that other changes hide is found by the count of customers, within a day.
            if not disturbed and self._counted_at() > merged_at:
                met += compare(self.store, self.books())
        return met

    def _rests(self, *, told: bool, listens: bool) -> bool:
        """Whether no call is needed now; never after a webhook, nor for longer than a day."""
        with self.store.company("one") as scope:
            rests = polling.may_rest(resting.situation(scope, listens=listens))
            lease = due.claim(scope, "worker")
            assert lease is not None, "Nobody else works here."
            due.release(scope, lease, polling.next_slot("one", scope.now))
        assert not (rests and told), "A webhook had told, and nobody looked."
        assert not (rests and self.world.clock.now() - self._synced_at > timedelta(days=1)), (
            "A day was left out."
        )
        return rests

    def _sync(self, business: Business, dice: Random, met: Counter[str], *, is_disturbed: bool) -> None:
        """Sync until it succeeds; when disturbed, people act between calls and the worker dies at some."""
        met["syncs"] += 1
        trouble = itertools.count()

        def disturb(request: requests.PreparedRequest) -> None:
            if next(trouble) > 25:
                return
            fate, before = dice.random(), met["acts"]
            if fate < 0.25:
                self._act(business, dice, met, dice.choice(NAMES))
                met["changes between pages"] += is_between_pages(request) and met["acts"] > before
            elif fate < 0.4:
                met["deaths"] += 1
                met["deaths between pages"] += is_between_pages(request)
                raise Died

        while True:
            self.road.before = disturb if is_disturbed else in_peace
            try:
                sync(self.store, self.books(), "one")
            except Died:
                continue
            except BooksError as error:
                raise AssertionError(f"{type(error).__name__}: {error.sentence}") from error
            finally:
                self.road.before = in_peace
            self._synced_at = self.world.clock.now()
            return

    def _act(self, business: Business, dice: Random, met: Counter[str], name: str) -> None:
        self.world.clock.advance(timedelta(seconds=1))
        numbers = [dice.randrange(NUMBER_MAX) for _ in range(3)]
        try:
            ACTS[name](business, *numbers)
        except (LookupError, Fault):
            return
        met["acts"] += 1
        if name in COUNTED:
            met[name] += 1

    def _forget_the_mark(self) -> None:
        """As after 29 days of silence: what is gone by now, no change tells."""
        self.world.clock.advance(timedelta(hours=1))
        with self.store.company("one") as scope:
            marks.begin_reading(scope, self.world.clock.now())

    def _counted_at(self) -> datetime:
        with self.store.reading("one") as scope:
            return marks.progress(scope).counted_at or datetime.min.replace(tzinfo=UTC)
